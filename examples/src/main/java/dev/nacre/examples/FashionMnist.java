package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Flatten;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.MaxPool2d;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.OneCycleLR;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A convolutional network with Mish learns to tell clothes apart: 60,000 images of 28 x 28, from
/// the files of the Debian package `dataset-fashion-mnist` or from a folder.
///
/// `java ... dev.nacre.examples.FashionMnist [EPOCHS [FOLDER]]`
public final class FashionMnist {
    /// How many images a step sees.
    public static final long BATCH = 128;

    /// The largest learning rate.
    public static final double LR = 0.01;

    private FashionMnist() {}

    /// Trains for two epochs, or as many as the first argument says, and prints the accuracy.
    public static void main(String[] args) throws IOException {
        var given = Arguments.of("FashionMnist", List.of("EPOCHS", "FOLDER"), args);
        int epochs = given.number("EPOCHS", 2);
        String folder = given.word("FOLDER", "");
        var clothes =
                folder.isEmpty() ? Datasets.fashionMnist() : Datasets.fashionMnist(Path.of(folder));
        Nacre.seed(42);
        var model = model();
        var batches = DataLoader.of(clothes.train(), BATCH, o -> o.shuffle(true));
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(LR));
        var schedule = OneCycleLR.of(optimizer, LR, epochs * batches.batches());
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            for (var batch : batches) {
                optimizer.zeroGrad();
                Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
                optimizer.step();
                schedule.step();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("epoch %d: %.0f s%n", epoch, seconds);
        }
        System.out.printf("test accuracy: %.4f%n", Accuracy.of(model, clothes.test()));
        model.save(Path.of("fashion-mnist.safetensors"));
    }

    /// The network, whose weights are drawn anew.
    public static Sequential model() {
        return Sequential.of(
                Conv2d.of(1, 12, 3, o -> o.padding(1)),
                BatchNorm2d.of(12),
                Tensor::mish,
                MaxPool2d.of(2),
                Conv2d.of(12, 24, 3, o -> o.padding(1)),
                BatchNorm2d.of(24),
                Tensor::mish,
                MaxPool2d.of(2),
                Flatten.of(),
                Dropout.of(0.2),
                Linear.of(24 * 7 * 7, 10));
    }
}
