package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import org.jspecify.annotations.Nullable;

/// What a [ResNet] consists of: two convolutions, around which the input goes as well, `relu(f(x) +
/// x)`. Where the sizes differ, the input goes through a convolution of 1 x 1.
final class BasicBlock extends Module {
    private final Conv2d conv1;
    private final BatchNorm2d bn1;
    private final Conv2d conv2;
    private final BatchNorm2d bn2;
    private final @Nullable Sequential downsample;

    BasicBlock(long in, long out, long stride) {
        conv1 = child("conv1", Conv2d.of(in, out, 3, o -> o.stride(stride).padding(1).bias(false)));
        bn1 = child("bn1", BatchNorm2d.of(out));
        conv2 = child("conv2", Conv2d.of(out, out, 3, o -> o.padding(1).bias(false)));
        bn2 = child("bn2", BatchNorm2d.of(out));
        downsample =
                in == out && stride == 1
                        ? null
                        : child(
                                "downsample",
                                Sequential.of(
                                        Conv2d.of(in, out, 1, o -> o.stride(stride).bias(false)),
                                        BatchNorm2d.of(out)));
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = bn1.apply(conv1.apply(x)).relu();
        y = bn2.apply(conv2.apply(y));
        return y.add(downsample == null ? x : downsample.apply(x)).relu();
    }
}
