package dev.nacre.parity;

import java.util.List;
import org.bytedeco.pytorch.MultiheadAttentionForwardFuncOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TransformerDecoderLayerImpl;
import org.bytedeco.pytorch.TransformerDecoderLayerOptions;
import org.bytedeco.pytorch.TransformerEncoderLayerImpl;
import org.bytedeco.pytorch.TransformerEncoderLayerOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kGELU;

/// Layers of sequences, by the functions behind torch.nn.
///
/// Layers of transformers with norms in front are not in libtorch, only in Python; they are put
/// together from its parts here.
final class TorchSequences {
    private final Operation op;
    private final TorchInputs in;

    private TorchSequences(Operation op, TorchInputs in) {
        this.op = op;
        this.in = in;
    }

    /// The outputs, and the state at the end.
    static List<Tensor> recurrent(Operation op, TorchInputs in) {
        boolean bias = op.takes("bias_ih_l0");
        int layers = op.whole("layers");
        boolean both = op.is("bidirectional");
        boolean batchFirst = op.is("batchFirst");
        Tensor x = in.x();
        Tensor w = in.get("weight_hh_l0");
        TensorVector weights =
                new TensorVector(
                        op.inputs().stream()
                                .map(Operation.Input::name)
                                .filter(n -> n.contains("_l"))
                                .map(in::get)
                                .toArray(Tensor[]::new));
        long[] state = {layers * (both ? 2L : 1L), x.size(batchFirst ? 0 : 1), w.size(1)};
        Tensor h = op.takes("h") ? in.get("h") : torch.zeros(state, x.options());
        if (op.name().equals("LSTM")) {
            Tensor c = op.takes("c") ? in.get("c") : torch.zeros(state, x.options());
            T_TensorTensorTensor_T r =
                    torch.lstm(
                            x,
                            new TensorVector(h, c),
                            weights,
                            bias,
                            layers,
                            0.0,
                            false,
                            both,
                            batchFirst);
            return List.of(r.get0(), r.get1(), r.get2());
        }
        return TorchTensors.both(
                op.name().equals("GRU")
                        ? torch.gru(x, h, weights, bias, layers, 0.0, false, both, batchFirst)
                        : torch.rnn_tanh(
                                x, h, weights, bias, layers, 0.0, false, both, batchFirst));
    }

    static Tensor attention(Operation op, TorchInputs in) {
        TorchSequences s = new TorchSequences(op, in);
        Tensor x = s.turned(in.x());
        boolean self = !op.takes("key");
        return s.turned(
                s.attention(
                        "",
                        x,
                        self ? x : s.turned(in.get("key")),
                        self ? x : s.turned(in.get("value")),
                        s.mask("mask", x.size(0)),
                        s.hidden("keyPadding")));
    }

    static Tensor encoder(Operation op, TorchInputs in) {
        return new TorchSequences(op, in).encoder();
    }

    static Tensor decoder(Operation op, TorchInputs in) {
        return new TorchSequences(op, in).decoder();
    }

    /// The length in front, as libtorch has it.
    private Tensor turned(Tensor x) {
        return op.is("batchFirst") ? x.transpose(0, 1) : x;
    }

    /// What is added to scores: in C++ a mask of truths would be added as well, in Python it hides.
    private Tensor mask(String name, long queries) {
        if (op.is("isCausal") && name.equals("mask")) {
            Tensor hidden = torch.ones(new long[] {queries, queries}).triu(1);
            return added(hidden.ne(new Scalar(0)));
        }
        return op.takes(name) && !op.input(name).kind().varies()
                ? added(in.mask(name))
                : in.orNone(name);
    }

    private Tensor added(Tensor hidden) {
        Tensor zeros = torch.zeros(Torch.shape(hidden), in.x().options());
        return torch.masked_fill(zeros, hidden, new Scalar(Double.NEGATIVE_INFINITY));
    }

    private Tensor hidden(String name) {
        return op.takes(name) ? in.mask(name) : new Tensor();
    }

    private Tensor attention(
            String path, Tensor query, Tensor key, Tensor value, Tensor mask, Tensor keyPadding) {
        MultiheadAttentionForwardFuncOptions o =
                new MultiheadAttentionForwardFuncOptions(
                        query.size(2),
                        op.whole("heads"),
                        in.get(path + "in_proj_weight"),
                        in.orNone(path + "in_proj_bias"),
                        new Tensor(),
                        new Tensor(),
                        false,
                        0.0,
                        in.get(path + "out_proj.weight"),
                        in.orNone(path + "out_proj.bias"));
        o.training().put(false);
        o.attn_mask().put(mask);
        o.key_padding_mask().put(keyPadding);
        return torch.multi_head_attention_forward(query, key, value, o).get0();
    }

    private Tensor encoder() {
        Tensor x = in.x();
        Tensor mask = mask("mask", x.size(0));
        if (op.is("normFirst")) {
            Tensor first = normed(1, x);
            Tensor y =
                    x.add(attention("self_attn.", first, first, first, mask, hidden("keyPadding")));
            return y.add(feedforward(normed(2, y)));
        }
        TransformerEncoderLayerOptions o =
                new TransformerEncoderLayerOptions(x.size(2), op.whole("heads"));
        o.dim_feedforward().put(op.input("linear1.weight").dims()[0]);
        o.dropout().put(0.0);
        if (op.text("activation").equals("gelu")) {
            o.activation().put(new kGELU());
        }
        TransformerEncoderLayerImpl layer = new TransformerEncoderLayerImpl(o);
        layer.to(x.scalar_type(), false);
        return in.filled(layer).forward(x, mask, hidden("keyPadding"));
    }

    private Tensor decoder() {
        Tensor x = in.x();
        Tensor memory = in.get("memory");
        Tensor mask = mask("mask", x.size(0));
        Tensor memoryMask = mask("memoryMask", x.size(0));
        Tensor hidden = hidden("keyPadding");
        Tensor memoryHidden = hidden("memoryKeyPadding");
        if (op.is("normFirst")) {
            Tensor first = normed(1, x);
            Tensor y = x.add(attention("self_attn.", first, first, first, mask, hidden));
            y =
                    y.add(
                            attention(
                                    "multihead_attn.",
                                    normed(2, y),
                                    memory,
                                    memory,
                                    memoryMask,
                                    memoryHidden));
            return y.add(feedforward(normed(3, y)));
        }
        TransformerDecoderLayerOptions o =
                new TransformerDecoderLayerOptions(x.size(2), op.whole("heads"));
        o.dim_feedforward().put(op.input("linear1.weight").dims()[0]);
        o.dropout().put(0.0);
        if (op.text("activation").equals("gelu")) {
            o.activation().put(new kGELU());
        }
        TransformerDecoderLayerImpl layer = new TransformerDecoderLayerImpl(o);
        layer.to(x.scalar_type(), false);
        return in.filled(layer).forward(x, memory, mask, memoryMask, hidden, memoryHidden);
    }

    private Tensor normed(int i, Tensor x) {
        return torch.layer_norm(
                x,
                new long[] {x.size(2)},
                in.optional("norm" + i + ".weight"),
                in.optional("norm" + i + ".bias"),
                1e-5,
                false);
    }

    private Tensor feedforward(Tensor x) {
        Tensor inner = torch.linear(x, in.get("linear1.weight"), in.optional("linear1.bias"));
        Tensor active =
                op.text("activation").equals("gelu") ? torch.gelu(inner) : torch.relu(inner);
        return torch.linear(active, in.get("linear2.weight"), in.optional("linear2.bias"));
    }
}
