package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that shifts and scales each sample to mean 0 and variance 1 over its last dims, then by
/// a weight and a bias (Ba et al. 2016, arXiv:1607.06450); as torch.nn.LayerNorm.
///
/// `(x - mean) / sqrt(var + eps) * weight + bias`, where the variance is divided by the number of
/// elements. Weight and bias have the shape of the last dims; they begin as ones and zeros.
public final class LayerNorm extends SampleNorm {
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
        super(normalizedShape);
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
    /// @throws dev.nacre.type.NacreException if there is no dim
    public static LayerNorm of(Shape normalizedShape, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new LayerNorm(normalizedShape, o);
    }

    @Override
    public @Nullable Parameter weight() {
        return weight;
    }

    /// The bias, of the shape of the last dims, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    Tensor normalized(Tensor rows) {
        return Moments.of(rows, -1).standardized(eps);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = super.forward(x);
        return bias == null ? y : y.add(bias.borrow());
    }

    @Override
    protected String extraRepr() {
        return "%s, eps=%s, affine=%s, bias=%s"
                .formatted(normalizedShape(), eps, weight != null, bias != null);
    }
}
