package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Flatten;
import dev.nacre.nn.Linear;
import dev.nacre.nn.MaxPool2d;
import dev.nacre.nn.Sequential;
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
    public static final double LR = ImageTraining.RATE;

    private FashionMnist() {}

    /// Trains for two epochs, or as many as the first argument says, and prints the accuracy.
    public static void main(String[] args) throws IOException {
        var given = Arguments.of("FashionMnist", List.of("EPOCHS", "FOLDER"), args);
        int epochs = given.number("EPOCHS", 2);
        var clothes = Images.named("fashion-mnist", given.word("FOLDER", ""));
        Nacre.seed(42);
        var model = model();
        ImageTraining.train(model, clothes, epochs, BATCH, System.out);
        model.save(Path.of("fashion-mnist.safetensors"));
    }

    /// The network, whose weights are drawn anew.
    public static Sequential model() {
        return Sequential.of(
                Conv2d.of(1, 32, 3, o -> o.padding(1)),
                BatchNorm2d.of(32),
                Tensor::mish,
                MaxPool2d.of(2),
                Conv2d.of(32, 64, 3, o -> o.padding(1)),
                BatchNorm2d.of(64),
                Tensor::mish,
                MaxPool2d.of(2),
                Flatten.of(),
                Dropout.of(0.3),
                Linear.of(64 * 7 * 7, 128),
                Tensor::mish,
                Linear.of(128, 10));
    }
}
