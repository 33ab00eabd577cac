package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every backend keeps in products of matrices, however they lie: each element is within `k u
/// sum |a b|` of the exact one, where k products are summed and u is half a unit of the last place;
/// among machines that lower it has the same bits.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProductContract {
    private static final String SIZES = "dev.nacre.testkit.ProductContract#sizes";

    private final List<Machine> machines;
    private int judged;

    protected ProductContract(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    /// `[m, k]` times `[k, n]`.
    record Size(int m, int k, int n) {}

    static Stream<Size> sizes() {
        return Stream.of(
                new Size(1, 1, 1),
                new Size(1, 7, 33),
                new Size(33, 7, 1),
                new Size(3, 0, 2),
                new Size(0, 3, 2),
                new Size(5, 600, 5),
                new Size(15, 30, 31),
                new Size(16, 17, 32),
                new Size(40, 20, 130));
    }

    /// How a matrix comes to lie in memory.
    private enum Layout {
        CONTIGUOUS,
        TRANSPOSED,
        SLICED;

        Tensor of(int rows, int columns, DType t, IntToDoubleFunction element) {
            return switch (this) {
                case CONTIGUOUS -> matrix(rows, columns, t, element);
                case TRANSPOSED ->
                        matrix(
                                        columns,
                                        rows,
                                        t,
                                        i -> element.applyAsDouble(i % rows * columns + i / rows))
                                .t();
                case SLICED ->
                        matrix(
                                        rows,
                                        columns + 3,
                                        t,
                                        i ->
                                                i % (columns + 3) == 0
                                                        ? 77
                                                        : element.applyAsDouble(
                                                                i / (columns + 3) * columns
                                                                        + i % (columns + 3)
                                                                        - 1))
                                .narrow(1, 1, columns);
            };
        }
    }

    private static Tensor matrix(int rows, int columns, DType t, IntToDoubleFunction element) {
        double[] all = IntStream.range(0, rows * columns).mapToDouble(element).toArray();
        return Placement.vector(all, t).reshape(rows, columns);
    }

    private static double left(int i) {
        return (i * 37 % 101 - 50) * 0.0301;
    }

    private static double right(int i) {
        return (i * 53 % 89 - 44) * 0.0207;
    }

    @ParameterizedTest
    @MethodSource(SIZES)
    void isRightHoweverTheMatricesLie(Size s) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            Bounds[] truth = new Bounds[s.m * s.n];
            for (int i = 0; i < truth.length; i++) {
                truth[i] = new Bounds(s.k, t);
                for (int k = 0; k < s.k; k++) {
                    truth[i].add(
                            t.round(left(i / s.n * s.k + k)), t.round(right(k * s.n + i % s.n)));
                }
            }
            double[] usual = null;
            for (Machine m : machines) {
                for (Layout a : Layout.values()) {
                    for (Layout b : Layout.values()) {
                        String what = "%s %s %s times %s on %s".formatted(s, t, a, b, m);
                        double[] results =
                                m.run(() ->
                                        a.of(s.m, s.k, t, ProductContract::left)
                                                .matmul(b.of(s.k, s.n, t, ProductContract::right))
                                                .compute()
                                                .toDoubleArray());
                        check(truth, results, what);
                        if (m.lowers()) {
                            usual = usual == null ? results : usual;
                            assertArrayEquals(usual, results, what);
                        }
                    }
                }
            }
        }
    }

    /// The gradient by a is the sum over the columns of b, and the other way around.
    @ParameterizedTest
    @MethodSource(SIZES)
    void gradientIsRight(Size s) {
        DType t = DType.F64;
        Bounds[] byA = new Bounds[s.m * s.k];
        for (int i = 0; i < byA.length; i++) {
            byA[i] = new Bounds(s.n, t);
            for (int j = 0; j < s.n; j++) {
                byA[i].add(1, right(i % s.k * s.n + j));
            }
        }
        Bounds[] byB = new Bounds[s.k * s.n];
        for (int i = 0; i < byB.length; i++) {
            byB[i] = new Bounds(s.m, t);
            for (int j = 0; j < s.m; j++) {
                byB[i].add(left(j * s.k + i / s.n), 1);
            }
        }
        for (Machine m : machines) {
            m.run(() -> {
                Tensor a = matrix(s.m, s.k, t, ProductContract::left).requiresGrad();
                Tensor b = matrix(s.k, s.n, t, ProductContract::right).requiresGrad();
                List<Tensor> slopes = Autograd.grad(a.matmul(b).sum(), a, b);
                check(byA, slopes.get(0).toDoubleArray(), s + " by a on " + m);
                check(byB, slopes.get(1).toDoubleArray(), s + " by b on " + m);
                return null;
            });
        }
    }

    @Test
    void batchesAreMultipliedOneByOne() {
        for (Machine m : machines) {
            m.run(() -> {
                Tensor a = matrix(10, 7, DType.F32, ProductContract::left).reshape(2, 5, 7);
                Tensor b = matrix(7, 9, DType.F32, ProductContract::right);
                Tensor both = a.matmul(b);
                for (int i = 0; i < 2; i++) {
                    assertArrayEquals(
                            a.get(i).matmul(b).toDoubleArray(),
                            both.get(i).toDoubleArray(),
                            m.toString());
                }
                return null;
            });
        }
    }

    @Test
    void infinitiesAndNansGoTheirWay() {
        double inf = Double.POSITIVE_INFINITY;
        for (Machine m : machines) {
            double[] results =
                    m.run(() ->
                            Tensor.of(new float[][] {{1, 0, 2}, {0, 0, 0}, {3, 0, 1}})
                                    .matmul(
                                            Tensor.of(
                                                    new float[][] {
                                                        {1, 2}, {3, 4}, {5, (float) inf}
                                                    }))
                                    .toDoubleArray());
            assertArrayEquals(new double[] {11, inf, 0, Double.NaN, 8, inf}, results, m.toString());
        }
    }

    private void check(Bounds[] truth, double[] results, String what) {
        assertEquals(truth.length, results.length, what);
        for (int i = 0; i < results.length; i++) {
            truth[i].check(results[i], what + " at " + i);
            judged++;
        }
    }

    @AfterAll
    void report() {
        assertTrue(judged > 0);
        System.out.printf("Products: %d elements judged on %d machines%n", judged, machines.size());
    }

    /// The exact sum of products, and how far from it a result may be.
    private static final class Bounds {
        private final double rounding;
        private BigDecimal exact = BigDecimal.ZERO;
        private double sizes;

        Bounds(int terms, DType t) {
            this.rounding = terms * Math.scalb(1.0, -t.precision());
        }

        void add(double a, double b) {
            exact = exact.add(new BigDecimal(a).multiply(new BigDecimal(b)));
            sizes += Math.abs(a * b);
        }

        void check(double result, String what) {
            double error = new BigDecimal(result).subtract(exact).abs().doubleValue();
            assertTrue(
                    error <= rounding * sizes,
                    () -> "%s: %s instead of %s".formatted(what, result, exact.doubleValue()));
        }
    }
}
