package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;

/// Neighbours made channels: `[..., channels, height r, width r]` to `[..., channels r r, height,
/// width]`, as torch.nn.PixelUnshuffle; see [dev.nacre.Resampling#pixelUnshuffle(long)].
public final class PixelUnshuffle extends Module {
    private final long downscaleFactor;

    private PixelUnshuffle(long downscaleFactor) {
        this.downscaleFactor = downscaleFactor;
    }

    /// With a factor of `r`.
    ///
    /// @throws NacreException if it is below 1
    public static PixelUnshuffle of(long downscaleFactor) {
        if (downscaleFactor < 1) {
            throw new NacreException(
                    "PixelUnshuffle: needs a factor of at least 1, not " + downscaleFactor);
        }
        return new PixelUnshuffle(downscaleFactor);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.pixelUnshuffle(downscaleFactor);
    }

    @Override
    protected String extraRepr() {
        return "downscaleFactor=" + downscaleFactor;
    }
}
