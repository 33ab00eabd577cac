package dev.nacre.nn;

import dev.nacre.Parameter;
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

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    /// The parameters of one direction of a layer.
    private record Direction(
            Parameter input,
            Parameter hidden,
            @Nullable Parameter inputBias,
            @Nullable Parameter hiddenBias) {
        Tensor ofInput(Tensor x) {
            return x.linear(input.borrow(), inputBias == null ? null : inputBias.borrow());
        }

        Tensor ofHidden(Tensor h) {
            return h.linear(hidden.borrow(), hiddenBias == null ? null : hiddenBias.borrow());
        }
    }

    private final long in;
    private final long hidden;
    private final boolean batchFirst;
    private final int directions;
    private final int states;
    private final List<Direction> all = new ArrayList<>();
    private final @Nullable Dropout dropout;

    /// @param gates how many times `hidden` numbers are computed at a place
    /// @param states how many tensors the state is
    Recurrent(int gates, int states, long in, long hidden, Consumer<Options> options) {
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
        this.states = states;
        for (int layer = 0; layer < o.layers; layer++) {
            long size = layer == 0 ? in : hidden * directions;
            for (int d = 0; d < directions; d++) {
                String end = "_l" + layer + (d == 0 ? "" : "_reverse");
                all.add(
                        new Direction(
                                drawn("weight_ih" + end, o.dtype, gates * hidden, size),
                                drawn("weight_hh" + end, o.dtype, gates * hidden, hidden),
                                o.bias ? drawn("bias_ih" + end, o.dtype, gates * hidden) : null,
                                o.bias ? drawn("bias_hh" + end, o.dtype, gates * hidden) : null));
            }
        }
        dropout = o.dropout == 0 ? null : child("dropout", Dropout.of(o.dropout));
    }

    private Parameter drawn(String name, DType dtype, long... shape) {
        return parameter(name, Init.byFan(hidden, dtype, shape));
    }

    /// The state behind a place.
    ///
    /// @param x what the input adds to each gate, `[batch, gates hidden]`
    /// @param h what the state before adds
    /// @param before the tensors of the state before, the first of which is the output
    abstract List<Tensor> next(Tensor x, Tensor h, List<Tensor> before);

    /// The output, and behind it the tensors of the state at the end.
    final List<Tensor> along(Tensor x, List<Tensor> initial) {
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
        List<List<Tensor>> before = split(initial, inner, batched);
        List<List<Tensor>> after = new ArrayList<>();
        for (int layer = 0; layer < all.size(); layer += directions) {
            List<Tensor> outputs = new ArrayList<>();
            for (int d = 0; d < directions; d++) {
                List<Tensor> state = new ArrayList<>();
                outputs.add(pass(all.get(layer + d), d == 1, inner, before.get(layer + d), state));
                after.add(state);
            }
            inner = outputs.size() == 1 ? outputs.getFirst() : Tensor.cat(outputs, -1);
            if (dropout != null && layer + directions < all.size()) {
                inner = dropout.apply(inner);
            }
        }
        List<Tensor> results = new ArrayList<>();
        results.add(!batched ? inner.squeeze(1) : batchFirst ? inner.transpose(0, 1) : inner);
        for (int s = 0; s < states; s++) {
            int part = s;
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
        Tensor zero = Tensor.zeros(all.getFirst().input.dtype(), x.size(1), hidden);
        for (int d = 0; d < all.size(); d++) {
            List<Tensor> of = new ArrayList<>();
            for (Tensor state : initial) {
                of.add(state.narrow(0, d, 1).reshape(x.size(1), hidden));
            }
            split.add(of.isEmpty() ? Collections.nCopies(states, zero) : of);
        }
        return split;
    }

    /// Goes along a sequence in one direction; the outputs in the order of the input.
    private Tensor pass(
            Direction d, boolean back, Tensor x, List<Tensor> before, List<Tensor> end) {
        // What the input adds is one product of matrices for all places.
        Tensor gates = d.ofInput(x);
        int length = Math.toIntExact(x.size(0));
        Tensor[] outputs = new Tensor[length];
        List<Tensor> state = before;
        for (int k = 0; k < length; k++) {
            int at = back ? length - 1 - k : k;
            Tensor here = gates.narrow(0, at, 1).squeeze(0);
            state = next(here, d.ofHidden(state.getFirst()), state);
            outputs[at] = state.getFirst();
        }
        end.addAll(state);
        return Tensor.stack(List.of(outputs), 0);
    }

    /// The same as a call of this module, from a state of zeros if none is given.
    final List<Tensor> called(Tensor x, Tensor... initial) {
        List<Tensor> results = new ArrayList<>();
        Tensor output =
                applied(
                        x,
                        () -> {
                            results.addAll(along(x, List.of(initial)));
                            // A step on this piece must not take the state from the next one.
                            results.subList(1, results.size()).forEach(Tensor::keep);
                            return results.getFirst();
                        });
        results.set(0, output);
        return results;
    }

    /// The outputs alone, from a state of zeros; for the state at the end there is `run`.
    @Override
    protected Tensor forward(Tensor x) {
        return along(x, List.of()).getFirst();
    }

    @Override
    protected String extraRepr() {
        int layers = all.size() / directions;
        return "in=%d, hidden=%d, layers=%d%s"
                .formatted(in, hidden, layers, directions == 2 ? ", bidirectional" : "");
    }
}
