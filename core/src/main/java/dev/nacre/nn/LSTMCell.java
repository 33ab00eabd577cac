package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.List;
import java.util.function.Consumer;

/// One place of an [LSTM], as torch.nn.LSTMCell: the state before gives the state behind it.
///
/// ```java
/// for (Tensor x : sequence.unbind(0)) {
///     state = cell.run(x, state);
/// }
/// ```
public final class LSTMCell extends RecurrentCell {
    /// The state between two places.
    ///
    /// @param h the output, `[batch, hidden]`
    /// @param c the cell, likewise
    public record State(Tensor h, Tensor c) {
        private static State of(List<Tensor> r) {
            return new State(r.get(0), r.get(1));
        }
    }

    private LSTMCell(long in, long hidden, Consumer<Options> options) {
        super(n -> Transition.LSTM.without(n, "LSTMCell"), in, hidden, options);
    }

    /// A cell from `in` to `hidden` numbers.
    public static LSTMCell of(long in, long hidden) {
        return of(in, hidden, o -> {});
    }

    /// A cell with options such as `o -> o.bias(false)`.
    ///
    /// @throws dev.nacre.type.NacreException if a number is below 1
    public static LSTMCell of(long in, long hidden, Consumer<Options> options) {
        return new LSTMCell(in, hidden, options);
    }

    /// The state behind the first place, from zeros.
    ///
    /// @param x the input, `[batch, in]`
    public State run(Tensor x) {
        return State.of(called(x));
    }

    /// The state behind a place.
    ///
    /// @param x the input, `[batch, in]`
    /// @throws dev.nacre.type.ShapeException if they do not fit each other or this cell
    public State run(Tensor x, State before) {
        return State.of(called(x, before.h(), before.c()));
    }
}
