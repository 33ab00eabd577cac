package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// One place of a recurrent layer: for programs that go along a sequence by themselves.
///
/// An input is `[batch, in]`, or `[in]` without a batch; a state is `[batch, hidden]` or
/// `[hidden]`, and zeros if none is given. The parameters have torch's names: `weight_ih`,
/// `weight_hh`, `bias_ih` and `bias_hh`. They begin evenly spread within `1 / sqrt(hidden)` of 0.
public abstract sealed class RecurrentCell extends Module permits RNNCell, GRUCell, LSTMCell {
    /// What may be chosen for cells.
    public static final class Options {
        private boolean bias = true;
        private Nonlinearity nonlinearity = Nonlinearity.TANH;
        private DType dtype = DType.F32;

        private Options() {}

        /// Whether there are biases; there are by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// The function of an [RNNCell], [Nonlinearity#TANH] by default or [Nonlinearity#RELU];
        /// gates have functions of their own.
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

    private final long in;
    private final long hidden;
    private final RecurrentStep step;

    /// @param transition what is computed, by what is chosen
    RecurrentCell(
            Function<Nonlinearity, Transition> transition,
            long in,
            long hidden,
            Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        if (in < 1 || hidden < 1) {
            throw new NacreException(
                    "%s: cannot go from %d to %d numbers".formatted(label(), in, hidden));
        }
        this.in = in;
        this.hidden = hidden;
        this.step =
                RecurrentStep.of(
                        this, "", transition.apply(o.nonlinearity), in, hidden, o.bias, o.dtype);
    }

    /// The tensors of the next state, the first of which is the output.
    private List<Tensor> next(Tensor x, List<Tensor> given) {
        if (x.dim() < 1 || x.dim() > 2 || x.size(-1) != in) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit: expected [batch, %d] or [%d]"
                            .formatted(Recording.at(label()), x.shape(), in, in));
        }
        Shape expected = x.shape().with(x.dim() - 1, hidden);
        for (Tensor state : given) {
            if (!state.shape().equals(expected)) {
                throw new ShapeException(
                        "%s: a state of shape %s does not fit: expected %s"
                                .formatted(Recording.at(label()), state.shape(), expected));
            }
        }
        Tensor zero = Tensor.zeros(step.input().dtype(), expected.toArray());
        List<Tensor> before =
                given.isEmpty() ? Collections.nCopies(step.transition().states(), zero) : given;
        return step.next(step.ofInput(x), before);
    }

    /// The same as a call of this module, from a state of zeros if none is given.
    final List<Tensor> called(Tensor x, Tensor... state) {
        return applyAll(x, () -> next(x, List.of(state)));
    }

    /// The output, from a state of zeros.
    @Override
    protected Tensor forward(Tensor x) {
        return next(x, List.of()).getFirst();
    }

    @Override
    protected String extraRepr() {
        return "in=%d, hidden=%d".formatted(in, hidden);
    }
}
