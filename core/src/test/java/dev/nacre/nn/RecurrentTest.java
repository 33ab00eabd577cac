package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Recurrent layers against loops over single numbers.
class RecurrentTest {
    private static final int IN = 3;
    private static final int HIDDEN = 2;
    private static final int LENGTH = 4;
    private static final int BATCH = 2;

    @FunctionalInterface
    private interface Maker {
        Recurrent of(long in, long hidden, Consumer<Recurrent.Options> options);
    }

    /// The kinds of layers, and what each makes of one place.
    enum Kind {
        RNN(dev.nacre.nn.RNN::of, 1) {
            @Override
            double[] next(double[] x, double[] h, double[] state, int k) {
                return new double[] {Math.tanh(x[k] + h[k])};
            }
        },
        RELU(
                (in, hidden, o) ->
                        dev.nacre.nn.RNN.of(
                                in, hidden, o.andThen(p -> p.nonlinearity(Nonlinearity.RELU))),
                1) {
            @Override
            double[] next(double[] x, double[] h, double[] state, int k) {
                return new double[] {Math.max(x[k] + h[k], 0)};
            }
        },
        GRU(dev.nacre.nn.GRU::of, 1) {
            @Override
            double[] next(double[] x, double[] h, double[] state, int k) {
                double r = sigmoid(x[k] + h[k]);
                double z = sigmoid(x[HIDDEN + k] + h[HIDDEN + k]);
                double n = Math.tanh(x[2 * HIDDEN + k] + r * h[2 * HIDDEN + k]);
                return new double[] {(1 - z) * n + z * state[0]};
            }
        },
        LSTM(dev.nacre.nn.LSTM::of, 2) {
            @Override
            double[] next(double[] x, double[] h, double[] state, int k) {
                double i = sigmoid(x[k] + h[k]);
                double f = sigmoid(x[HIDDEN + k] + h[HIDDEN + k]);
                double g = Math.tanh(x[2 * HIDDEN + k] + h[2 * HIDDEN + k]);
                double o = sigmoid(x[3 * HIDDEN + k] + h[3 * HIDDEN + k]);
                double c = f * state[1] + i * g;
                return new double[] {o * Math.tanh(c), c};
            }
        };

        private final Maker maker;
        final int states;

        Kind(Maker maker, int states) {
            this.maker = maker;
            this.states = states;
        }

        Recurrent layer(int layers, boolean bias, boolean both) {
            return maker.of(
                    IN,
                    HIDDEN,
                    o -> o.layers(layers).bias(bias).bidirectional(both).dtype(DType.F64));
        }

        /// Number `k` of each tensor of the state.
        abstract double[] next(double[] x, double[] h, double[] state, int k);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /// One direction of a layer over one sequence: its outputs by place; `state` is moved on.
    private static double[][] pass(
            Kind kind, Map<String, Parameter> p, String end, double[][] x, double[][] state) {
        boolean back = end.endsWith("reverse");
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            int at = back ? x.length - 1 - t : t;
            double[] ofX = affine(p.get("weight_ih" + end), p.get("bias_ih" + end), x[at]);
            double[] ofH = affine(p.get("weight_hh" + end), p.get("bias_hh" + end), state[0]);
            double[][] after = new double[kind.states][HIDDEN];
            for (int k = 0; k < HIDDEN; k++) {
                double[] before = new double[kind.states];
                for (int s = 0; s < kind.states; s++) {
                    before[s] = state[s][k];
                }
                double[] next = kind.next(ofX, ofH, before, k);
                for (int s = 0; s < kind.states; s++) {
                    after[s][k] = next[s];
                }
            }
            System.arraycopy(after, 0, state, 0, kind.states);
            out[at] = after[0];
        }
        return out;
    }

    private static double[] affine(Parameter w, Parameter b, double[] x) {
        double[] weight = w.value().toDoubleArray();
        double[] y = b == null ? new double[weight.length / x.length] : b.value().toDoubleArray();
        for (int i = 0; i < weight.length; i++) {
            y[i / x.length] += weight[i] * x[i % x.length];
        }
        return y;
    }

