package dev.nacre.nn;

import dev.nacre.Tensor;

/// The means of windows that cover an image evenly, whatever its size: `[..., height, width]` of
/// any size to one of a chosen size, as torch.nn.AdaptiveAvgPool2d; see
/// [dev.nacre.Pooling#adaptiveAvgPool2d(long, long)].
public final class AdaptiveAvgPool2d extends AdaptivePool {
    private AdaptiveAvgPool2d(long height, long width) {
        super(height, width);
    }

    /// `size` by `size` windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveAvgPool2d of(long size) {
        return of(size, size);
    }

    /// `height` by `width` windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveAvgPool2d of(long height, long width) {
        return new AdaptiveAvgPool2d(height, width);
    }

    @Override
    Tensor pool(Tensor x, long[] size) {
        return x.adaptiveAvgPool2d(size[0], size[1]);
    }
}
