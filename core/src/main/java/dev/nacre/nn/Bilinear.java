package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer in which every result is a weighted sum of all products of two inputs, plus a bias:
/// `out[o] = sum over i, j of x1[i] weight[o, i, j] x2[j] + bias[o]`, as torch.nn.Bilinear.
///
/// Works on the last dims: `[..., in1]` and `[..., in2]` to `[..., out]`. The weight is `[out, in1,
/// in2]` and the bias `[out]`; both begin evenly spread within `1 / sqrt(in1)` of 0.
public final class Bilinear extends Module {
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /// What may be chosen for a [Bilinear].
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

    private Bilinear(long in1, long in2, long out, Options o) {
        weight = parameter("weight", Init.byFan(in1, o.dtype, out, in1, in2));
        bias = o.bias ? parameter("bias", Init.byFan(in1, o.dtype, out)) : null;
    }

    /// A layer from `in1` and `in2` to `out` numbers.
    public static Bilinear of(long in1, long in2, long out) {
        return of(in1, in2, out, o -> {});
    }

    /// A layer from `in1` and `in2` to `out` numbers, with options such as `o -> o.bias(false)`.
    ///
    /// @throws NacreException if a number is below 1
    public static Bilinear of(long in1, long in2, long out, Consumer<Options> options) {
        if (in1 < 1 || in2 < 1 || out < 1) {
            throw new NacreException(
                    "Bilinear: cannot go from %d and %d to %d numbers".formatted(in1, in2, out));
        }
        Options o = new Options();
        options.accept(o);
        return new Bilinear(in1, in2, out, o);
    }

    /// The weight, `[out, in1, in2]`.
    public Parameter weight() {
        return weight;
    }

    /// The bias, `[out]`, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    /// Computes with both inputs, which differ in their last dims only.
    ///
    /// @throws dev.nacre.type.ShapeException if they differ in more, or do not fit the weight
    /// @throws dev.nacre.type.DTypeException if they have another dtype than the weight
    public Tensor apply(Tensor x1, Tensor x2) {
        return applied(
                x1, () -> x1.bilinear(x2, weight.borrow(), bias == null ? null : bias.borrow()));
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                Recording.at("Bilinear") + ": needs two inputs; call apply(x1, x2)");
    }

    @Override
    protected String extraRepr() {
        Shape s = weight.shape();
        return "in1=%d, in2=%d, out=%d, bias=%s"
                .formatted(s.dim(1), s.dim(2), s.dim(0), bias != null);
    }
}
