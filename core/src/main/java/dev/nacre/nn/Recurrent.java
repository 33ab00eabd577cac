package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Layers that go along a sequence, place by place, and keep a state from one to the next.
///
/// An input is `[length, batch, in]`, or `[batch, length, in]` with `batchFirst`, or `[length, in]`
/// without a batch; the output has `hidden` numbers for each place, twice as many if it is
/// bidirectional. A state is `[layers, batch, hidden]`, with the directions of a layer one behind
/// the other, and zeros at first.
///
/// The parameters have torch's names: `weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`,
/// with the number of the layer, and `_reverse` behind it for the way back. They begin evenly
/// spread within `1 / sqrt(hidden)` of 0.
public abstract sealed class Recurrent extends Module permits RNN, LSTM, GRU {
    /// What may be chosen for recurrent layers.
    public static final class Options {
        private int layers = 1;
        private boolean bias = true;
        private boolean batchFirst;
        private boolean bidirectional;
        private double dropout;
        private Nonlinearity nonlinearity = Nonlinearity.TANH;
        private DType dtype = DType.F32;

        private Options() {}

        /// How many layers there are, each of which reads the output of the one before; 1 by
        /// default.
        public Options layers(int layers) {
            this.layers = layers;
            return this;
        }

        /// Whether there are biases; there are by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// Whether the batch is the first dim of inputs and outputs, but not of states; it is the
        /// second one by default.
        public Options batchFirst(boolean batchFirst) {
            this.batchFirst = batchFirst;
            return this;
        }

        /// Whether each layer also goes from the end to the beginning; not by default.
        public Options bidirectional(boolean bidirectional) {
            this.bidirectional = bidirectional;
            return this;
        }

        /// The probability with which numbers between layers are dropped while training, 0 by
        /// default.
        public Options dropout(double dropout) {
            this.dropout = dropout;
            return this;
        }

