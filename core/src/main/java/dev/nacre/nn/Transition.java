package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import java.util.List;

/// How the state of a recurrent layer or cell goes on at a place; the formulas are those of [RNN],
/// [GRU] and [LSTM].
enum Transition {
    TANH(1, 1) {
        @Override
        List<Tensor> next(Tensor x, Tensor h, List<Tensor> before) {
            return List.of(x.add(h).tanh());
        }
    },
    RELU(1, 1) {
        @Override
        List<Tensor> next(Tensor x, Tensor h, List<Tensor> before) {
            return List.of(x.add(h).relu());
        }
    },
    GRU(3, 1) {
        @Override
        List<Tensor> next(Tensor x, Tensor h, List<Tensor> before) {
            List<Tensor> ofX = x.chunk(3, -1);
            List<Tensor> ofH = h.chunk(3, -1);
            Tensor r = ofX.get(0).add(ofH.get(0)).sigmoid();
            Tensor z = ofX.get(1).add(ofH.get(1)).sigmoid();
            Tensor n = ofX.get(2).add(r.mul(ofH.get(2))).tanh();
            return List.of(n.add(z.mul(before.getFirst().sub(n))));
        }
    },
    LSTM(4, 2) {
        @Override
        List<Tensor> next(Tensor x, Tensor h, List<Tensor> before) {
            List<Tensor> gates = x.add(h).chunk(4, -1);
            Tensor i = gates.get(0).sigmoid();
            Tensor f = gates.get(1).sigmoid();
            Tensor g = gates.get(2).tanh();
            Tensor o = gates.get(3).sigmoid();
            Tensor c = f.mul(before.get(1)).add(i.mul(g));
            return List.of(o.mul(c.tanh()), c);
        }
    };

    private final int gates;
    private final int states;

    /// @param gates how many times `hidden` numbers are computed at a place
    /// @param states how many tensors the state is
    Transition(int gates, int states) {
        this.gates = gates;
        this.states = states;
    }

    int gates() {
        return gates;
    }

    int states() {
        return states;
    }

    /// The state behind a place.
    ///
    /// @param x what the input adds to each gate, `[batch, gates hidden]`
    /// @param h what the state before adds
    /// @param before the tensors of the state before, the first of which is the output
    abstract List<Tensor> next(Tensor x, Tensor h, List<Tensor> before);

    /// That of the plain layer or cell with a function.
    ///
    /// @param label what errors call it
    static Transition plain(Nonlinearity nonlinearity, String label) {
        return switch (nonlinearity) {
            case TANH -> TANH;
            case RELU -> RELU;
            case LINEAR, SIGMOID, LEAKY_RELU, SELU ->
                    throw new NacreException(
                            "%s: its nonlinearity is TANH or RELU, not %s"
                                    .formatted(label, nonlinearity));
        };
    }

    /// Refuses a function that was chosen for gates, which have theirs.
    Transition without(Nonlinearity nonlinearity, String label) {
        if (nonlinearity != Nonlinearity.TANH) {
            throw new NacreException(
                    "%s: its gates have functions of their own, %s cannot be chosen; RNN can"
                            .formatted(label, nonlinearity));
        }
        return this;
    }
}
