package dev.nacre.nn;

import dev.nacre.Tensor;

/// The maxima of windows that cover an image evenly, whatever its size: `[..., height, width]` of
/// any size to one of a chosen size, as torch.nn.AdaptiveMaxPool2d; see
/// [dev.nacre.Pooling#adaptiveMaxPool2d(long, long)].
public final class AdaptiveMaxPool2d extends AdaptivePool {
    private AdaptiveMaxPool2d(long height, long width) {
        super(height, width);
    }

    /// `size` by `size` windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveMaxPool2d of(long size) {
        return of(size, size);
    }

    /// `height` by `width` windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveMaxPool2d of(long height, long width) {
        return new AdaptiveMaxPool2d(height, width);
    }

    @Override
    Tensor pool(Tensor x, long[] size) {
        return x.adaptiveMaxPool2d(size[0], size[1]);
    }
}
