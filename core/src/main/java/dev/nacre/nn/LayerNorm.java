package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that shifts and scales each sample to mean 0 and variance 1 over its last dims, then by
/// a weight and a bias (Ba et al. 2016, arXiv:1607.06450); as torch.nn.LayerNorm.
///
/// `(x - mean) / sqrt(var + eps) * weight + bias`, where the variance is divided by the number of
/// elements. Weight and bias have the shape of the last dims; they begin as ones and zeros.
public final class LayerNorm extends Module {
    private final Shape normalizedShape;
    private final double eps;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /// What may be chosen for a [LayerNorm].
    public static final class Options {
        private double eps = 1e-5;
        private boolean affine = true;
        private boolean bias = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// What is added to the variance, 1e-5 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// Whether there is a weight, and a bias unless that is turned off; there is by default.
        public Options affine(boolean affine) {
            this.affine = affine;
            return this;
        }

        /// Whether there is a bias beside the weight; there is one by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private LayerNorm(Shape normalizedShape, Options o) {
        this.normalizedShape = normalizedShape;
        eps = o.eps;
        long[] dims = normalizedShape.toArray();
        weight = o.affine ? parameter("weight", Tensor.ones(o.dtype, dims)) : null;
        bias = o.affine && o.bias ? parameter("bias", Tensor.zeros(o.dtype, dims)) : null;
    }

    /// A layer that works on last dims of these sizes.
    public static LayerNorm of(long... normalizedShape) {
        return of(Shape.of(normalizedShape), o -> {});
    }

    /// A layer that works on a last dim of this size, with options such as `o -> o.bias(false)`.
    public static LayerNorm of(long normalizedSize, Consumer<Options> options) {
        return of(Shape.of(normalizedSize), options);
    }

    /// A layer that works on last dims of these sizes, with options such as `o -> o.eps(1e-6)`.
    ///
    /// @throws NacreException if there is no dim
    public static LayerNorm of(Shape normalizedShape, Consumer<Options> options) {
        if (normalizedShape.rank() == 0) {
            throw new NacreException("LayerNorm: needs at least one dim to work on");
        }
        Options o = new Options();
        options.accept(o);
        return new LayerNorm(normalizedShape, o);
    }

    /// The weight, of the shape of the last dims, or null if it has none.
    public @Nullable Parameter weight() {
        return weight;
    }

    /// The bias, of the shape of the last dims, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x) {
        int lead = x.dim() - normalizedShape.rank();
        if (lead < 0
                || !Shape.of(x.shape().stream().skip(lead).toArray()).equals(normalizedShape)) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit, its last dims must be %s; make the layer"
                                    .formatted(
                                            Recording.at("LayerNorm"), x.shape(), normalizedShape)
                            + " for the input it gets, or permute the input");
        }
        if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: an input of %s, it must be floating-point; use to(DType.F32)"
                            .formatted(Recording.at("LayerNorm"), x.dtype()));
        }
        Tensor rows = x.flatten(lead, -1);
        Tensor y = Moments.of(rows, -1).standardized(eps).reshape(x.shape().toArray());
        y = weight == null ? y : y.mul(weight.borrow());
        return bias == null ? y : y.add(bias.borrow());
    }

    @Override
    protected String extraRepr() {
        return "%s, eps=%s, affine=%s, bias=%s"
                .formatted(normalizedShape, eps, weight != null, bias != null);
    }
}
