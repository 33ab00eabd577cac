package dev.nacre.cli;

import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Module;
import java.util.function.UnaryOperator;

/// A small convolutional network that tells what a gray image shows: `[batch, 1, size, size]` to
/// one number for each class, the larger the likelier.
final class ConvNet extends Module {
    private final Conv2d conv1;
    private final BatchNorm2d norm1;
    private final Conv2d conv2;
    private final BatchNorm2d norm2;
    private final Linear classify;
    private final UnaryOperator<Tensor> activation;

    ConvNet(long size, long channels, long classes, UnaryOperator<Tensor> activation) {
        conv1 = child("conv1", Conv2d.of(1, channels, 3, o -> o.padding(1)));
        norm1 = child("norm1", BatchNorm2d.of(channels));
        conv2 = child("conv2", Conv2d.of(channels, 2 * channels, 3, o -> o.padding(1)));
        norm2 = child("norm2", BatchNorm2d.of(2 * channels));
        // Each pooling halves both sides of the image.
        long side = size / 2 / 2;
        classify = child("classify", Linear.of(2 * channels * side * side, classes));
        this.activation = activation;
    }

    @Override
    protected Tensor forward(Tensor x) {
        x = activation.apply(norm1.apply(conv1.apply(x))).maxPool2d(2);
        x = activation.apply(norm2.apply(conv2.apply(x))).maxPool2d(2);
        return classify.apply(x.flatten(1, -1));
    }
}
