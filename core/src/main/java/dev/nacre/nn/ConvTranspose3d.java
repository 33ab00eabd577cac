package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that spread the numbers of volumes: `[batch, in, depth, height, width]` to `[batch, out,
/// depth, height, width]`, as torch.nn.ConvTranspose3d, also without the batch. Sizes become `(size
/// -
///   1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1`.
///
/// The weight is `[in, out / groups, depth, height, width]` and the bias `[out]`; both begin evenly
/// spread within `1 / sqrt(out / groups depth height width)` of 0. See
/// [Convolutions#convTranspose3d(Tensor, Tensor, Consumer)].
public final class ConvTranspose3d extends Conv {
    private ConvTranspose3d(
            long in,
            long out,
            long depth,
            long height,
            long width,
            Consumer<? super Options> options) {
        super(in, out, new long[] {depth, height, width}, options);
    }

    /// Kernels of `size` by `size` by `size`, from `in` to `out` channels.
    public static ConvTranspose3d of(long in, long out, long size) {
        return of(in, out, size, o -> {});
    }

    /// Kernels of `size` by `size` by `size`, with options such as `o -> o.stride(2).padding(1)`.
    public static ConvTranspose3d of(
            long in, long out, long size, Consumer<? super Options> options) {
        return of(in, out, size, size, size, options);
    }

    /// Kernels of `depth` by `height` by `width`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the groups do not divide
    ///   the channels
    public static ConvTranspose3d of(
            long in,
            long out,
            long depth,
            long height,
            long width,
            Consumer<? super Options> options) {
        return new ConvTranspose3d(in, out, depth, height, width, options);
    }

    @Override
    boolean isTransposed() {
        return true;
    }

    @Override
    Tensor convolve(
            Tensor x,
            Tensor weight,
            @Nullable Tensor bias,
            Consumer<? super Convolutions.Options> options) {
        return x.convTranspose3d(weight, bias, options);
    }
}
