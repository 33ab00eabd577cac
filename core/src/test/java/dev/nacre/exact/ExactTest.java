package dev.nacre.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final Expr X = Expr.arg(0, DType.F64);
    private static final Expr Y = Expr.arg(1, DType.F64);

    private static Truth truth(Expr e, double... at) {
        return Exact.of(List.of(e)).at(at).getFirst();
    }

    /// NaN where the formula means nothing.
    private static double value(Expr e, double... at) {
        Truth t = truth(e, at);
        assertTrue(t.isKnown(), () -> e + " is not known");
        assertEquals(t.isNaN(), Double.isNaN(t.value(DType.F64)));
        return t.value(DType.F64);
    }

    @ParameterizedTest(name = "{0}({1}) = {2}")
    @CsvSource({
        "EXP, -Infinity, 0.0",
        "EXP, Infinity, Infinity",
        "EXP, -0.0, 1",
        "EXP, NaN, NaN",
        "EXPM1, -0.0, -0.0",
        "EXPM1, -Infinity, -1",
        "EXPM1, -1e30, -1",
        "LOG, 0, -Infinity",
        "LOG, -0.0, -Infinity",
        "LOG, -1, NaN",
        "LOG, 1, 0.0",
        "LOG1P, -1, -Infinity",
        "LOG1P, -2, NaN",
        "LOG1P, -0.0, -0.0",
        "LOG1P, Infinity, Infinity",
        "SQRT, -0.0, -0.0",
        "SQRT, -1, NaN",
        "RSQRT, -0.0, -Infinity",
        "RSQRT, Infinity, 0.0",
        "TANH, -0.0, -0.0",
        "TANH, -Infinity, -1",
        "TANH, 1e308, 1",
        "SIN, -0.0, -0.0",
        "SIN, Infinity, NaN",
        "COS, -0.0, 1",
        "COS, -Infinity, NaN",
        "ATAN, -0.0, -0.0",
        "ATAN, Infinity, 1.5707963267948966",
        "ATAN, 1e300, 1.5707963267948966",
        "ERF, -0.0, -0.0",
        "ERF, -Infinity, -1",
        "ERF, 1e300, 1",
        "ERFC, Infinity, 0.0",
        "ERFC, -Infinity, 2",
        "ERFC, 1e300, 0.0",
        "ERFC, -0.0, 1",
        "FLOOR, -0.0, -0.0",
        "FLOOR, -0.5, -1",
        "FLOOR, 1e300, 1e300",
        "FLOOR, 4.9e-324, 0.0",
        "CEIL, -0.5, -0.0",
        "CEIL, 2.5, 3",
        "CEIL, -Infinity, -Infinity",
        "ROUND, 2.5, 2",
        "ROUND, 3.5, 4",
        "ROUND, -0.5, -0.0",
        "ROUND, -2.6, -3",
        "ROUND, 3, 3",
        "SIGN, -0.0, -0.0",
        "SIGN, -4.9e-324, -1",
        "SIGN, NaN, NaN",
        "ABS, -0.0, 0.0",
        "NEG, 0, -0.0",
        "POW2, -1074, 4.9e-324",
        "POW2, 10, 1024",
        "LOGB, 8, 3",
        "LOGB, 7.9, 2",
        "LOGB, 4.9e-324, -1074",
    })
    void functionsKeepTheConventionsForSpecialNumbers(Primitive op, double at, double expected) {
        assertEquals(expected, value(X.call(op, List.of()), at));
    }

    @ParameterizedTest(name = "{0}({1}, {2}) = {3}")
    @CsvSource({
        "ADD, 0, -0.0, 0.0",
        "ADD, -0.0, -0.0, -0.0",
        "ADD, Infinity, -Infinity, NaN",
        "SUB, 3, 3, 0.0",
        "MUL, -0.0, 5, -0.0",
        "MUL, Infinity, 0, NaN",
        "MUL, -2, Infinity, -Infinity",
        "DIV, 1, Infinity, 0.0",
        "DIV, 1, -0.0, -Infinity",
        "DIV, 0, 0, NaN",
        "DIV, -0.0, 3, -0.0",
        "DIV, Infinity, -Infinity, NaN",
        "MIN, 0, -0.0, -0.0",
        "MAX, -0.0, 0, 0.0",
        "MIN, 1, NaN, NaN",
        "POW, NaN, 0, 1",
        "POW, -2, 3, -8",
        "POW, -2, 0.5, NaN",
        "POW, 0, -1, Infinity",
        "POW, -0.0, -3, -Infinity",
        "POW, -0.0, 2, 0.0",
        "POW, -8, Infinity, Infinity",
        "POW, 0.5, Infinity, 0.0",
        "POW, 1, Infinity, NaN",
        "POW, 4, 1.5, 8",
        "POW, -Infinity, 3, -Infinity",
        "POW, 2, -1074, 4.9e-324",
        "POW, 1e300, 1e300, Infinity",
        "REMAINDER, 5.5, -2, -0.5",
        "REMAINDER, -6, 3, -0.0",
        "REMAINDER, 1, Infinity, 1",
        "REMAINDER, -1, Infinity, Infinity",
        "REMAINDER, 1, 0, NaN",
        "REMAINDER, 1e300, 7, 1",
    })
    void operationsKeepTheConventions(Primitive op, double a, double b, double expected) {
        assertEquals(expected, value(X.call(op, List.of(Y)), a, b));
    }

    @Test
    void cancellationIsSeen() {
        assertEquals(1e-30, value(X.add(Y).sub(X), 1, 1e-30));
        assertEquals(0.0, value(X.exp().sub(X.exp()), 0), "exp(0) is exact");
        assertEquals(0.0, value(X.sqrt().square().sub(X), 2.25));
        assertEquals(1e-300, value(X.exp().add(Y).sub(X.exp()), 1, 1e-300));
        // x tanh(softplus(x)) as a fraction: x (1 - 2/(1 + (1 + e^x)^2))
        Expr fraction = X.mul(X.constant(1).sub(X.constant(2).div(X.exp().add(1).square().add(1))));
        assertEquals(value(X.mish(), -40), value(fraction, -40));
        assertEquals(value(X.mish(), -700), value(fraction, -700));
    }

    @Test
    void literalsAreDecimalsExceptInComparisons() {
        assertEquals(0.0, value(X.constant(0.1).mul(3).sub(X.constant(0.3))));
        Expr single = Expr.arg(0, DType.F32);
        assertEquals(1.0, value(single.eq(single.constant(0.1)), 0.1f));
        assertEquals(0.0, value(X.eq(X.constant(0.1).mul(1)), 0.1));
    }

    @Test
    void nothingOverflows() {
        assertEquals(INF, value(X.exp(), 1e30));
        assertEquals(-1e30, value(X.exp().log().neg(), 1e30));
        assertEquals(1e300, value(X.exp().log1p(), 1e300));
        assertEquals(1.0, value(X.exp().div(X.exp().add(1)), 1e300));
        assertEquals(Math.exp(1), value(X.exp().div(X.sub(1).exp()), 0x1p45));
        assertEquals(0.0, value(X.exp().neg().exp(), 1e30));
        assertEquals(INF, value(X.exp().exp(), 1e30));
        assertEquals(1.0, value(X.exp().exp().tanh(), 1e300));
        assertEquals(0.0, value(X.exp().add(1).log(), -1e30));
        assertEquals(3e-200, value(X.mul(X).div(X).mul(3), 1e-200), 1e-215);
        assertFalse(truth(X.exp().exp().div(X.exp().exp().add(1)), 1e30).isNaN());
    }

    @Test
    void theBranchNotTakenSaysNothing() {
        Expr e = X.log().where(X.gt(X.constant(0)), X);
        assertEquals(-1.0, value(e, -1));
        assertEquals(0.0, value(e, 1));
        Expr hopeless = X.exp().exp().sin().where(X.gt(X.constant(0)), X);
        assertEquals(-3.0, value(hopeless, -3));
        assertFalse(truth(hopeless, 1e30).isKnown());
    }

    @Test
    void equalIrrationalNumbersAreNotToldApart() {
        Expr same = X.exp().square().eq(X.mul(2).exp());
        assertFalse(truth(same, 1.3).isKnown());
        assertTrue(Double.isNaN(truth(same, 1.3).ulps(1, DType.F64)));
        assertEquals(1.0, value(X.exp().eq(X.exp()), 1.3), "the same expression");
        Expr larger = X.exp().square().maximum(X.mul(2).exp());
        assertEquals(Math.exp(2.6), value(larger, 1.3), 1e-14);
    }

    @Test
    void wholeNumbersAndTruthValues() {
        Expr i = Expr.arg(0, DType.I64);
        assertEquals(-3.0, value(i.div(i.constant(2)), -5));
        assertEquals(7.0, value(X.cast(DType.I32).add(X.cast(DType.I32).constant(5)), 2.9));
        assertEquals(-2.0, value(X.cast(DType.I64).cast(DType.F64), -2.9));
        assertEquals(2147483647.0, value(X.cast(DType.I32), 1e30));
        assertTrue(truth(i.div(i.constant(0)), 1).isNaN());
        assertEquals(1.0, value(X.lt(Y).logicalAnd(X.ge(Y).logicalNot()), 1, 2));
        assertEquals(1.0, value(X.lt(Y).cast(DType.F32), 1, 2));
        assertEquals(0.0, value(X.eq(X), Double.NaN));
    }

    @Test
    void rootsComeTogether() {
        List<Truth> both = Exact.of(List.of(X.exp(), X.mul(Y), X)).at(1, -0.0);
        assertEquals(Math.E, both.get(0).value(DType.F64));
        assertEquals(-0.0, both.get(1).value(DType.F64));
        assertEquals(1.0, both.get(2).value(DType.F32));
    }

    @Test
    void valuesAreRoundedOnce() {
        // Half a place of f32, and a little that f64 does not hold.
        assertEquals(Math.nextUp(1f), truth(X.add(Y), 1 + 0x1p-24, 0x1p-80).value(DType.F32));
        assertEquals(1f, truth(X.sub(Y), 1 + 0x1p-24, 0x1p-80).value(DType.F32));
        assertEquals(Double.MIN_VALUE, value(X.mul(Y), 0x1.00001p-1000, 0x1p-75));
        assertEquals(0.0, value(X.mul(Y), 0x1p-1000, 0x1p-75));
        assertEquals(INF, truth(X, 0x1.ffffffp127).value(DType.F32));
    }

    @Test
    void ulpsAreCountedFromTheTruth() {
        assertEquals(0.25, truth(X, 1 + 0x1p-25).ulps(1, DType.F32));
        assertEquals(1, truth(X, 0x1p-149).ulps(0, DType.F32));
        assertEquals(1, truth(X.exp(), -1e4).ulps(Double.MIN_VALUE, DType.F64));
        assertEquals(0, truth(X.exp(), 1e4).ulps(INF, DType.F64));
        assertEquals(INF, truth(X, 0).ulps(-0.0, DType.F64));
        assertEquals(0, truth(X, Double.NaN).ulps(Double.NaN, DType.F32));
        assertEquals(INF, truth(X, 1).ulps(Double.NaN, DType.F32));
        assertEquals(INF, truth(X, -INF).ulps(-Float.MAX_VALUE, DType.F32));
        double half = truth(X.exp(), 1).ulps(Math.E, DType.F64);
        assertTrue(half > 0 && half <= 0.5);
    }
}
