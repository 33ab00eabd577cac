package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;

/// Channels put side by side: `[..., channels r r, height, width]` to `[..., channels, height r,
/// width r]`, as torch.nn.PixelShuffle; see [dev.nacre.Resampling#pixelShuffle(long)].
public final class PixelShuffle extends Module {
    private final long upscaleFactor;

    private PixelShuffle(long upscaleFactor) {
        this.upscaleFactor = upscaleFactor;
    }

    /// With a factor of `r`.
    ///
    /// @throws NacreException if it is below 1
    public static PixelShuffle of(long upscaleFactor) {
        if (upscaleFactor < 1) {
            throw new NacreException(
                    "PixelShuffle: needs a factor of at least 1, not " + upscaleFactor);
        }
        return new PixelShuffle(upscaleFactor);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.pixelShuffle(upscaleFactor);
    }

    @Override
    protected String extraRepr() {
        return "upscaleFactor=" + upscaleFactor;
    }
}
