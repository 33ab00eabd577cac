package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// What all losses have in common: the choice of a [Reduction], and the checks of what they are
/// given. Users call them by way of [Losses].
public abstract sealed class Loss permits DistanceLosses {
    Loss() {}

    /// What may be chosen for any loss.
    public static class Options {
        Reduction reduction = Reduction.MEAN;

        Options() {}

        /// What is made of the losses of all elements, their mean by default.
        public Options reduction(Reduction reduction) {
            this.reduction = reduction;
            return this;
        }
    }

    static <O> O chosen(O defaults, Consumer<? super O> options) {
        options.accept(defaults);
        return defaults;
    }

    static Tensor reduce(String op, Tensor losses, Reduction reduction) {
        return switch (reduction) {
            case MEAN -> {
                if (!losses.dtype().isFloating()) {
                    throw new DTypeException(
                            "%s: whole numbers (%s) have no mean; use to(DType.F32)"
                                    .formatted(Recording.at(op), losses.dtype()));
                }
                yield losses.mean();
            }
            case SUM -> losses.sum();
            case NONE -> losses;
            case BATCH_MEAN ->
                    throw new NacreException(
                            "%s: BATCH_MEAN is a reduction of klDiv only; use MEAN, SUM or NONE"
                                    .formatted(Recording.at(op)));
        };
    }

    static void checkSame(Tensor result, Tensor wanted, String op) {
        if (!result.shape().equals(wanted.shape())) {
            throw new ShapeException(
                    "%s: shapes %s and %s differ; reshape one of them"
                            .formatted(Recording.at(op), result.shape(), wanted.shape()));
        }
    }

    /// @param what the name of the tensor in an error
    static void checkFloating(String op, String what, Tensor tensor) {
        if (!tensor.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: the %s are %s, they must be floating-point; use to(DType.F32)"
                            .formatted(Recording.at(op), what, tensor.dtype()));
        }
    }

    /// Checks what is compared element by element.
    static void checkPair(String op, Tensor result, Tensor wanted) {
        checkSame(result, wanted, op);
        checkFloating(op, "results", result);
        checkFloating(op, "wanted values", wanted);
    }

    /// Checks an option.
    static double above0(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new NacreException(name + " must be a number above 0, not " + value);
        }
        return value;
    }

    /// `max(x, 0)`, with the derivative 1 at 0, as torch's losses cut.
    static Tensor positive(Tensor x) {
        return x.clamp(0, Double.POSITIVE_INFINITY);
    }
}
