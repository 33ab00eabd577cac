package dev.nacre.parity;

import java.util.ArrayList;
import java.util.List;

/// The layers of sequences in the table of subjects.
final class SequenceOperations {
    private final List<Subject> all = new ArrayList<>();

    private SequenceOperations() {
        recurrent();
        attentions();
        transformers();
    }

    static List<Subject> all() {
        return List.copyOf(new SequenceOperations().all);
    }

    /// Of every kind some, with few elements.
    static List<Subject> small() {
        return List.of(
                recurrent("RNN", 1, false, true, true),
                recurrent("GRU", 1, true, true, true),
                recurrent("LSTM", 1, true, true, true),
                attention(4, 2, true).hiding("keyPadding", 2, 3),
                encoder("TransformerEncoderLayer", 4, 2, true).normal("mask", 3, 3),
                decoder(4, 2, false));
    }

    private void add(Operation op) {
        all.add(op);
    }

    /// Of 3 numbers to 2, over 4 places and a batch of 2.
    private static Operation recurrent(
            String name, int layers, boolean bidirectional, boolean bias, boolean initial) {
        int gates = name.equals("LSTM") ? 4 : name.equals("GRU") ? 3 : 1;
        int directions = bidirectional ? 2 : 1;
        Operation op = Operation.of(name).normal("x", 4, 2, 3);
        if (initial) {
            op = op.normal("h", (long) layers * directions, 2, 2);
            op = name.equals("LSTM") ? op.normal("c", (long) layers * directions, 2, 2) : op;
        }
        for (int layer = 0; layer < layers; layer++) {
            for (int d = 0; d < directions; d++) {
                String end = "_l" + layer + (d == 0 ? "" : "_reverse");
                op =
                        op.weights("weight_ih" + end, 2L * gates, layer == 0 ? 3 : 2L * directions)
                                .weights("weight_hh" + end, 2L * gates, 2);
                if (bias) {
                    op =
                            op.weights("bias_ih" + end, 2L * gates)
                                    .weights("bias_hh" + end, 2L * gates);
                }
            }
        }
        return op.with("layers", layers).with("bidirectional", bidirectional);
    }

    private void recurrent() {
        for (String name : List.of("RNN", "GRU", "LSTM")) {
            for (boolean bidirectional : new boolean[] {false, true}) {
                add(recurrent(name, 1, bidirectional, true, false));
                add(recurrent(name, 2, bidirectional, true, true));
                add(recurrent(name, 2, bidirectional, false, false).with("batchFirst", true));
            }
            add(recurrent(name, 3, true, true, false));
        }
    }

    /// Of inputs `[3, 2, embed]`.
    private static Operation attention(long embed, int heads, boolean bias) {
        return projections(
                        Operation.of("MultiheadAttention").normal("x", 3, 2, embed),
                        "",
                        embed,
                        bias)
                .with("heads", heads);
    }

    private static Operation projections(Operation op, String path, long embed, boolean bias) {
        Operation more = op.weights(path + "in_proj_weight", 3 * embed, embed);
        more = bias ? more.weights(path + "in_proj_bias", 3 * embed) : more;
        more = more.weights(path + "out_proj.weight", embed, embed);
        return bias ? more.weights(path + "out_proj.bias", embed) : more;
    }

    private void attentions() {
        for (boolean bias : new boolean[] {false, true}) {
            Operation self = attention(4, 2, bias);
            add(self);
            add(self.with("isCausal", true));
            add(self.normal("mask", 3, 3));
            add(self.hiding("keyPadding", 2, 3));
            add(self.with("batchFirst", true));
            add(attention(6, 3, bias).normal("key", 4, 2, 6).normal("value", 4, 2, 6));
        }
        add(attention(4, 1, true).hiding("mask", 3, 3));
        add(
                attention(4, 4, true)
                        .normal("key", 5, 2, 4)
                        .normal("value", 5, 2, 4)
                        .hiding("mask", 3, 5));
    }

    /// Of inputs `[3, 2, embed]`, with twice as many numbers between the linear layers.
    private static Operation encoder(String name, long embed, int heads, boolean normFirst) {
        Operation op = Operation.of(name).normal("x", 3, 2, embed);
        return layer(projections(op, "self_attn.", embed, true), embed, 2)
                .with("heads", heads)
                .with("activation", "relu")
                .with("normFirst", normFirst);
    }

    private static Operation layer(Operation op, long embed, int norms) {
        Operation all =
                op.weights("linear1.weight", 2 * embed, embed)
                        .weights("linear1.bias", 2 * embed)
                        .weights("linear2.weight", embed, 2 * embed)
                        .weights("linear2.bias", embed);
        for (int i = 1; i <= norms; i++) {
            all = all.positive("norm" + i + ".weight", embed).weights("norm" + i + ".bias", embed);
        }
        return all;
    }

    /// The same with a memory `[4, 2, embed]`.
    private static Operation decoder(long embed, int heads, boolean normFirst) {
        Operation op =
                Operation.of("TransformerDecoderLayer")
                        .normal("x", 3, 2, embed)
                        .normal("memory", 4, 2, embed);
        op =
                projections(
                        projections(op, "self_attn.", embed, true), "multihead_attn.", embed, true);
        return layer(op, embed, 3)
                .with("heads", heads)
                .with("activation", "relu")
                .with("normFirst", normFirst);
    }

    private void transformers() {
        for (boolean normFirst : new boolean[] {false, true}) {
            Operation encoder = encoder("TransformerEncoderLayer", 6, 2, normFirst);
            add(encoder);
            add(encoder.with("activation", "gelu"));
            add(encoder.with("isCausal", true));
            add(encoder.normal("mask", 3, 3).hiding("keyPadding", 2, 3));
            Operation decoder = decoder(6, 3, normFirst);
            add(decoder);
            add(decoder.with("activation", "gelu"));
            add(decoder.with("isCausal", true).normal("memoryMask", 3, 4));
            add(decoder.hiding("memoryKeyPadding", 2, 4));
        }
    }
}
