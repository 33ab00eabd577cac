package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.optim.SGD;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Cells, step by step, against their layers, which are tested against loops over single numbers.
class RecurrentCellTest {
    private static final int IN = 3;
    private static final int HIDDEN = 2;

    enum Kind {
        RNN(
                RNNCell.of(IN, HIDDEN, o -> o.dtype(DType.F64)),
                dev.nacre.nn.RNN.of(IN, HIDDEN, o -> o.dtype(DType.F64))),
        RELU(
                RNNCell.of(IN, HIDDEN, o -> o.nonlinearity(Nonlinearity.RELU).dtype(DType.F64)),
                dev.nacre.nn.RNN.of(
                        IN, HIDDEN, o -> o.nonlinearity(Nonlinearity.RELU).dtype(DType.F64))),
        GRU(
                GRUCell.of(IN, HIDDEN, o -> o.bias(false).dtype(DType.F64)),
                dev.nacre.nn.GRU.of(IN, HIDDEN, o -> o.bias(false).dtype(DType.F64))),
        LSTM(
                LSTMCell.of(IN, HIDDEN, o -> o.dtype(DType.F64)),
                dev.nacre.nn.LSTM.of(IN, HIDDEN, o -> o.dtype(DType.F64)));

        private final RecurrentCell cell;
        private final Recurrent layer;

        Kind(RecurrentCell cell, Recurrent layer) {
            this.cell = cell;
            this.layer = layer;
            Map<String, Tensor> same = new LinkedHashMap<>();
            cell.stateDict().forEach((key, value) -> same.put(key + "_l0", value));
            layer.loadStateDict(same);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stepsAreThoseOfTheLayer(Kind kind) {
        for (long[] shape : new long[][] {{4, 5, IN}, {4, IN}}) {
            Tensor x = Slopes.numbers(1, shape);
            List<Tensor> want = kind.layer.called(x, s -> {});
            Tensor[] state = {};
            List<Tensor> outputs = new ArrayList<>();
            for (Tensor place : x.unbind(0)) {
                state = kind.cell.called(place, state).toArray(Tensor[]::new);
                outputs.add(state[0]);
            }
            assertArrayEquals(
                    want.getFirst().toDoubleArray(),
                    Tensor.stack(outputs, 0).toDoubleArray(),
                    1e-15);
            for (int i = 0; i < state.length; i++) {
                assertArrayEquals(want.get(1 + i).toDoubleArray(), state[i].toDoubleArray(), 1e-15);
            }
            assertEquals(want.size(), 1 + state.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreDifferences(Kind kind) {
        Tensor x = Slopes.numbers(2, 4, IN);
        Slopes.check(
                () -> {
                    List<Tensor> once = kind.cell.called(x);
                    List<Tensor> twice = kind.cell.called(x.mul(2), once.toArray(Tensor[]::new));
                    Tensor sum = Tensor.zeros(DType.F64);
                    for (Tensor t : twice) {
                        sum = sum.add(t.mul(t).mul(t.add(1)).sum());
                    }
                    return sum;
                },
                kind.cell.parameters().toArray(Parameter[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void theStateOutlivesAStep(Kind kind) {
        Tensor x = Slopes.numbers(9, 2, IN);
        List<double[]> want = kind.cell.called(x).stream().map(Tensor::toDoubleArray).toList();
        List<Tensor> state = kind.cell.called(x);
        state.getFirst().sum().backward();
        SGD.of(kind.cell.parameters(), o -> o.lr(0)).step();
        for (int i = 0; i < want.size(); i++) {
            assertArrayEquals(want.get(i), state.get(i).detach().toDoubleArray(), 1e-14);
        }
    }

    @Test
    void aCellIsCalledByTheNamesOfItsKind() {
        Nacre.seed(1);
        Tensor x = Tensor.rand(5, IN);
        LSTMCell lstm = LSTMCell.of(IN, HIDDEN);
        LSTMCell.State first = lstm.run(x);
        LSTMCell.State second = lstm.run(x, first);
        assertEquals(Shape.of(5, HIDDEN), second.c().shape());
        assertArrayEquals(lstm.apply(x).toFloatArray(), first.h().toFloatArray(), 1e-7f);
        Tensor zero = Tensor.zeros(5, HIDDEN);
        GRUCell gru = GRUCell.of(IN, HIDDEN);
        assertArrayEquals(gru.apply(x).toFloatArray(), gru.apply(x, zero).toFloatArray());
        RNNCell rnn = RNNCell.of(IN, HIDDEN);
        assertArrayEquals(rnn.apply(x).toFloatArray(), rnn.apply(x, zero).toFloatArray());
    }

    @Test
    void weightsHaveTorchsNamesAndBegin() {
        Nacre.seed(2);
        LSTMCell cell = LSTMCell.of(10, 25);
        assertEquals(
                List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh"),
                List.copyOf(cell.stateDict().keySet()));
        for (Parameter p : cell.parameters()) {
            double most = p.value().abs().max().item();
            assertTrue(most <= 0.2 && most > 0.15, p.shape() + " " + most);
        }
        assertEquals(2, GRUCell.of(2, 3, o -> o.bias(false)).parameters().size());
    }

    @Test
    void wrongShapesSayWhatIsExpected() {
        GRUCell cell = GRUCell.of(IN, HIDDEN);
        Refusal.check(
                ShapeException.class,
                GRUCell.of(IN, HIDDEN),
                Tensor.zeros(2, 4),
                "[2, 4]",
                "[batch, 3]");
        assertThrows(ShapeException.class, () -> cell.apply(Tensor.zeros(4, 5, IN)));
        String state =
                assertThrows(
                                ShapeException.class,
                                () -> cell.apply(Tensor.zeros(2, IN), Tensor.zeros(1, HIDDEN)))
                        .getMessage();
        assertTrue(state.contains("[1, 2]") && state.contains("[2, 2]"), state);
        assertThrows(NacreException.class, () -> RNNCell.of(0, 3));
    }
}
