package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.jspecify.annotations.Nullable;

/// A layer that scales each sample by what its last dims come to, which have a fixed shape.
abstract sealed class SampleNorm extends Module permits LayerNorm, RMSNorm {
    private final Shape normalizedShape;

    SampleNorm(Shape normalizedShape) {
        if (normalizedShape.rank() == 0) {
            throw new NacreException(label() + ": needs at least one dim to work on");
        }
        this.normalizedShape = normalizedShape;
    }

    Shape normalizedShape() {
        return normalizedShape;
    }

    /// The rows of a matrix, or more dims, scaled each by itself.
    abstract Tensor normalized(Tensor rows);

    /// The weight, of the shape of the last dims, or null if it has none.
    public abstract @Nullable Parameter weight();

    @Override
    protected Tensor forward(Tensor x) {
        int lead = x.dim() - normalizedShape.rank();
        if (lead < 0
                || !Shape.of(x.shape().stream().skip(lead).toArray()).equals(normalizedShape)) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit, its last dims must be %s; make the layer"
                                    .formatted(Recording.at(label()), x.shape(), normalizedShape)
                            + " for the input it gets, or permute the input");
        }
        if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: an input of %s, it must be floating-point; use to(DType.F32)"
                            .formatted(Recording.at(label()), x.dtype()));
        }
        Tensor y = normalized(x.flatten(lead, -1)).reshape(x.shape().toArray());
        Parameter weight = weight();
        return weight == null ? y : y.mul(weight.borrow());
    }
}
