package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer in which every result is a weighted sum of all inputs, plus a bias: `x W^T + b`.
///
/// Works on the last dim. The weight is `[out, in]` and the bias `[out]`; both begin evenly spread
/// within `1 / sqrt(in)` of 0.
public final class Linear extends Module {
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /// What may be chosen for a [Linear].
    public static final class Options {
        private boolean bias = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// Whether there is a bias; there is one by default.
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

    private Linear(long in, long out, Options o) {
        weight = parameter("weight", Init.byFan(in, o.dtype, out, in));
        bias = o.bias ? parameter("bias", Init.byFan(in, o.dtype, out)) : null;
    }

    /// A layer from `in` to `out` numbers.
    public static Linear of(long in, long out) {
        return of(in, out, o -> {});
    }

    /// A layer from `in` to `out` numbers, with options such as `o -> o.bias(false)`.
    public static Linear of(long in, long out, Consumer<Options> options) {
        if (in < 0 || out < 0) {
            throw new NacreException("Linear: cannot go from %d to %d numbers".formatted(in, out));
        }
        Options o = new Options();
        options.accept(o);
        return new Linear(in, out, o);
    }

    public Parameter weight() {
        return weight;
    }

    /// The bias, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.linear(weight.borrow(), bias == null ? null : bias.borrow());
    }
}
