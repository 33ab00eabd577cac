package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What layers of transformers (Vaswani et al. 2017, arXiv:1706.03762) have in common: parts that
/// are added to what goes in, each with a [LayerNorm] behind the sum, or in front of the part with
/// `normFirst`; the last of them is two [Linear] with an activation between.
public abstract sealed class TransformerLayer extends Module
        permits TransformerEncoderLayer, TransformerDecoderLayer {
    /// What may be chosen for layers of transformers.
    public static final class Options {
        private long feedforward = 2048;
        private double dropout = 0.1;
        private UnaryOperator<Tensor> activation = Tensor::relu;
        private double eps = 1e-5;
        private boolean batchFirst;
        private boolean normFirst;
        private boolean bias = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// How many numbers there are between the two linear layers, 2048 by default.
        public Options feedforward(long feedforward) {
            this.feedforward = feedforward;
            return this;
        }

        /// The probability with which numbers are dropped while training, 0.1 by default.
        public Options dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /// What is between the two linear layers, relu by default.
        public Options activation(UnaryOperator<Tensor> activation) {
            this.activation = activation;
            return this;
        }

        /// What keeps the divisors of norms from 0, 1e-5 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// Whether the batch is the first dim; it is the second one by default.
        public Options batchFirst(boolean batchFirst) {
            this.batchFirst = batchFirst;
            return this;
        }

        /// Whether norms are in front of the parts, and not behind the sums; not by default.
        public Options normFirst(boolean normFirst) {
            this.normFirst = normFirst;
            return this;
        }

        /// Whether there are biases; there are by default.
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

    private final Linear linear1;
    private final Dropout dropout;
    private final Linear linear2;
    private final UnaryOperator<Tensor> activation;
    private final boolean normFirst;
    private final List<LayerNorm> norms = new ArrayList<>();
    private final List<Dropout> dropouts = new ArrayList<>();

    /// The attentions by name, in the order of their use.
    private final List<MultiheadAttention> attentions = new ArrayList<>();

    TransformerLayer(long size, int heads, Consumer<Options> options, String... attentions) {
        Options o = new Options();
        options.accept(o);
        for (String name : attentions) {
            MultiheadAttention a =
                    MultiheadAttention.of(
                            size,
                            heads,
                            m ->
                                    m.dropout(o.dropout)
                                            .bias(o.bias)
                                            .batchFirst(o.batchFirst)
                                            .dtype(o.dtype));
            this.attentions.add(child(name, a));
        }
        Consumer<Linear.Options> linear = l -> l.bias(o.bias).dtype(o.dtype);
        linear1 = child("linear1", Linear.of(size, o.feedforward, linear));
        dropout = child("dropout", Dropout.of(o.dropout));
        linear2 = child("linear2", Linear.of(o.feedforward, size, linear));
        activation = o.activation;
        normFirst = o.normFirst;
        for (int i = 1; i <= attentions.length + 1; i++) {
            norms.add(
                    child(
                            "norm" + i,
                            LayerNorm.of(size, n -> n.eps(o.eps).bias(o.bias).dtype(o.dtype))));
        }
        for (int i = 1; i <= attentions.length + 1; i++) {
            dropouts.add(child("dropout" + i, Dropout.of(o.dropout)));
        }
    }

    final MultiheadAttention attention(int i) {
        return attentions.get(i);
    }

    /// `x` with part `i` added, and the norm where it belongs.
    final Tensor add(int i, Tensor x, UnaryOperator<Tensor> part) {
        LayerNorm norm = norms.get(i);
        Tensor more = dropouts.get(i).apply(part.apply(normFirst ? norm.apply(x) : x));
        return normFirst ? x.add(more) : norm.apply(x.add(more));
    }

    /// The two linear layers.
    final Tensor feedforward(Tensor x) {
        return linear2.apply(dropout.apply(activation.apply(linear1.apply(x))));
    }
}
