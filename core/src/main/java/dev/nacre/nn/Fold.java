package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;

/// Columns added up to images, as torch.nn.Fold: `[batch, channels size size, windows]` to `[batch,
/// channels, height, width]`; see [Convolutions#fold(long\[\], long\[\], Consumer)].
public final class Fold extends Module {
    private final long[] outputSize;
    private final long[] size;
    private final Convolutions.Options options = new Convolutions.Options();

    private Fold(long[] outputSize, long[] size, Consumer<? super Convolutions.Options> chosen) {
        this.outputSize = outputSize.clone();
        this.size = size.clone();
        chosen.accept(options);
    }

    /// Images of a size, `{height, width}` or one number for both, of windows likewise, with
    /// options such as `o -> o.stride(2).padding(1)`.
    public static Fold of(
            long[] outputSize, long[] size, Consumer<? super Convolutions.Options> options) {
        return new Fold(outputSize, size, options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.fold(outputSize, size, options::copyTo);
    }

    @Override
    protected String extraRepr() {
        return "outputSize=%s, size=%s, %s"
                .formatted(Arrays.toString(outputSize), Arrays.toString(size), options);
    }
}
