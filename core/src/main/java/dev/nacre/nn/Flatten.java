package dev.nacre.nn;

import dev.nacre.Tensor;

/// A layer that makes one dim of several, as torch.nn.Flatten: `[2, 3, 4, 5]` becomes `[2, 60]`.
public final class Flatten extends Module {
    private final int startDim;
    private final int endDim;

    private Flatten(int startDim, int endDim) {
        this.startDim = startDim;
        this.endDim = endDim;
    }

    /// Makes one dim of all but the first, which is that of the batch.
    public static Flatten of() {
        return of(1, -1);
    }

    /// Makes one dim of those from `startDim` to `endDim`, both included.
    public static Flatten of(int startDim, int endDim) {
        return new Flatten(startDim, endDim);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.flatten(startDim, endDim);
    }

    @Override
    protected String extraRepr() {
        return "startDim=%d, endDim=%d".formatted(startDim, endDim);
    }
}
