package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.AdamW;

/// The program of the README: a network with Mish that learns to read handwritten digits.
public final class Quickstart {
    private Quickstart() {}

    public static void main(String[] args) {
        Nacre.seed(42);
        var digits = Datasets.digits();
        var model = Sequential.of(Linear.of(64, 64), Tensor::mish, Linear.of(64, 10));
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(0.01));
        for (int epoch = 0; epoch < 20; epoch++) {
            for (var batch : DataLoader.of(digits.train(), 64)) {
                optimizer.zeroGrad();
                Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
                optimizer.step();
            }
        }
        var guesses = model.apply(digits.test().inputs()).argmax(1);
        var right = guesses.eq(digits.test().labels()).sum();
        System.out.printf("%d of %d right%n", right.itemLong(), digits.test().count());
    }
}
