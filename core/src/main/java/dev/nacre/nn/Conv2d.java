package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over images: `[batch, in, height, width]` to `[batch, out, height, width]`,
/// as torch.nn.Conv2d, also without the batch. Sizes become `floor((size + 2 padding - dilation
/// (kernel - 1) - 1) / stride) + 1`.
///
/// The weight is `[out, in / groups, height, width]` and the bias `[out]`; both begin evenly spread
/// within `1 / sqrt(in / groups height width)` of 0. See [Convolutions#conv2d(Tensor, Tensor,
/// Consumer)].
public final class Conv2d extends Conv {
    private Conv2d(long in, long out, long height, long width, Consumer<? super Options> options) {
        super(in, out, new long[] {height, width}, options);
    }

    /// Kernels of `size` by `size`, from `in` to `out` channels.
    public static Conv2d of(long in, long out, long size) {
        return of(in, out, size, o -> {});
    }

    /// Kernels of `size` by `size`, with options such as `o -> o.stride(2).padding(1)`.
    public static Conv2d of(long in, long out, long size, Consumer<? super Options> options) {
        return of(in, out, size, size, options);
    }

    /// Kernels of `height` by `width`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the groups do not divide
    ///   the channels
    public static Conv2d of(
            long in, long out, long height, long width, Consumer<? super Options> options) {
        return new Conv2d(in, out, height, width, options);
    }

    @Override
    boolean isTransposed() {
        return false;
    }

    @Override
    Tensor convolve(
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        return x.conv2d(weight, bias, options);
    }
}
