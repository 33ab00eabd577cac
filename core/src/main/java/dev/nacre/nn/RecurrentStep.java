package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parameters by which the state of a cell, or of one direction of a recurrent layer, goes on.
record RecurrentStep(
        Transition transition,
        Parameter input,
        Parameter hidden,
        @Nullable Parameter inputBias,
        @Nullable Parameter hiddenBias) {
    /// Registers new parameters, which begin evenly spread within `1 / sqrt(hidden)` of 0.
    ///
    /// @param end what their names end with
    static RecurrentStep of(
            Module owner,
            String end,
            Transition transition,
            long in,
            long hidden,
            boolean bias,
            DType dtype) {
        long rows = transition.gates() * hidden;
        return new RecurrentStep(
                transition,
                owner.parameter("weight_ih" + end, Init.byFan(hidden, dtype, rows, in)),
                owner.parameter("weight_hh" + end, Init.byFan(hidden, dtype, rows, hidden)),
                bias ? owner.parameter("bias_ih" + end, Init.byFan(hidden, dtype, rows)) : null,
                bias ? owner.parameter("bias_hh" + end, Init.byFan(hidden, dtype, rows)) : null);
    }

    /// What inputs add to each gate.
    Tensor ofInput(Tensor x) {
        return x.linear(input.borrow(), inputBias == null ? null : inputBias.borrow());
    }

    /// The state behind a place, from what the input adds there and the state before.
    List<Tensor> next(Tensor ofInput, List<Tensor> before) {
        Tensor ofHidden =
                before.getFirst()
                        .linear(hidden.borrow(), hiddenBias == null ? null : hiddenBias.borrow());
        return transition.next(ofInput, ofHidden, before);
    }
}
