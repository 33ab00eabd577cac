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

/// A convolutional network with Mish learns to tell clothes apart: 60,000 images of 28 x 28, from
/// the files of the Debian package `dataset-fashion-mnist` or from a folder.
///
/// `java ... dev.nacre.examples.FashionMnist [EPOCHS [FOLDER]]`
public final class FashionMnist {
    private static final long BATCH = 128;

    private FashionMnist() {}

    /// Trains for two epochs, or as many as the first argument says, and prints the accuracy.
    public static void main(String[] args) throws IOException {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 2;
        var clothes =
                args.length > 1 ? Datasets.fashionMnist(Path.of(args[1])) : Datasets.fashionMnist();
        Nacre.seed(42);
        var model =
                Sequential.of(
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
        var batches = DataLoader.of(clothes.train(), BATCH, o -> o.shuffle(true));
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(0.01));
        var schedule = OneCycleLR.of(optimizer, 0.01, epochs * batches.batches());
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
}
