package dev.nacre.nn;

import dev.nacre.Tensor;

/// A layer that returns its input: a place that another layer may take.
public final class Identity extends Module {
    private Identity() {}

    public static Identity of() {
        return new Identity();
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x;
    }
}
