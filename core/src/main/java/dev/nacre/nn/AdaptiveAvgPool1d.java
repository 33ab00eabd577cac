package dev.nacre.nn;

import dev.nacre.Tensor;

/// The means of windows that cover a sequence evenly, whatever its length: `[..., length]` of any
/// length to one of a chosen length, as torch.nn.AdaptiveAvgPool1d; see
/// [dev.nacre.Pooling#adaptiveAvgPool1d(long)].
public final class AdaptiveAvgPool1d extends AdaptivePool {
    private AdaptiveAvgPool1d(long length) {
        super(length);
    }

    /// So many windows.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static AdaptiveAvgPool1d of(long length) {
        return new AdaptiveAvgPool1d(length);
    }

    @Override
    Tensor pool(Tensor x, long[] size) {
        return x.adaptiveAvgPool1d(size[0]);
    }
}
