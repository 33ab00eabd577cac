package dev.nacre;

import dev.nacre.graph.Accumulator;
import dev.nacre.graph.Node;
import dev.nacre.type.DTypeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A tensor that is trained: a slot with a gradient.
public final class Parameter extends Slot {
    public Parameter(Tensor value) {
        super(floating(value), new Accumulator());
    }

    private static Tensor floating(Tensor value) {
        if (!value.dtype().isFloating()) {
            throw new DTypeException(
                    "a parameter must be floating-point to have a gradient, not " + value.dtype());
        }
        return value;
    }

    /// The gradient that has added up since it was last cleared, or null if there is none.
    public @Nullable Tensor grad() {
        Node g = gradient();
        return g == null ? null : Tensor.of(g);
    }

    /// Clears the gradient.
    public void zeroGrad() {
        accumulating().set(null);
    }

    /// Replaces the gradient, for example by a clipped one.
    public void grad(Tensor gradient) {
        accumulating().set(gradient.node());
    }

    @Nullable Node gradient() {
        return accumulating().gradient();
    }

    Accumulator accumulating() {
        return Objects.requireNonNull(accumulator());
    }
}
