package dev.nacre.nn;

import dev.nacre.Pooling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// The mean of each window of an image, as torch.nn.AvgPool2d; see [Pooling#avgPool2d(long\[\],
/// Consumer)].
public final class AvgPool2d extends Module {
    private final long[] size;
    private final Consumer<? super Pooling.Options> options;

    private AvgPool2d(long[] size, Consumer<? super Pooling.Options> options) {
        this.size = size;
        this.options = options;
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
        return new AvgPool2d(new long[] {height, width}, options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.avgPool2d(size, options);
    }
}
