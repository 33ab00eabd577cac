package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Tensor;
import java.util.Arrays;
import java.util.function.Consumer;

/// The windows of images as columns, as torch.nn.Unfold: `[batch, channels, height, width]` to
/// `[batch, channels size size, windows]`; see [Convolutions#unfold(long\[\], Consumer)].
public final class Unfold extends Module {
    private final long[] size;
    private final Convolutions.Options options = new Convolutions.Options();

    private Unfold(long[] size, Consumer<? super Convolutions.Options> chosen) {
        this.size = size;
        chosen.accept(options);
    }

    /// Windows of `size` by `size`, one next to the other.
    public static Unfold of(long size) {
        return of(size, o -> {});
    }

    /// Windows of `size` by `size`, with options such as `o -> o.stride(2).padding(1)`.
    public static Unfold of(long size, Consumer<? super Convolutions.Options> options) {
        return of(size, size, options);
    }

    /// Windows of `height` by `width`.
    public static Unfold of(
            long height, long width, Consumer<? super Convolutions.Options> options) {
        return new Unfold(new long[] {height, width}, options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.unfold(size, options::copyTo);
    }

    @Override
    protected String extraRepr() {
        return "size=%s, %s".formatted(Arrays.toString(size), options);
    }
}
