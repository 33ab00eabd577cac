package dev.nacre.nn;

import dev.nacre.Tensor;

/// The maxima of windows that cover a sequence evenly, whatever its length: `[..., length]` of any
/// length to one of a chosen length, as torch.nn.AdaptiveMaxPool1d; see
/// [dev.nacre.Pooling#adaptiveMaxPool1d(long)].
public final class AdaptiveMaxPool1d extends AdaptivePool {
    private AdaptiveMaxPool1d(long length) {
        super(length);
    }

    /// So many windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveMaxPool1d of(long length) {
        return new AdaptiveMaxPool1d(length);
    }

    @Override
    Tensor pool(Tensor x, long[] size) {
        return x.adaptiveMaxPool1d(size[0]);
    }
}
