package dev.nacre;

import dev.nacre.graph.Accumulator;
import dev.nacre.graph.Node;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A tensor that is trained: a slot with a gradient.
public final class Parameter extends Slot {
    /// A parameter with its first value, which is computed now; without a gradient.
    ///
    /// @throws DTypeException if the value is not floating-point
    public Parameter(Tensor value) {
        super(floating(value), new Accumulator());
    }

    private static Tensor floating(Tensor value) {
        checkFloating(value.dtype());
        return value;
    }

    static void checkFloating(DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException(
                    "a parameter must be floating-point to have a gradient, not " + dtype);
        }
    }

    /// The gradient that has added up since it was last cleared, or null if there is none.
    public @Nullable Tensor grad() {
        return tensor(accumulating().gradient());
    }

    /// The gradient on loan: for an optimizer that only records with it. Unlike with [#grad()], its
    /// memory goes back as soon as the gradient is cleared and nothing recorded still reads it.
    public @Nullable Tensor borrowGrad() {
        return tensor(accumulating().borrow());
    }

    private static @Nullable Tensor tensor(@Nullable Node gradient) {
        return gradient == null ? null : Tensor.of(gradient);
    }

    /// Clears the gradient.
    public void zeroGrad() {
        accumulating().set(null);
    }

    /// Replaces the gradient, for example by a clipped one.
    public void grad(Tensor gradient) {
        accumulating().set(gradient.node());
    }

    /// Replaces the gradient, if there is one, by what a function makes of it: the function has it
    /// on loan, and nobody else may hold the result.
    public void updateGrad(UnaryOperator<Tensor> change) {
        Tensor gradient = borrowGrad();
        if (gradient != null) {
            accumulating().replace(change.apply(gradient).node());
        }
    }

    Accumulator accumulating() {
        return Objects.requireNonNull(accumulator());
    }
}
