package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer in which every result is a weighted sum of all inputs, plus a bias: `x W^T + b`, as
/// torch.nn.Linear.
///
/// Works on the last dim: `[..., in]` to `[..., out]`. The weight is `[out, in]` and the bias
/// `[out]`; both begin evenly spread within `1 / sqrt(in)` of 0.
public final class Linear extends Module {
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /// What may be chosen for a [Linear].
    public static final class Options {
        private boolean bias = true;
        private DType dtype = DType.F32;
        private @Nullable Parameter weight;

        private Options() {}

        /// Whether there is a bias; there is one by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// The dtype of the parameters, f32 by default, and that of a tied weight if there is one.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }

        /// The weight of another layer, such as that of an [Embedding] of `out` rows, to be trained
        /// in both places as one; by default the layer has its own.
        public Options weight(Parameter tied) {
            this.weight = tied;
            return this;
        }
    }

    private Linear(long in, long out, Options o) {
        Parameter tied = o.weight;
        DType dtype = tied == null ? o.dtype : tied.dtype();
        if (tied != null && !tied.shape().equals(Shape.of(out, in))) {
            throw new ShapeException(
                    "Linear: a weight of shape %s does not fit %d to %d numbers: it must be [%d, %d]"
                            .formatted(tied.shape(), in, out, out, in));
        }
        weight =
                tied == null
                        ? parameter("weight", Init.byFan(in, dtype, out, in))
                        : parameter("weight", tied);
        bias = o.bias ? parameter("bias", Init.byFan(in, dtype, out)) : null;
    }

    /// A layer from `in` to `out` numbers.
    public static Linear of(long in, long out) {
        return of(in, out, o -> {});
    }

    /// A layer from `in` to `out` numbers, with options such as `o -> o.bias(false)`.
    ///
    /// @throws NacreException if a number is negative, or a tied weight has another shape
    public static Linear of(long in, long out, Consumer<Options> options) {
        if (in < 0 || out < 0) {
            throw new NacreException("Linear: cannot go from %d to %d numbers".formatted(in, out));
        }
        Options o = new Options();
        options.accept(o);
        return new Linear(in, out, o);
    }

    /// The weight, `[out, in]`.
    public Parameter weight() {
        return weight;
    }

    /// The bias, `[out]`, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (x.dim() == 0 || x.size(-1) != weight.shape().dim(1)) {
            throw new ShapeException(mismatch(x));
        }
        return x.linear(weight.borrow(), bias == null ? null : bias.borrow());
    }

    private String mismatch(Tensor x) {
        long in = weight.shape().dim(1);
        long out = weight.shape().dim(0);
        String text =
                "%s: an input of shape %s does not fit, its last dim must have size %d"
                        .formatted(Recording.at("Linear"), x.shape(), in);
        if (x.dim() > 1 && x.shape().count() == x.size(0) * in) {
            return text + "; put Flatten.of() before the layer";
        }
        return x.dim() == 0
                ? text
                : text + "; make the layer Linear.of(%d, %d)".formatted(x.size(-1), out);
    }

    @Override
    protected long multiplyAdds(Shape input, Shape output) {
        return output.count() * weight.shape().dim(1);
    }

    @Override
    protected String extraRepr() {
        return "in=%d, out=%d, bias=%s"
                .formatted(weight.shape().dim(1), weight.shape().dim(0), bias != null);
    }
}
