package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// The maximum of each window of a sequence, as torch.nn.MaxPool1d: `[..., length]` to `[...,
/// places]`, where `places = floor((length + 2 padding - window) / stride) + 1`; see
/// [Pooling#maxPool1d(long, Consumer)].
public final class MaxPool1d extends Pool {
    private MaxPool1d(long size, Consumer<? super Pooling.Options> options) {
        super(new long[] {size}, options);
    }

    /// Windows of `size` elements, side by side.
    public static MaxPool1d of(long size) {
        return of(size, o -> {});
    }

    /// Windows of `size` elements, with options such as `o -> o.stride(2).padding(1)`.
    public static MaxPool1d of(long size, Consumer<? super Pooling.Options> options) {
        return new MaxPool1d(size, options);
    }

    @Override
    Tensor pool(Tensor x, long[] size, Consumer<? super Pooling.Options> options) {
        return x.maxPool1d(size[0], options);
    }
}
