package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that spread the numbers of sequences: `[batch, in, length]` to `[batch, out, length]`,
/// as torch.nn.ConvTranspose1d, also without the batch. A length becomes `(length - 1) stride - 2
/// padding + dilation (kernel - 1) + outputPadding + 1`.
///
/// The weight is `[in, out / groups, size]` and the bias `[out]`; both begin evenly spread within
/// `1 / sqrt(out / groups size)` of 0. See [Convolutions#convTranspose1d(Tensor, Tensor,
/// Consumer)].
public final class ConvTranspose1d extends Conv {
    private ConvTranspose1d(long in, long out, long size, Consumer<? super Options> options) {
        super(in, out, new long[] {size}, options);
    }

    /// Kernels of `size` elements, from `in` to `out` channels.
    public static ConvTranspose1d of(long in, long out, long size) {
        return of(in, out, size, o -> {});
    }

    /// Kernels of `size` elements, with options such as `o -> o.stride(2).padding(1)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the groups do not divide
    ///   the channels
    public static ConvTranspose1d of(
            long in, long out, long size, Consumer<? super Options> options) {
        return new ConvTranspose1d(in, out, size, options);
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
        return x.convTranspose1d(weight, bias, options);
    }
}
