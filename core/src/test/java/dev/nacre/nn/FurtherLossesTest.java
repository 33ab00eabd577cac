package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Parameter;
import dev.nacre.Slopes;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Losses of distances, likelihoods and pairs against their definitions in plain Java.
class FurtherLossesTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 3;
    private static final Tensor A = Slopes.numbers(1, ROWS, COLUMNS).mul(3).compute();
    private static final Tensor B = Slopes.numbers(2, ROWS, COLUMNS).mul(3).compute();
    private static final Tensor C = Slopes.numbers(3, ROWS, COLUMNS).mul(3).compute();
    private static final Tensor SIGNS = Tensor.of(1L, -1L, 1L, -1L);
    private static final Tensor ALL_SIGNS =
            Tensor.of(1L, -1L, 1L, -1L, -1L, 1L, 1L, 1L, -1L, 1L, -1L, 0L).reshape(ROWS, COLUMNS);

    /// Probabilities that are not near 0 or 1.
    private static Tensor probabilities(long seed) {
        return Slopes.numbers(seed, ROWS, COLUMNS).mul(0.15).add(0.5).compute();
    }

    private static void check(double[] single, Function<Reduction, Tensor> loss) {
        double sum = Arrays.stream(single).sum();
        assertArrayEquals(single, loss.apply(Reduction.NONE).toDoubleArray(), 1e-13);
        assertEquals(sum, loss.apply(Reduction.SUM).item(), 1e-12);
        assertEquals(sum / single.length, loss.apply(Reduction.MEAN).item(), 1e-13);
    }

    private static double[] each(Tensor x, Tensor y, DoubleBinaryOperator f) {
        double[] a = x.toDoubleArray();
        double[] b = y.to(DType.F64).toDoubleArray();
        return IntStream.range(0, a.length).mapToDouble(i -> f.applyAsDouble(a[i], b[i])).toArray();
    }

    private static double[] row(Tensor x, int row) {
        return x.get(row).toDoubleArray();
    }

    private static <E extends NacreException> void assertSays(
            Class<E> type, Executable call, String... parts) {
        String message = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void smoothL1() {
        for (double beta : new double[] {1, 0.3, 2.5}) {
            check(
                    each(
                            A,
                            B,
                            (a, b) -> {
                                double d = Math.abs(a - b);
                                return d < beta ? d * d / 2 / beta : d - beta / 2;
                            }),
                    r -> Losses.smoothL1(A, B, o -> o.beta(beta).reduction(r)));
        }
        assertEquals(Losses.l1(A, B).item(), Losses.smoothL1(A, B, o -> o.beta(0)).item());
        Parameter p = new Parameter(A);
        Slopes.check(() -> Losses.smoothL1(p.borrow(), B), p);
        assertSays(NacreException.class, () -> Losses.smoothL1(A, B, o -> o.beta(-1)), "not -1.0");
    }

    @Test
    void huber() {
        for (double delta : new double[] {1, 0.3, 2.5}) {
            check(
                    each(
                            A,
                            B,
                            (a, b) -> {
                                double d = Math.abs(a - b);
                                return d < delta ? d * d / 2 : delta * (d - delta / 2);
                            }),
                    r -> Losses.huber(A, B, o -> o.delta(delta).reduction(r)));
        }
        Parameter p = new Parameter(A);
        Slopes.check(() -> Losses.huber(p.borrow(), B, o -> o.delta(0.7)), p);
        assertSays(
                NacreException.class,
                () -> Losses.huber(A, B, o -> o.delta(0)),
                "huber: delta must be a number above 0, not 0.0");
    }

    @Test
    void slopesOfDistancesAtBendsAndFarAway() {
        Parameter p = new Parameter(Tensor.of(0.0, 1, -1, 1e300, Double.NEGATIVE_INFINITY));
        Losses.huber(p.borrow(), Tensor.zeros(DType.F64, 5), o -> o.reduction(Reduction.SUM))
                .backward();
        Tensor grad = p.grad();
        assertNotNull(grad);
        assertArrayEquals(new double[] {0, 1, -1, 1, -1}, grad.toDoubleArray());
    }

    @Test
    void bce() {
        Tensor x = probabilities(5);
        Tensor z = probabilities(6);
        double[] plain = each(x, z, (a, b) -> -(b * Math.log(a) + (1 - b) * Math.log(1 - a)));
        check(plain, r -> Losses.bce(x, z, o -> o.reduction(r)));
        double[] weight = {0.5, 2, 1.25};
        check(
                IntStream.range(0, plain.length)
                        .mapToDouble(i -> plain[i] * weight[i % 3])
                        .toArray(),
                r -> Losses.bce(x, z, o -> o.weight(Tensor.of(weight)).reduction(r)));
        Parameter p = new Parameter(x);
        Parameter q = new Parameter(z);
        Slopes.check(() -> Losses.bce(p.borrow(), q.borrow()), p, q);
    }

    @Test
    void bceWhereProbabilitiesAre0And1() {
        Parameter p = new Parameter(Tensor.of(0.0, 0.0, 1.0, 1.0));
        Tensor z = Tensor.of(0.0, 1.0, 0.0, 1.0);
        Tensor loss = Losses.bce(p.borrow(), z, o -> o.reduction(Reduction.NONE));
        assertArrayEquals(new double[] {0, 100, 100, 0}, loss.toDoubleArray(), Double.MIN_VALUE);
        loss.sum().backward();
        Tensor grad = p.grad();
        assertNotNull(grad);
        // torch's (x - z) / max(x (1 - x), 1e-12).
        assertArrayEquals(new double[] {0, -1e12, 1e12, 0}, grad.toDoubleArray());
        assertTrue(Double.isNaN(Losses.bce(Tensor.of(1.5), Tensor.of(1.0)).item()));
    }

    @Test
    void klDiv() {
        Tensor x = A.logSoftmax(1);
        Tensor z = B.softmax(1);
        double[] single = each(x, z, (a, b) -> b * (Math.log(b) - a));
        check(single, r -> Losses.klDiv(x, z, o -> o.reduction(r)));
        check(single, r -> Losses.klDiv(x, z.log(), o -> o.logTarget(true).reduction(r)));
        assertEquals(
                Arrays.stream(single).sum() / ROWS,
                Losses.klDiv(x, z, o -> o.reduction(Reduction.BATCH_MEAN)).item(),
                1e-13);
        Tensor one = Tensor.scalar(-1, DType.F64);
        assertEquals(
                1 / Math.E,
                Losses.klDiv(
                                one.sub(1),
                                one,
                                o -> o.logTarget(true).reduction(Reduction.BATCH_MEAN))
                        .item(),
                1e-15);
        Parameter p = new Parameter(A);
        Parameter q = new Parameter(probabilities(7));
        Slopes.check(() -> Losses.klDiv(p.borrow().logSoftmax(1), q.borrow()), p, q);
        Tensor certain = Losses.klDiv(Tensor.of(-1.0, -2.0), Tensor.of(1.0, 0.0));
        assertEquals(0.5, certain.item());
    }

    @Test
    void batchMeanIsOfKlDivOnly() {
        assertSays(
                NacreException.class,
                () -> Losses.mse(A, B, o -> o.reduction(Reduction.BATCH_MEAN)),
                "mse: BATCH_MEAN is a reduction of klDiv only; use MEAN, SUM or NONE");
        assertSays(
                NacreException.class,
                () ->
                        Losses.crossEntropy(
                                A,
                                Tensor.of(0L, 1L, 2L, 0L),
                                o -> o.reduction(Reduction.BATCH_MEAN)),
                "crossEntropy: BATCH_MEAN");
    }

    @Test
    void gaussianNll() {
        Tensor v = C.abs().add(0.2);
        for (boolean full : new boolean[] {false, true}) {
            double[] a = A.toDoubleArray();
            double[] b = B.toDoubleArray();
            double[] s = v.toDoubleArray();
            double[] single = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                single[i] = (Math.log(s[i]) + (a[i] - b[i]) * (a[i] - b[i]) / s[i]) / 2;
                single[i] += full ? Math.log(2 * Math.PI) / 2 : 0;
            }
            check(single, r -> Losses.gaussianNll(A, B, v, o -> o.full(full).reduction(r)));
        }
        Tensor rows = v.narrow(1, 0, 1).compute();
        double byRow = Losses.gaussianNll(A, B, rows).item();
        assertEquals(Losses.gaussianNll(A, B, rows.expand(ROWS, COLUMNS)).item(), byRow, 1e-14);
        assertEquals(byRow, Losses.gaussianNll(A, B, rows.reshape(ROWS)).item());
        Parameter p = new Parameter(A);
        Parameter q = new Parameter(v);
        Slopes.check(() -> Losses.gaussianNll(p.borrow(), B, q.borrow()), p, q);
    }

    @Test
    void gaussianNllOfSmallVariances() {
        Parameter v = new Parameter(Tensor.of(0.0));
        Tensor zero = Tensor.zeros(DType.F64, 1);
        Tensor loss = Losses.gaussianNll(zero.add(0.5), zero, v.borrow(), o -> o.eps(0.25));
        assertEquals((Math.log(0.25) + 1) / 2, loss.item(), 1e-15);
        loss.backward();
        Tensor grad = v.grad();
        assertNotNull(grad);
        // As at the variance that was divided by: (1 / v - d^2 / v^2) / 2.
        assertEquals(0, grad.item(), 1e-15);
        assertSays(
                ShapeException.class,
                () -> Losses.gaussianNll(A, B, Tensor.ones(3)),
                "gaussianNll: variances of shape [3]",
                "[4, 3]");
        assertSays(
                NacreException.class,
                () -> Losses.gaussianNll(A, B, A, o -> o.eps(0)),
                "gaussianNll: eps must be a number above 0");
    }

    @Test
    void poissonNll() {
        Tensor counts = Tensor.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS);
        double[] single = each(A, counts, (a, z) -> Math.exp(a) - z * a);
        check(single, r -> Losses.poissonNll(A, counts, o -> o.reduction(r)));
        Tensor rates = A.abs();
        check(
                each(rates, counts, (a, z) -> a - z * Math.log(a + 1e-3)),
                r ->
                        Losses.poissonNll(
                                rates, counts, o -> o.logInput(false).eps(1e-3).reduction(r)));
        check(
                each(
                        A,
                        counts,
                        (a, z) ->
                                Math.exp(a)
                                        - z * a
                                        + (z > 1
                                                ? z * Math.log(z)
                                                        - z
                                                        + Math.log(2 * Math.PI * z) / 2
                                                : 0)),
                r -> Losses.poissonNll(A, counts, o -> o.full(true).reduction(r)));
        Parameter p = new Parameter(A);
        Slopes.check(() -> Losses.poissonNll(p.borrow(), counts), p);
    }

    private static double cos(double[] x, double[] y) {
        double xy = 0;
        double xx = 1e-12;
        double yy = 1e-12;
        for (int i = 0; i < x.length; i++) {
            xy += x[i] * y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }
        return xy / Math.sqrt(xx * yy);
    }

    @Test
    void cosineEmbedding() {
        for (double margin : new double[] {0, 0.3, -0.5}) {
            double[] single = new double[ROWS];
            for (int i = 0; i < ROWS; i++) {
                double c = cos(row(A, i), row(B, i));
                single[i] = i % 2 == 0 ? 1 - c : Math.max(0, c - margin);
            }
            check(
                    single,
                    r -> Losses.cosineEmbedding(A, B, SIGNS, o -> o.margin(margin).reduction(r)));
        }
        Tensor alone = Losses.cosineEmbedding(A.get(0), B.get(0), Tensor.scalar(1, DType.F64));
        assertEquals(1 - cos(row(A, 0), row(B, 0)), alone.item(), 1e-15);
        Parameter p = new Parameter(A);
        Parameter q = new Parameter(B);
        Slopes.check(
                () -> Losses.cosineEmbedding(p.borrow(), q.borrow(), SIGNS, o -> o.margin(-0.9)),
                p,
                q);
        assertSays(
                ShapeException.class,
                () -> Losses.cosineEmbedding(A, B, Tensor.ones(3)),
                "cosineEmbedding: y of shape [3]",
                "[4, 3]");
    }

    private static double distance(double[] x, double[] y, double p) {
        double sum = 0;
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            double d = Math.abs(x[i] - y[i] + 1e-6);
            sum += Math.pow(d, p);
            most = Math.max(most, d);
        }
        return p == Double.POSITIVE_INFINITY ? most : Math.pow(sum, 1 / p);
    }

    @Test
    void tripletMargin() {
        Parameter a = new Parameter(A);
        Parameter b = new Parameter(B);
        Parameter c = new Parameter(C);
        for (double p : new double[] {2, 1, 3, Double.POSITIVE_INFINITY}) {
            for (boolean swap : new boolean[] {false, true}) {
                double[] single = new double[ROWS];
                for (int i = 0; i < ROWS; i++) {
                    double far = distance(row(A, i), row(C, i), p);
                    double other = distance(row(B, i), row(C, i), p);
                    far = swap ? Math.min(far, other) : far;
                    single[i] = Math.max(0, distance(row(A, i), row(B, i), p) - far + 1.5);
                }
                check(
                        single,
                        r ->
                                Losses.tripletMargin(
                                        A, B, C, o -> o.margin(1.5).p(p).swap(swap).reduction(r)));
                Slopes.check(
                        () ->
                                Losses.tripletMargin(
                                        a.borrow(),
                                        b.borrow(),
                                        c.borrow(),
                                        o -> o.margin(1.5).p(p).swap(swap)),
                        a,
                        b,
                        c);
            }
        }
        a.zeroGrad();
        Losses.tripletMargin(a.borrow(), A, C, o -> o.eps(0).margin(100)).backward();
        Tensor grad = a.grad();
        assertNotNull(grad);
        assertTrue(grad.abs().lt(1).all().item() == 1, grad.toString());
        assertSays(
                NacreException.class,
                () -> Losses.tripletMargin(A, B, C, o -> o.margin(0)),
                "tripletMargin: margin must be a number above 0");
        assertSays(
                NacreException.class,
                () -> Losses.tripletMargin(A, B, C, o -> o.p(0)),
                "tripletMargin: p must be above 0");
        Tensor number = Tensor.scalar(1, DType.F64);
        assertSays(
                ShapeException.class,
                () -> Losses.tripletMargin(number, number, number),
                "tripletMargin: needs vectors");
    }

    @Test
    void hingeEmbedding() {
        Tensor x = A.abs();
        for (double margin : new double[] {1, 2.5}) {
            check(
                    each(
                            x,
                            ALL_SIGNS,
                            (a, y) -> (y == -1 ? 0 : a) + (y == 1 ? 0 : Math.max(0, margin - a))),
                    r -> Losses.hingeEmbedding(x, ALL_SIGNS, o -> o.margin(margin).reduction(r)));
        }
        Parameter p = new Parameter(x);
        Slopes.check(() -> Losses.hingeEmbedding(p.borrow(), ALL_SIGNS), p);
    }

    @Test
    void marginRanking() {
        for (double margin : new double[] {0, 0.4}) {
            double[] difference = A.sub(B).toDoubleArray();
            check(
                    each(Tensor.of(difference), ALL_SIGNS, (d, y) -> Math.max(0, -y * d + margin)),
                    r -> Losses.marginRanking(A, B, ALL_SIGNS, o -> o.margin(margin).reduction(r)));
        }
        Parameter p = new Parameter(A);
        Parameter q = new Parameter(B);
        Slopes.check(() -> Losses.marginRanking(p.borrow(), q.borrow(), ALL_SIGNS), p, q);
        // At the margin the slope is that of the line, as in torch.
        Parameter tie = new Parameter(Tensor.of(1.0));
        Losses.marginRanking(tie.borrow(), Tensor.of(1.0), Tensor.of(1.0)).backward();
        Tensor grad = tie.grad();
        assertNotNull(grad);
        assertEquals(-1, grad.item());
    }

    @Test
    void shapesAndDtypesAreNamed() {
        Tensor wide = Tensor.ones(DType.F64, ROWS, COLUMNS + 1);
        Tensor whole = A.to(DType.I64);
        assertSays(
                ShapeException.class,
                () -> Losses.huber(A, wide),
                "huber: shapes [4, 3] and [4, 4]");
        assertSays(ShapeException.class, () -> Losses.smoothL1(A, wide), "smoothL1: shapes");
        assertSays(ShapeException.class, () -> Losses.bce(A, wide), "bce: shapes");
        assertSays(ShapeException.class, () -> Losses.klDiv(A, wide), "klDiv: shapes");
        assertSays(ShapeException.class, () -> Losses.poissonNll(A, wide), "poissonNll: shapes");
        assertSays(
                ShapeException.class, () -> Losses.gaussianNll(A, wide, A), "gaussianNll: shapes");
        assertSays(
                ShapeException.class, () -> Losses.cosineEmbedding(A, wide, A), "cosineEmbedding:");
        assertSays(ShapeException.class, () -> Losses.tripletMargin(A, B, wide), "tripletMargin:");
        assertSays(ShapeException.class, () -> Losses.hingeEmbedding(A, wide), "hingeEmbedding:");
        assertSays(ShapeException.class, () -> Losses.marginRanking(A, B, wide), "marginRanking:");
        assertSays(
                DTypeException.class, () -> Losses.huber(whole, B), "huber: the results are i64");
        assertSays(
                DTypeException.class, () -> Losses.bce(A, whole), "bce: the wanted values are i64");
        assertSays(
                DTypeException.class, () -> Losses.klDiv(whole, B), "klDiv: the log probabilities");
        assertSays(
                DTypeException.class, () -> Losses.poissonNll(whole, B), "poissonNll: the rates");
        assertSays(
                DTypeException.class,
                () -> Losses.tripletMargin(whole, B, C),
                "tripletMargin: the vectors");
    }
}
