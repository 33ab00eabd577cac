package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;

/// What all of [CspDarknet] is made of: a convolution, batch norm, and Mish.
final class MishConv extends Module {
    private final Sequential conv;

    /// @param size of the kernels, odd; at a stride of 1 images keep their size
    MishConv(long in, long out, long size, long stride) {
        conv =
                child(
                        "conv",
                        Sequential.of(
                                Conv2d.of(
                                        in,
                                        out,
                                        size,
                                        o -> o.stride(stride).padding(size / 2).bias(false)),
                                BatchNorm2d.of(out),
                                Tensor::mish));
    }

    @Override
    protected Tensor forward(Tensor x) {
        return conv.apply(x);
    }
}
