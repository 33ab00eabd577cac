package dev.nacre.nn;

import dev.nacre.Tensor;

/// The means of windows that cover an image evenly, whatever its size: `[..., height, width]` of
/// any size to one of a chosen size, as torch.nn.AdaptiveAvgPool2d; see
/// [dev.nacre.Pooling#adaptiveAvgPool2d(long, long)].
public final class AdaptiveAvgPool2d extends Module {
    private final long height;
    private final long width;

    private AdaptiveAvgPool2d(long height, long width) {
        this.height = height;
        this.width = width;
    }

    /// `size` by `size` windows.
    public static AdaptiveAvgPool2d of(long size) {
        return of(size, size);
    }

    /// `height` by `width` windows.
    public static AdaptiveAvgPool2d of(long height, long width) {
        return new AdaptiveAvgPool2d(height, width);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.adaptiveAvgPool2d(height, width);
    }
}
