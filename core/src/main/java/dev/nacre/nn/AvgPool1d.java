package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// The mean of each window of a sequence, as torch.nn.AvgPool1d: `[..., length]` to `[...,
/// places]`, where `places = floor((length + 2 padding - window) / stride) + 1`; see
/// [Pooling#avgPool1d(long, Consumer)].
public final class AvgPool1d extends Pool {
    private AvgPool1d(long size, Consumer<? super Pooling.Options> options) {
        super(new long[] {size}, options);
    }

    /// Windows of `size` elements, side by side.
    public static AvgPool1d of(long size) {
        return of(size, o -> {});
    }

    /// Windows of `size` elements, with options such as `o -> o.stride(2).padding(1)`.
    public static AvgPool1d of(long size, Consumer<? super Pooling.Options> options) {
        return new AvgPool1d(size, options);
    }

    @Override
    Tensor pool(Tensor x, long[] size, Consumer<? super Pooling.Options> options) {
        return x.avgPool1d(size[0], options);
    }
}
