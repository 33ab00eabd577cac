package dev.nacre.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
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
}
