package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// The mean of each window of an image, as torch.nn.AvgPool2d: `[..., height, width]` to `[...,
/// places, places]`, where `places = floor((size + 2 padding - window) / stride) + 1`; see
/// [Pooling#avgPool2d(long\[\], Consumer)].
public final class AvgPool2d extends Pool {
    private AvgPool2d(long height, long width, Consumer<? super Pooling.Options> options) {
        super(new long[] {height, width}, options);
    }

    /// Windows of `size` by `size`, side by side.
    public static AvgPool2d of(long size) {
        return of(size, o -> {});
    }

    /// Windows of `size` by `size`, with options such as `o -> o.stride(2).padding(1)`.
    public static AvgPool2d of(long size, Consumer<? super Pooling.Options> options) {
        return of(size, size, options);
    }

    /// Windows of `height` by `width`.
    public static AvgPool2d of(long height, long width, Consumer<? super Pooling.Options> options) {
        return new AvgPool2d(height, width, options);
    }

    @Override
    Tensor pool(Tensor x, long[] size, Consumer<? super Pooling.Options> options) {
        return x.avgPool2d(size, options);
    }
}
