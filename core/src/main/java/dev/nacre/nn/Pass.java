package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One direction of a recurrent layer on its way along sequences.
final class Pass {
    private final RecurrentStep step;
    private final boolean back;
    private final @Nullable SequenceLengths lengths;
    private List<Tensor> state = List.of();

    /// @param back whether it goes from the end to the beginning
    /// @param lengths where sequences end, if not all at the last place
    Pass(RecurrentStep step, boolean back, @Nullable SequenceLengths lengths) {
        this.step = step;
        this.back = back;
        this.lengths = lengths;
    }

    /// Goes along sequences; the outputs in the order of the input.
    Tensor along(Tensor x, List<Tensor> initial) {
        // What the input adds is one product of matrices for all places.
        Tensor gates = step.ofInput(x);
        int length = Math.toIntExact(x.size(0));
        Tensor[] outputs = new Tensor[length];
        state = initial;
        for (int k = 0; k < length; k++) {
            int at = back ? length - 1 - k : k;
            outputs[at] = at(at, gates);
        }
        return Tensor.stack(List.of(outputs), 0);
    }

    /// The state where it has arrived.
    List<Tensor> state() {
        return state;
    }

    /// Goes on by a place; a sequence that is over, or on the way back not begun, stays.
    private Tensor at(int place, Tensor gates) {
        if (lengths != null && lengths.none(place)) {
            return Tensor.zerosLike(state.getFirst());
        }
        List<Tensor> next = step.next(gates.narrow(0, place, 1).squeeze(0), state);
        if (lengths == null || lengths.all(place)) {
            state = next;
            return next.getFirst();
        }
        Tensor within = lengths.at(place);
        List<Tensor> after = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            after.add(next.get(i).where(within, state.get(i)));
        }
        state = after;
        return next.getFirst().where(within, next.getFirst().constant(0));
    }
}