    /// The outputs and the states at the end, as the layer has them.
    private static double[][] expected(
            Kind kind, Recurrent layer, int layers, int directions, Tensor x, List<Tensor> start) {
        double[][] results = new double[1 + kind.states][];
        results[0] = new double[LENGTH * BATCH * directions * HIDDEN];
        for (int s = 0; s < kind.states; s++) {
            results[1 + s] = new double[layers * directions * BATCH * HIDDEN];
        }
        for (int b = 0; b < BATCH; b++) {
            double[][] inner = new double[LENGTH][];
            for (int t = 0; t < LENGTH; t++) {
                inner[t] = x.get(t, b).toDoubleArray();
            }
            for (int l = 0; l < layers; l++) {
                double[][] outer = new double[LENGTH][directions * HIDDEN];
                for (int d = 0; d < directions; d++) {
                    int number = l * directions + d;
                    double[][] state = new double[kind.states][];
                    for (int s = 0; s < kind.states; s++) {
                        state[s] = start.get(s).get(number, b).toDoubleArray();
                    }
                    String end = "_l" + l + (d == 1 ? "_reverse" : "");
                    double[][] out = pass(kind, layer.namedParameters(), end, inner, state);
                    for (int t = 0; t < LENGTH; t++) {
                        System.arraycopy(out[t], 0, outer[t], d * HIDDEN, HIDDEN);
                    }
                    for (int s = 0; s < kind.states; s++) {
                        int at = (number * BATCH + b) * HIDDEN;
                        System.arraycopy(state[s], 0, results[1 + s], at, HIDDEN);
                    }
                }
                inner = outer;
            }
            for (int t = 0; t < LENGTH; t++) {
                int wide = directions * HIDDEN;
                System.arraycopy(inner[t], 0, results[0], (t * BATCH + b) * wide, wide);
            }
        }
        return results;
    }

    @ParameterizedTest
    @EnumSource
    void isItsDefinition(Kind kind) {
        Nacre.seed(3);
        for (int layers : new int[] {1, 2}) {
            for (boolean both : new boolean[] {false, true}) {
                for (boolean bias : new boolean[] {false, true}) {
                    Recurrent layer = kind.layer(layers, bias, both);
                    int directions = both ? 2 : 1;
                    assertEquals(layers * directions * (bias ? 4 : 2), layer.parameters().size());
                    Tensor x = Slopes.numbers(1, LENGTH, BATCH, IN);
                    Tensor h = Slopes.numbers(2, layers * directions, BATCH, HIDDEN);
                    List<Tensor> start = List.of(h, h.square()).subList(0, kind.states);
                    double[][] want = expected(kind, layer, layers, directions, x, start);
                    List<Tensor> have = layer.called(x, s -> {}, start.toArray(Tensor[]::new));
                    for (int r = 0; r < want.length; r++) {
                        assertArrayEquals(want[r], have.get(r).toDoubleArray(), 1e-14);
                    }
                }
            }
        }
    }

    @Test
    void aBatchMayComeFirstOrNotAtAll() {
        Nacre.seed(4);
        Recurrent layer = LSTM.of(IN, HIDDEN, o -> o.batchFirst(true).bidirectional(true));
        Tensor x = Tensor.rand(BATCH, LENGTH, IN);
        Tensor y = layer.apply(x);
        assertEquals(Shape.of(BATCH, LENGTH, 2 * HIDDEN), y.shape());
        LSTM.Result alone = ((LSTM) layer).run(x.get(1));
        assertEquals(Shape.of(LENGTH, 2 * HIDDEN), alone.output().shape());
        assertEquals(Shape.of(2, HIDDEN), alone.h().shape());
        assertArrayEquals(y.get(1).toFloatArray(), alone.output().toFloatArray(), 1e-6f);
        LSTM.Result again = ((LSTM) layer).run(x.get(1), alone.h(), alone.c());
        assertEquals(alone.c().shape(), again.c().shape());
    }

