package dev.nacre.lower;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pass itself: what it leaves alone, and that it does nothing twice.
class LoweringTest {
    private final Expr x = Expr.arg(0, DType.F32);
    private final Expr y = Expr.arg(1, DType.F32);

    private static Expr lower(Expr e) {
        return Lowering.lower(List.of(e)).getFirst();
    }

    @Test
    void arithmeticStaysTheSameObject() {
        Expr e = x.mul(y).add(1).sqrt().where(x.lt(y), y.abs());
        assertSame(e, lower(e));
        Expr mixed = x.cast(DType.F64).sub(y.cast(DType.F64).floor());
        assertSame(mixed, lower(mixed));
        Expr whole = Expr.arg(0, DType.I32).remainder(7).sign();
        assertSame(whole, lower(whole));
    }

    @Test
    void whatIsCutAlreadyIsNotCutAgain() {
        long usual = selects(lower(x.exp()));
        assertEquals(usual, selects(lower(least(x, 20).exp())));
        assertEquals(usual + 1, selects(lower(least(x, 100).exp())));
        assertEquals(usual, selects(lower(most(x, -20).exp())));
        assertEquals(usual + 1, selects(lower(most(x, -200).exp())));
        assertEquals(usual, selects(lower(least(most(x, -20), 20).exp())));
        assertEquals(usual + 1, selects(lower(least(most(x, -200), 20).exp())));
        assertEquals(usual + 1, selects(lower(most(least(x, 20), -200).exp())));
    }

    private static Expr least(Expr e, double end) {
        return e.constant(end).where(e.constant(end).lt(e), e);
    }

    private static Expr most(Expr e, double end) {
        return e.constant(end).where(e.lt(e.constant(end)), e);
    }

    private static long selects(Expr e) {
        return Expr.postorder(List.of(e)).stream()
                .filter(s -> s instanceof Expr.Apply a && a.op() == Primitive.SELECT)
                .count();
    }

    @Test
    void aComparisonTurnsInTheSignsPlace() {
        assertSame(x.lt(x.constant(-64)), lower(x.constant(64).lt(x.neg())));
        assertSame(x.constant(3).lt(x), lower(x.neg().lt(x.constant(-3))));
        Expr other = y.neg().lt(x.neg());
        assertSame(other, lower(other));
    }

    @ParameterizedTest
    @EnumSource
    void aLoweredFunctionHasNothingLeftToLower(Accuracy accuracy) {
        for (DType type : List.of(DType.F32, DType.F64)) {
            Expr a = Expr.arg(0, type);
            Expr b = Expr.arg(1, type);
            Expr e =
                    lower(
                            Expr.apply(
                                    accuracy.op(),
                                    List.of(a, b).subList(0, accuracy.op().arity())));
            assertSame(e, lower(e));
            assertEquals(type, e.dtype());
        }
    }

    @Test
    void operandsAreLoweredFirst() {
        assertSame(lower(lower(x.exp()).add(1)), lower(x.exp().add(1)));
        assertSame(lower(lower(x.exp()).log()), lower(x.exp().log()));
    }

    @Test
    void sixteenBitsAreComputedInBinary32() {
        Expr h = Expr.arg(0, DType.BF16);
        Expr wide = h.cast(DType.F32).tanh();
        assertSame(lower(wide.cast(DType.BF16)), lower(h.tanh()));
    }

    @Test
    void sineAndCosineOfOneAngleShareTheirPolynomials() {
        int one = Expr.postorder(Lowering.lower(List.of(x.sin()))).size();
        int both = Expr.postorder(Lowering.lower(List.of(x.sin(), x.cos()))).size();
        assertTrue(both <= one + 8, both + " expressions, one alone " + one);
    }

    @Test
    void aPowerOfTwoNeedsNoLogarithm() {
        int general = Expr.postorder(List.of(lower(x.pow(y)))).size();
        int two = Expr.postorder(List.of(lower(x.constant(2).pow(y)))).size();
        assertTrue(3 * two < general, two + " expressions against " + general);
    }

    @Test
    void aNumberTimesItsErfcIsRoundedOnceBelowTheNormalNumbers() {
        for (DType type : List.of(DType.F32, DType.F64)) {
            Expr a = Expr.arg(0, type);
            double end = type == DType.F32 ? 14.2 : 38.5;
            double[] points =
                    DoubleStream.iterate(-end, v -> v < 6, v -> v + 0.013)
                            .map(type::round)
                            .toArray();
            for (double far : new double[] {-1.5 * end, -end / 4}) {
                Expr cut = most(a, far);
                for (Expr e :
                        List.of(a.mul(halfErfc(a)), halfErfc(a).mul(a), cut.mul(halfErfc(a)))) {
                    Exact exact = Exact.of(List.of(e), type);
                    double[] results = Columns.of(e, points);
                    for (int i = 0; i < points.length; i++) {
                        Truth truth = exact.at(points[i]).getFirst();
                        // A bound has the error of a tail that was rounded before.
                        double most = points[i] < far ? end : 4;
                        double ulps = truth.ulps(results[i], type);
                        assertTrue(ulps < most, e + " at " + points[i] + ": " + ulps);
                    }
                }
            }
            double[] ends = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, type.max()};
            assertArrayEquals(ends, Columns.of(a.mul(halfErfc(a)), ends));
            Expr cut = most(a, -1.5 * end).mul(halfErfc(a));
            double[] low = {Double.NEGATIVE_INFINITY, -type.max()};
            assertArrayEquals(new double[] {-0.0, -0.0}, Columns.of(cut, low));
        }
    }

    @Test
    void aProductWithAWideErfcVanishesToo() {
        for (DType type : List.of(DType.F32, DType.F64)) {
            Expr a = Expr.arg(0, type);
            double[] points = {
                Double.NEGATIVE_INFINITY, -type.max(), -500, -300, -270, -40, -0.0, 0, 3, 1000
            };
            for (double c : new double[] {-3, -1, -0.25, -0.1, -0.0625, -0.01, 0x1p-15}) {
                Expr cut = most(a, -40 / Math.abs(c)).mul(halfErfc(a, c));
                Exact exact = Exact.of(List.of(cut), type);
                double[] results = Columns.of(cut, points);
                for (int i = 1; i < points.length; i++) {
                    double ulps = exact.at(points[i]).getFirst().ulps(results[i], type);
                    // Where it is no product, a subnormal tail is multiplied.
                    double most = 0.5 * Math.min(Math.abs(points[i]), 40 / Math.abs(c)) + 4;
                    assertTrue(ulps < most, cut + " at " + points[i] + ": " + ulps);
                }
                if (c < 0) {
                    assertArrayEquals(
                            new double[] {-0.0, -0.0}, new double[] {results[0], results[1]});
                }
            }
        }
    }

    @Test
    void whatIsNestedIsLoweredOnce() {
        Expr e = x;
        for (int i = 0; i < 40; i++) {
            e = e.mul(halfErfc(e));
        }
        assertTrue(Expr.postorder(List.of(lower(e))).size() < 40 * 120);
    }

    private static Expr halfErfc(Expr x) {
        return halfErfc(x, -Math.sqrt(0.5));
    }

    private static Expr halfErfc(Expr x, double c) {
        return x.call(Primitive.HALF_ERFC, List.of(x.constant(0), x.constant(c)));
    }
}
