package dev.nacre.parity;

import dev.nacre.Tensor;
import dev.nacre.nn.AttentionMasks;
import dev.nacre.nn.GRU;
import dev.nacre.nn.LSTM;
import dev.nacre.nn.MultiheadAttention;
import dev.nacre.nn.RNN;
import dev.nacre.nn.Recurrence;
import dev.nacre.nn.Recurrent;
import dev.nacre.nn.TransformerDecoderLayer;
import dev.nacre.nn.TransformerEncoderLayer;
import dev.nacre.nn.TransformerLayer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Layers of sequences, as users of Nacre make them.
final class NacreSequences {
    private NacreSequences() {}

    /// The outputs, and the state at the end.
    static List<Tensor> recurrent(Operation op, NacreInputs in) {
        long from = in.shape("weight_ih_l0").dim(1);
        long hidden = in.shape("weight_hh_l0").dim(1);
        Consumer<Recurrent.Options> options =
                o ->
                        o.layers(op.whole("layers"))
                                .bidirectional(op.is("bidirectional"))
                                .batchFirst(op.is("batchFirst"))
                                .bias(op.takes("bias_ih_l0"))
                                .dtype(in.dtype());
        Tensor x = in.x();
        if (op.name().equals("LSTM")) {
            LSTM layer = in.filled(LSTM.of(from, hidden, options));
            LSTM.Result r = op.takes("h") ? layer.run(x, in.get("h"), in.get("c")) : layer.run(x);
            return List.of(r.output(), r.h(), r.c());
        }
        Recurrence r;
        if (op.name().equals("GRU")) {
            GRU layer = in.filled(GRU.of(from, hidden, options));
            r = op.takes("h") ? layer.run(x, in.get("h")) : layer.run(x);
        } else {
            RNN layer = in.filled(RNN.of(from, hidden, options));
            r = op.takes("h") ? layer.run(x, in.get("h")) : layer.run(x);
        }
        return List.of(r.output(), r.h());
    }

    static Tensor attention(Operation op, NacreInputs in) {
        MultiheadAttention layer =
                MultiheadAttention.of(
                        in.shape("in_proj_weight").dim(1),
                        op.whole("heads"),
                        o ->
                                o.bias(op.takes("in_proj_bias"))
                                        .batchFirst(op.is("batchFirst"))
                                        .dtype(in.dtype()));
        Tensor x = in.x();
        boolean self = !op.takes("key");
        return in.filled(layer)
                .apply(
                        x,
                        self ? x : in.get("key"),
                        self ? x : in.get("value"),
                        masks(op, in, "mask", "keyPadding"));
    }

    static Tensor encoder(Operation op, NacreInputs in) {
        TransformerEncoderLayer layer =
                TransformerEncoderLayer.of(size(in), op.whole("heads"), options(op, in));
        return in.filled(layer).apply(in.x(), masks(op, in, "mask", "keyPadding"));
    }

    static Tensor decoder(Operation op, NacreInputs in) {
        TransformerDecoderLayer layer =
                TransformerDecoderLayer.of(size(in), op.whole("heads"), options(op, in));
        return in.filled(layer)
                .apply(
                        in.x(),
                        in.get("memory"),
                        masks(op, in, "mask", "keyPadding"),
                        masks(op, in, "memoryMask", "memoryKeyPadding"));
    }

    private static long size(NacreInputs in) {
        return in.shape("linear1.weight").dim(1);
    }

    private static Consumer<TransformerLayer.Options> options(Operation op, NacreInputs in) {
        boolean gelu = Objects.equals(op.text("activation"), "gelu");
        return o ->
                o.feedforward(in.shape("linear1.weight").dim(0))
                        .dropout(0)
                        .activation(gelu ? Tensor::gelu : Tensor::relu)
                        .normFirst(op.is("normFirst"))
                        .batchFirst(op.is("batchFirst"))
                        .dtype(in.dtype());
    }

    private static Consumer<AttentionMasks> masks(
            Operation op, NacreInputs in, String mask, String keyPadding) {
        return m -> {
            if (op.takes(mask)) {
                m.mask(op.input(mask).kind().varies() ? in.get(mask) : in.mask(mask));
            }
            if (op.takes(keyPadding)) {
                m.keyPaddingMask(in.mask(keyPadding));
            }
            m.isCausal(op.is("isCausal") && mask.equals("mask"));
        };
    }
}
