package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every backend keeps where elements are moved or made, not computed: gather and its
/// gradient, which scatters, order, joined and padded tensors, counted and random numbers. All of
/// it is exact.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MovementContract {
    private static final int[] LENGTHS = {1, 7, 16, 17, 207, 4098};

    private final List<Machine> machines;

    protected MovementContract(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    /// Places that repeat and are in no order.
    private static long place(int i, int count) {
        return (i * 7919L + 3) % count;
    }

    @ParameterizedTest
    @EnumSource
    void gatherPicksWhereverTheElementsLie(Placement p) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            for (int n : LENGTHS) {
                double[] stored = IntStream.range(0, p.stored(n)).mapToDouble(i -> i - 3).toArray();
                long[] index = IntStream.range(0, 2 * n).mapToLong(i -> place(i, n)).toArray();
                double[] expected =
                        Arrays.stream(index)
                                .mapToDouble(i -> stored[p.place((int) i, n)])
                                .toArray();
                for (Machine m : machines) {
                    double[] results =
                            m.run(() ->
                                    p.view(Placement.vector(stored, t), n)
                                            .flatten()
                                            .gather(0, Tensor.of(index))
                                            .toDoubleArray());
                    assertArrayEquals(expected, results, () -> p + " " + n + " on " + m);
                }
            }
        }
    }

    @Test
    void gatherPicksAlongEitherDim() {
        for (Machine m : machines) {
            m.run(() -> {
                Tensor x = Tensor.of(new float[][] {{0, 1, 2}, {10, 11, 12}});
                Tensor rows = Tensor.of(1L, 0L, 1L).reshape(1, 3);
                Tensor columns = Tensor.of(2L, 2L, 0L, 1L).reshape(2, 2);
                assertArrayEquals(new double[] {10, 1, 12}, x.gather(0, rows).toDoubleArray());
                assertArrayEquals(
                        new double[] {2, 2, 10, 11}, x.gather(1, columns).toDoubleArray());
                return null;
            });
        }
    }

    @Test
    void placesOutOfRangeAreNamed() {
        for (Machine m : machines) {
            for (long bad : new long[] {-1, 5, Long.MAX_VALUE}) {
                NacreException e =
                        assertThrows(
                                NacreException.class,
                                () ->
                                        m.run(() ->
                                                Tensor.of(1f, 2f, 3f, 4f, 5f)
                                                        .gather(0, Tensor.of(0L, bad))
                                                        .toDoubleArray()),
                                m.toString());
                assertTrue(e.toString().contains(Long.toString(bad)), e.toString());
            }
        }
    }

    /// Weights that are powers of two or sums of few of them, so that no order rounds.
    @Test
    void scatteredGradientsAddUpWherePlacesRepeat() {
        for (DType t : List.of(DType.F32, DType.F64)) {
            for (int n : LENGTHS) {
                long[] index = IntStream.range(0, 3 * n).mapToLong(i -> place(i, n)).toArray();
                double[] weights = IntStream.range(0, 3 * n).mapToDouble(i -> i % 8 - 2).toArray();
                double[] expected = new double[n];
                IntStream.range(0, 3 * n).forEach(i -> expected[(int) index[i]] += weights[i]);
                for (Machine m : machines) {
                    double[] results =
                            m.run(() -> {
                                Tensor x = Tensor.zeros(t, n).requiresGrad();
                                Tensor picked = x.gather(0, Tensor.of(index));
                                Tensor sum = picked.mul(Placement.vector(weights, t)).sum();
                                return Autograd.grad(sum, x).getFirst().toDoubleArray();
                            });
                    assertArrayEquals(expected, results, () -> n + " " + t + " on " + m);
                }
            }
        }
    }

    @Test
    void piecesAreJoinedAndPadded() {
        for (Machine m : machines) {
            m.run(() -> {
                Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
                assertArrayEquals(
                        new double[] {1, 2, 1, 3, 3, 4, 2, 4},
                        Tensor.cat(List.of(x, x.t()), 1).toDoubleArray());
                assertArrayEquals(new double[] {9, 1, 2, 9, 3, 4}, x.pad(9, 1, 0).toDoubleArray());
                assertArrayEquals(new double[] {1, 7, 3, 7}, x.with(":, 1", 7).toDoubleArray());
                return null;
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void elementsAreSortedWhereverTheyLie(Placement p) {
        for (DType t : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            for (int n : LENGTHS) {
                double[] stored =
                        IntStream.range(0, p.stored(n)).mapToDouble(i -> place(i, 11)).toArray();
                for (boolean descending : new boolean[] {false, true}) {
                    double sign = descending ? -1 : 1;
                    long[] expected =
                            IntStream.range(0, n)
                                    .boxed()
                                    .sorted(
                                            Comparator.comparingDouble(
                                                    i -> sign * stored[p.place(i, n)]))
                                    .mapToLong(i -> i)
                                    .toArray();
                    for (Machine m : machines) {
                        long[] results =
                                m.run(() ->
                                        p.view(Placement.vector(stored, t), n)
                                                .flatten()
                                                .argsort(0, descending)
                                                .toLongArray());
                        assertArrayEquals(expected, results, () -> p + " " + n + " on " + m);
                    }
                }
            }
        }
    }

    @Test
    void theLastOfEqualPlacesIsKept() {
        for (int n : LENGTHS) {
            long[] index = IntStream.range(0, 3 * n).mapToLong(i -> place(i, n) / 2).toArray();
            double[] expected = new double[n];
            IntStream.range(0, 3 * n).forEach(i -> expected[(int) index[i]] = i + 1);
            for (Machine m : machines) {
                double[] results =
                        m.run(() ->
                                Tensor.zeros(DType.F64, n)
                                        .scatter(
                                                0,
                                                Tensor.of(index),
                                                Tensor.arange(1, 3 * n + 1).to(DType.F64))
                                        .toDoubleArray());
                assertArrayEquals(expected, results, () -> n + " on " + m);
            }
        }
    }

    @Test
    void countsAreWhole() {
        for (int n : LENGTHS) {
            long[] expected = IntStream.range(0, n).mapToLong(i -> 5 + 3L * i).toArray();
            for (Machine m : machines) {
                long[] results = m.run(() -> Tensor.arange(5, 5 + 3L * n, 3).toLongArray());
                assertArrayEquals(expected, results, m.toString());
            }
        }
    }

    @Test
    void noRandomNumbersAreWellToo() {
        for (long[] shape : new long[][] {{0}, {2, 0}, {0, 3}}) {
            for (Machine m : machines) {
                Tensor none = m.run(() -> new Generator(42).rand(DType.F32, shape).compute());
                assertEquals(0, none.numel(), m.toString());
            }
        }
    }

    @Test
    void randomNumbersAreTheReference() {
        for (int n : LENGTHS) {
            checkRandom(n, () -> new Generator(42).rand(DType.F32, n).toDoubleArray());
            checkRandom(n, () -> new Generator(42).rand(DType.F64, n).toDoubleArray());
            checkRandom(n, () -> new Generator(42).randn(DType.F32, n).toDoubleArray());
            checkRandom(n, () -> new Generator(42).randn(DType.F64, n).toDoubleArray());
            checkRandom(n, () -> new Generator(42).randint(-5, 17, n).toDoubleArray());
            checkRandom(n, () -> new Generator(42).randperm(n).toDoubleArray());
            checkRandom(n, () -> second(n));
        }
    }

    /// The numbers drawn after others do not depend on who drew those.
    private static double[] second(int n) {
        Generator g = new Generator(7);
        g.rand(DType.F32, n + 1);
        return g.randn(DType.F32, n).toDoubleArray();
    }

    private void checkRandom(int n, Supplier<double[]> drawn) {
        double[] expected = Machine.REFERENCE.run(drawn);
        assertEquals(n, expected.length);
        for (Machine m : machines) {
            assertArrayEquals(expected, m.run(drawn), m.toString());
        }
    }

    /// The mean and the spread of many numbers are what they should be, by four deviations.
    @Test
    void randomNumbersAreSpreadAsTheyShould() {
        int n = 40_000;
        for (Machine m : machines) {
            m.run(() -> {
                double[] even = new Generator(1).rand(DType.F32, n).toDoubleArray();
                assertTrue(Arrays.stream(even).allMatch(v -> 0 <= v && v < 1), m.toString());
                assertEquals(0.5, mean(even), 4 * Math.sqrt(1.0 / 12 / n), m.toString());
                double[] normal = new Generator(1).randn(DType.F32, n).toDoubleArray();
                assertEquals(0, mean(normal), 4 / Math.sqrt(n), m.toString());
                double[] squares = Arrays.stream(normal).map(v -> v * v).toArray();
                assertEquals(1, mean(squares), 4 * Math.sqrt(2.0 / n), m.toString());
                return null;
            });
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
