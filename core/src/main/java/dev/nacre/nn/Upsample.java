package dev.nacre.nn;

import dev.nacre.Resampling;
import dev.nacre.Tensor;
import java.util.function.Consumer;

/// `[batch, channels, size...]` with other sizes, as torch.nn.Upsample; see
/// [Resampling#interpolate(Consumer)].
public final class Upsample extends Module {
    private final Resampling.Options options = new Resampling.Options();

    private Upsample(Consumer<? super Resampling.Options> chosen) {
        chosen.accept(options);
    }

    /// With options such as `o -> o.scaleFactor(2).mode(InterpolationMode.BILINEAR)`.
    public static Upsample of(Consumer<? super Resampling.Options> options) {
        return new Upsample(options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.interpolate(options::copyTo);
    }

    @Override
    protected String extraRepr() {
        return options.toString();
    }
}
