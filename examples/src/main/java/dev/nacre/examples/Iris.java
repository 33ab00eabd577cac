package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.Csv;
import dev.nacre.data.DataLoader;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.AdamW;
import java.io.IOException;
import java.nio.file.Path;

/// Which of three irises it is, by the sizes of its sepals and petals, from a table in a file.
///
/// `java ... dev.nacre.examples.Iris [FILE]`
public final class Iris {
    private Iris() {}

    /// Trains on four fifths of the rows and prints the share of the others that it names rightly.
    public static void main(String[] args) throws IOException {
        Nacre.seed(42);
        var file = args.length > 0 ? Path.of(args[0]) : Shipped.file("data/iris.csv");
        var iris = Csv.read(file, o -> o.label("species"));
        var parts = iris.samples().randomSplit(Nacre.generator(), 0.8, 0.2);
        var model =
                Sequential.of(
                        Linear.of(iris.columns().size(), 16),
                        Tensor::mish,
                        Linear.of(16, iris.classes().size()));
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(0.02));
        for (int epoch = 0; epoch < 40; epoch++) {
            for (var batch : DataLoader.of(parts.getFirst(), 16, o -> o.shuffle(true))) {
                optimizer.zeroGrad();
                Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
                optimizer.step();
            }
        }
        var test = parts.getLast();
        long right = model.apply(test.inputs()).argmax(1).eq(test.labels()).sum().itemLong();
        System.out.printf(
                "test accuracy: %.4f (%d/%d)%n",
                (double) right / test.count(), right, test.count());
    }
}
