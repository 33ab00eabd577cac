package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Nacre;
import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sequences of different lengths in a batch against each of them alone.
class SequenceLengthsTest {
    private static final int IN = 3;
    private static final int PLACES = 5;
    private static final long[] LENGTHS = {2, 4, 1, 4};

    /// The sequences, and NaN behind their ends.
    private static Tensor padded(long seed) {
        Tensor x = Slopes.numbers(seed, PLACES, LENGTHS.length, IN);
        Tensor place = Tensor.arange(PLACES).reshape(PLACES, 1, 1);
        Tensor within = place.lt(Tensor.of(LENGTHS).unsqueeze(1));
        return x.where(within, Double.NaN).compute();
    }

    @ParameterizedTest
    @EnumSource
    void eachIsWhatItIsAlone(RecurrentTest.Kind kind) {
        Nacre.seed(1);
        int layers = 2;
        for (boolean both : new boolean[] {false, true}) {
            Recurrent layer = kind.layer(layers, true, both);
            int states = layers * (both ? 2 : 1);
            Tensor x = padded(3);
            Tensor h = Slopes.numbers(4, states, LENGTHS.length, 2);
            List<Tensor> start = List.of(h, h.square()).subList(0, kind.states);
            List<Tensor> all =
                    layer.called(x, s -> s.lengths(LENGTHS), start.toArray(Tensor[]::new));
            for (int b = 0; b < LENGTHS.length; b++) {
                int of = b;
                List<Tensor> alone =
                        layer.called(
                                x.narrow(1, b, 1).narrow(0, 0, LENGTHS[b]),
                                s -> {},
                                start.stream().map(t -> t.narrow(1, of, 1)).toArray(Tensor[]::new));
                Tensor mine = all.getFirst().narrow(1, b, 1);
                assertArrayEquals(
                        alone.getFirst().toDoubleArray(),
                        mine.narrow(0, 0, LENGTHS[b]).toDoubleArray(),
                        1e-15);
                Tensor rest = mine.narrow(0, LENGTHS[b], PLACES - LENGTHS[b]);
                assertEquals(0, rest.abs().sum().item());
                for (int s = 1; s <= kind.states; s++) {
                    assertArrayEquals(
                            alone.get(s).toDoubleArray(),
                            all.get(s).narrow(1, b, 1).toDoubleArray(),
                            1e-15);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreDifferences(RecurrentTest.Kind kind) {
        Nacre.seed(2);
        Recurrent layer = kind.layer(2, true, true);
        Tensor x = padded(5);
        Slopes.check(
                () -> {
                    Tensor sum = Tensor.zeros(DType.F64);
                    for (Tensor t : layer.called(x, s -> s.lengths(Tensor.of(LENGTHS)))) {
                        sum = sum.add(t.mul(t).mul(t.add(1)).sum());
                    }
                    return sum;
                },
                layer.parameters().toArray(Parameter[]::new));
    }

    @Test
    void whatLiesBehindAnEndHasNoGradient() {
        Nacre.seed(3);
        Tensor x = padded(6).requiresGrad();
        LSTM layer = LSTM.of(IN, 2, o -> o.bidirectional(true).dtype(DType.F64));
        layer.run(x, s -> s.lengths(LENGTHS)).output().square().sum().backward();
        Tensor grad = Objects.requireNonNull(x.grad());
        for (int b = 0; b < LENGTHS.length; b++) {
            for (int t = 0; t < PLACES; t++) {
                double size = grad.get(t, b).abs().sum().item();
                assertEquals(t < LENGTHS[b], size > 0, t + ", " + b + ": " + size);
            }
        }
    }

    @Test
    void theBatchMayComeFirstOrBeOne() {
        Nacre.seed(4);
        GRU layer = GRU.of(IN, 2, o -> o.batchFirst(true));
        Tensor x = Tensor.rand(2, PLACES, IN);
        Recurrence all = layer.run(x, Tensor.ones(1, 2, 2), s -> s.lengths(3, 5));
        Recurrence alone = layer.run(x.get(0), Tensor.ones(1, 2), s -> s.lengths(3));
        assertArrayEquals(all.output().get(0).toFloatArray(), alone.output().toFloatArray(), 1e-6f);
        RNN plain = RNN.of(IN, 2);
        assertEquals(2, plain.run(Tensor.rand(4, 2, IN), s -> s.lengths(1, 1)).h().size(1));
    }

    @Test
    void wrongLengthsSayWhatIsExpected() {
        LSTM layer = LSTM.of(IN, 2);
        Tensor x = Tensor.zeros(4, 2, IN);
        for (long[] wrong : new long[][] {{4}, {4, 5}, {0, 2}, {1, 2, 3}}) {
            String message =
                    assertThrows(ShapeException.class, () -> layer.run(x, s -> s.lengths(wrong)))
                            .getMessage();
            assertTrue(message.contains("from 1 to 4 for each of 2 sequences"), message);
        }
        assertThrows(DTypeException.class, () -> layer.run(x, s -> s.lengths(Tensor.of(1f, 2f))));
        assertThrows(
                ShapeException.class,
                () -> layer.run(x, s -> s.lengths(Tensor.ones(DType.I64, 2, 1))));
    }
}
