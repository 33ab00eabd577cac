package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that divides each sample by the root of the mean square over its last dims, then scales
/// it by a weight (Zhang & Sennrich 2019, arXiv:1910.07467); as torch.nn.RMSNorm.
///
/// `x / sqrt(mean(x^2) + eps) * weight`. The weight has the shape of the last dims and begins as
/// ones.
public final class RMSNorm extends SampleNorm {
    private final @Nullable Double eps;
    private final @Nullable Parameter weight;

    /// What may be chosen for an [RMSNorm].
    public static final class Options {
        private @Nullable Double eps;
        private boolean affine = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// What is added to the mean square; null, the default, for the distance from 1 to the next
        /// number in the dtype of the input.
        public Options eps(@Nullable Double eps) {
            this.eps = eps;
            return this;
        }

        /// Whether there is a weight; there is one by default.
        public Options affine(boolean affine) {
            this.affine = affine;
            return this;
        }

        /// The dtype of the weight, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private RMSNorm(Shape normalizedShape, Options o) {
        super(normalizedShape);
        eps = o.eps;
        weight =
                o.affine
                        ? parameter("weight", Tensor.ones(o.dtype, normalizedShape.toArray()))
                        : null;
    }

    /// A layer that works on last dims of these sizes.
    public static RMSNorm of(long... normalizedShape) {
        return of(Shape.of(normalizedShape), o -> {});
    }

    /// A layer that works on a last dim of this size, with options such as `o -> o.eps(1e-6)`.
    public static RMSNorm of(long normalizedSize, Consumer<Options> options) {
        return of(Shape.of(normalizedSize), options);
    }

    /// A layer that works on last dims of these sizes, with options such as `o -> o.affine(false)`.
    ///
    /// @throws dev.nacre.type.NacreException if there is no dim
    public static RMSNorm of(Shape normalizedShape, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new RMSNorm(normalizedShape, o);
    }

    @Override
    public @Nullable Parameter weight() {
        return weight;
    }

    @Override
    Tensor normalized(Tensor rows) {
        double added = eps == null ? Math.scalb(1.0, 1 - rows.dtype().precision()) : eps;
        return rows.div(rows.square().mean(true, -1).add(added).sqrt());
    }

    @Override
    protected String extraRepr() {
        return "%s, eps=%s, affine=%s".formatted(normalizedShape(), eps, weight != null);
    }
}
