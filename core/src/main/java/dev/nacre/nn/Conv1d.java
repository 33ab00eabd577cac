package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over sequences: `[batch, in, length]` to `[batch, out, length]`, as
/// torch.nn.Conv1d, also without the batch. A length becomes `floor((length + 2 padding - dilation
/// (kernel - 1) - 1) / stride) + 1`.
///
/// The weight is `[out, in / groups, size]` and the bias `[out]`; both begin evenly spread within
/// `1 / sqrt(in / groups size)` of 0. See [Convolutions#conv1d(Tensor, Tensor, Consumer)].
public final class Conv1d extends Conv {
    private Conv1d(long in, long out, long size, Consumer<? super Options> options) {
        super(in, out, new long[] {size}, options);
    }

    /// Kernels of `size` elements, from `in` to `out` channels.
    public static Conv1d of(long in, long out, long size) {
        return of(in, out, size, o -> {});
    }

    /// Kernels of `size` elements, with options such as `o -> o.stride(2).padding(1)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1, or the groups do not divide
    ///   the channels
    public static Conv1d of(long in, long out, long size, Consumer<? super Options> options) {
        return new Conv1d(in, out, size, options);
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
        return x.conv1d(weight, bias, options);
    }
}