    /// The state at the end of one piece, taken to the next, is one long sequence.
    @Test
    void stateGoesOn() {
        Nacre.seed(5);
        GRU layer = GRU.of(IN, HIDDEN, o -> o.layers(2));
        Tensor x = Tensor.rand(2 * LENGTH, BATCH, IN);
        Recurrence whole = layer.run(x);
        Recurrence first = layer.run(x.narrow(0, 0, LENGTH));
        Recurrence second = layer.run(x.narrow(0, LENGTH, LENGTH), first.h());
        assertArrayEquals(whole.h().toFloatArray(), second.h().toFloatArray());
        assertArrayEquals(
                whole.output().narrow(0, LENGTH, LENGTH).toFloatArray(),
                second.output().toFloatArray());
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreDifferences(Kind kind) {
        Nacre.seed(6);
        Recurrent layer = kind.layer(2, true, true);
        Tensor x = Slopes.numbers(7, LENGTH, BATCH, IN);
        Slopes.check(
                () -> {
                    Tensor sum = Tensor.zeros(DType.F64);
                    for (Tensor t : layer.called(x, s -> {})) {
                        sum = sum.add(t.mul(t).mul(t.add(1)).sum());
                    }
                    return sum;
                },
                layer.parameters().toArray(Parameter[]::new));
    }

    /// As in training along a text: the state behind a piece is read after the step on that piece.
    @ParameterizedTest
    @EnumSource
    void theStateOutlivesAStep(Kind kind) {
        Nacre.seed(10);
        Recurrent layer = kind.layer(2, true, false);
        Tensor x = Slopes.numbers(7, LENGTH, BATCH, IN);
        List<double[]> want = layer.called(x, s -> {}).stream().map(Tensor::toDoubleArray).toList();
        List<Tensor> piece = layer.called(x, s -> {});
        List<Tensor> state = piece.stream().skip(1).map(Tensor::detach).toList();
        piece.getFirst().sum().backward();
        SGD.of(layer.parameters(), o -> o.lr(0.1)).step();
        for (int i = 0; i < kind.states; i++) {
            assertArrayEquals(want.get(i + 1), state.get(i).toDoubleArray(), 1e-14);
        }
    }

    @Test
    void numbersBetweenLayersAreDroppedInTrainingOnly() {
        Nacre.seed(8);
        RNN layer = RNN.of(IN, 50, o -> o.layers(2).dropout(0.5));
        Tensor x = Tensor.rand(LENGTH, BATCH, IN);
        assertFalse(Arrays.equals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray()));
        layer.eval();
        assertArrayEquals(layer.apply(x).toFloatArray(), layer.apply(x).toFloatArray());
    }

    @Test
    void weightsBeginWithinTheirBound() {
        Nacre.seed(9);
        LSTM layer = LSTM.of(10, 25);
        assertEquals(
                List.of("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"),
                List.copyOf(layer.stateDict().keySet()));
        for (Parameter p : layer.parameters()) {
            double most = p.value().abs().max().item();
            assertTrue(most <= 0.2 && most > 0.15, p.shape() + " " + most);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[4, 2, 5]", "[3]", "[0, 2, 3]", "state"})
    void wrongShapesSayWhatIsExpected(String wrong) {
        Module model = new Wrapped();
        Tensor x =
                switch (wrong) {
                    case "[4, 2, 5]" -> Tensor.zeros(4, 2, 5);
                    case "[3]" -> Tensor.zeros(3);
                    case "[0, 2, 3]" -> Tensor.zeros(0, 2, 3);
                    default -> Tensor.zeros(4, 7, 3);
                };
        String message = assertThrows(ShapeException.class, () -> model.apply(x)).getMessage();
        assertTrue(message.startsWith("GRU in module memory: "), message);
        boolean state = wrong.equals("state");
        assertTrue(message.contains(state ? "[1, 7, 2]" : wrong), message);
        assertThrows(NacreException.class, () -> GRU.of(0, 3));
        assertThrows(NacreException.class, () -> GRU.of(2, 3, o -> o.layers(0)));
    }

    @Test
    void gatesHaveFunctionsOfTheirOwn() {
        Consumer<Recurrent.Options> relu = o -> o.nonlinearity(Nonlinearity.RELU);
        for (Executable call :
                List.<Executable>of(
                        () -> GRU.of(2, 3, relu),
                        () -> LSTM.of(2, 3, relu),
                        () -> LSTMCell.of(2, 3, o -> o.nonlinearity(Nonlinearity.RELU)),
                        () -> RNN.of(2, 3, o -> o.nonlinearity(Nonlinearity.SELU)))) {
            String message = assertThrows(NacreException.class, call).getMessage();
            assertTrue(message.contains("ELU"), message);
        }
    }

    /// Takes the same state whatever the batch is.
    private static final class Wrapped extends Module {
        private final GRU memory = child("memory", GRU.of(IN, HIDDEN));

        @Override
        protected Tensor forward(Tensor x) {
            return memory.run(x, Tensor.zeros(1, BATCH, HIDDEN)).output();
        }
    }
}
