package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.List;

/// What [RNN] and [GRU] make of a sequence.
///
/// @param output the outputs of the last layer at all places, `[length, batch, directions hidden]`
/// @param h the state at the end, `[layers directions, batch, hidden]`
public record Recurrence(Tensor output, Tensor h) {
    static Recurrence of(List<Tensor> r) {
        return new Recurrence(r.get(0), r.get(1));
    }
}