        /// The function of an [RNN], [Nonlinearity#TANH] by default or [Nonlinearity#RELU]; gates
        /// have functions of their own.
        public Options nonlinearity(Nonlinearity nonlinearity) {
            this.nonlinearity = nonlinearity;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    /// What may be said about the sequences of a call.
    public static final class Sequences {
        private long @Nullable [] lengths;

        private Sequences() {}

        /// How long each sequence of the batch is, in any order; what lies behind is not read.
        ///
        /// It does what torch's pack_padded_sequence with `enforce_sorted=False` and
        /// pad_packed_sequence do around a layer: outputs behind an end are zeros, the state of a
        /// sequence is that at its own end, and the way back begins there.
        public Sequences lengths(long... lengths) {
            this.lengths = lengths.clone();
            return this;
        }

        /// [#lengths(long...)] as a vector of integers, which is looked at.
        ///
        /// @throws dev.nacre.type.DTypeException if they are not integers
        /// @throws ShapeException if it is no vector
        public Sequences lengths(Tensor lengths) {
            this.lengths = SequenceLengths.of(lengths);
            return this;
        }
    }

    private final long in;
    private final long hidden;
    private final boolean batchFirst;
    private final int directions;
    private final Transition transition;
    private final List<RecurrentStep> all = new ArrayList<>();
    private final @Nullable Dropout dropout;

    /// @param transition what is computed at a place, by what is chosen
    Recurrent(
            Function<Nonlinearity, Transition> transition,
            long in,
            long hidden,
            Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        if (in < 1 || hidden < 1 || o.layers < 1) {
            throw new NacreException(
                    "%s: cannot go from %d to %d numbers in %d layers"
                            .formatted(label(), in, hidden, o.layers));
        }
        this.in = in;
        this.hidden = hidden;
        this.batchFirst = o.batchFirst;
        this.directions = o.bidirectional ? 2 : 1;
        this.transition = transition.apply(o.nonlinearity);
        for (int layer = 0; layer < o.layers; layer++) {
            long size = layer == 0 ? in : hidden * directions;
            for (int d = 0; d < directions; d++) {
                String end = "_l" + layer + (d == 0 ? "" : "_reverse");
                all.add(
                        RecurrentStep.of(
                                this, end, this.transition, size, hidden, o.bias, o.dtype));
            }
        }
        dropout = o.dropout == 0 ? null : child("dropout", Dropout.of(o.dropout));
    }

    /// The output, and behind it the tensors of the state at the end.
    private List<Tensor> along(Tensor x, List<Tensor> initial, Consumer<Sequences> sequences) {
        boolean batched = x.dim() == 3;
        if ((!batched && x.dim() != 2) || x.size(-1) != in) {
            String order = batchFirst ? "[batch, length, %d]" : "[length, batch, %d]";
            throw new ShapeException(
                    ("%s: an input of shape %s does not fit: expected "
                                    + order
                                    + " or [length, %d]")
                            .formatted(Recording.at(label()), x.shape(), in, in));
        }
        Tensor inner = !batched ? x.unsqueeze(1) : batchFirst ? x.transpose(0, 1) : x;
        if (inner.size(0) == 0) {
            throw new ShapeException(
                    "%s: an input of shape %s has no places"
                            .formatted(Recording.at(label()), x.shape()));
        }
        Sequences s = new Sequences();
        sequences.accept(s);
        SequenceLengths lengths =
                s.lengths == null ? null : SequenceLengths.of(s.lengths, inner, label());
        if (lengths != null) {
            inner = lengths.cut(inner);
        }
        List<List<Tensor>> before = split(initial, inner, batched);
        List<List<Tensor>> after = new ArrayList<>();
        for (int layer = 0; layer < all.size(); layer += directions) {
            List<Tensor> outputs = new ArrayList<>();
            for (int d = 0; d < directions; d++) {
                Pass pass = new Pass(all.get(layer + d), d == 1, lengths);
                outputs.add(pass.along(inner, before.get(layer + d)));
                after.add(pass.state());
            }
            inner = outputs.size() == 1 ? outputs.getFirst() : Tensor.cat(outputs, -1);
            if (dropout != null && layer + directions < all.size()) {
                inner = dropout.apply(inner);
            }
        }
        List<Tensor> results = new ArrayList<>();
        results.add(!batched ? inner.squeeze(1) : batchFirst ? inner.transpose(0, 1) : inner);
        for (int i = 0; i < transition.states(); i++) {
            int part = i;
            Tensor state = Tensor.stack(after.stream().map(a -> a.get(part)).toList(), 0);
            results.add(batched ? state : state.squeeze(1));
        }
        return results;
    }

    /// The states at the beginning, for each direction of each layer.
    private List<List<Tensor>> split(List<Tensor> initial, Tensor x, boolean batched) {
        Shape shape = Shape.of(all.size(), x.size(1), hidden);
        List<List<Tensor>> split = new ArrayList<>();
        for (Tensor state : initial) {
            Shape expected = batched ? shape : shape.remove(1);
            if (!state.shape().equals(expected)) {
                throw new ShapeException(
                        "%s: a state of shape %s does not fit: expected %s"
                                .formatted(Recording.at(label()), state.shape(), expected));
            }
        }
        Tensor zero = Tensor.zeros(all.getFirst().input().dtype(), x.size(1), hidden);
        for (int d = 0; d < all.size(); d++) {
            List<Tensor> of = new ArrayList<>();
            for (Tensor state : initial) {
                of.add(state.narrow(0, d, 1).reshape(x.size(1), hidden));
            }
            split.add(of.isEmpty() ? Collections.nCopies(transition.states(), zero) : of);
        }
        return split;
    }

    /// The same as a call of this module, from a state of zeros if none is given.
    final List<Tensor> called(Tensor x, Consumer<Sequences> sequences, Tensor... initial) {
        return applyAll(x, () -> along(x, List.of(initial), sequences));
    }

    /// The outputs alone, from a state of zeros; for the state at the end there is `run`.
    @Override
    protected Tensor forward(Tensor x) {
        return along(x, List.of(), s -> {}).getFirst();
    }

    @Override
    protected String extraRepr() {
        int layers = all.size() / directions;
        return "in=%d, hidden=%d, layers=%d%s"
                .formatted(in, hidden, layers, directions == 2 ? ", bidirectional" : "");
    }
}
