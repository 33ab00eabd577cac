package dev.nacre.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Zeros with their sign, infinities, NaN, and where results overflow and underflow.
class SpecialValueTest {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;

    private static void check(Primitive op, DType type, double x, double expected) {
        double result = Columns.of(op, type, new double[] {type.round(x)})[0];
        assertEquals(type.round(expected), result, () -> op.label() + " of " + x + " in " + type);
    }

    private static void check(Primitive op, double x, double expected) {
        check(op, DType.F32, x, expected);
        check(op, DType.F64, x, expected);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POW")
    void nanStays(Accuracy accuracy) {
        check(accuracy.op(), NAN, NAN);
    }

    @Test
    void oddFunctionsKeepTheSignOfZeroAndTheSmallestNumbers() {
        List<Primitive> odd =
                List.of(
                        Primitive.EXPM1,
                        Primitive.LOG1P,
                        Primitive.TANH,
                        Primitive.SIN,
                        Primitive.ATAN,
                        Primitive.ERF);
        for (Primitive op : odd) {
            check(op, 0.0, 0.0);
            check(op, -0.0, -0.0);
            check(op, DType.F32, Float.MIN_VALUE, Float.MIN_VALUE);
            check(op, DType.F32, -Float.MIN_VALUE, -Float.MIN_VALUE);
            check(op, DType.F64, Double.MIN_VALUE, Double.MIN_VALUE);
            check(op, DType.F64, -Double.MIN_VALUE, -Double.MIN_VALUE);
        }
    }

    @Test
    void exponentialsEndAtZeroAndInfinity() {
        check(Primitive.EXP, 0.0, 1);
        check(Primitive.EXP, -0.0, 1);
        check(Primitive.EXP, INFINITY, INFINITY);
        check(Primitive.EXP, -INFINITY, 0);
        check(Primitive.EXP, 1e9, INFINITY);
        check(Primitive.EXP, -1e9, 0);
        check(Primitive.EXPM1, INFINITY, INFINITY);
        check(Primitive.EXPM1, -INFINITY, -1);
        check(Primitive.EXPM1, -1e9, -1);
    }

    @Test
    void exponentialsOverflowAndUnderflowAtTheRightNumber() {
        check(Primitive.EXP, DType.F32, 0x1.62e42ep6, 0x1.ffff08p127);
        check(Primitive.EXP, DType.F32, 0x1.62e43p6, INFINITY);
        check(Primitive.EXPM1, DType.F32, 0x1.62e42ep6, 0x1.ffff08p127);
        check(Primitive.EXPM1, DType.F32, 0x1.62e43p6, INFINITY);
        check(Primitive.EXP, DType.F32, -0x1.9fe368p6, Float.MIN_VALUE);
        check(Primitive.EXP, DType.F32, -0x1.9fe36ap6, 0);
        check(Primitive.EXP, DType.F64, 0x1.62e42fefa39efp9, 0x1.fffffffffff2ap1023);
        check(Primitive.EXP, DType.F64, 0x1.62e42fefa39fp9, INFINITY);
        check(Primitive.EXPM1, DType.F64, 0x1.62e42fefa39efp9, 0x1.fffffffffff2ap1023);
        check(Primitive.EXPM1, DType.F64, 0x1.62e42fefa39fp9, INFINITY);
        check(Primitive.EXP, DType.F64, -0x1.74910d52d3051p9, Double.MIN_VALUE);
        check(Primitive.EXP, DType.F64, -0x1.74910d52d3052p9, 0);
    }

    @Test
    void logarithmsHaveAPoleAndNothingBelowIt() {
        check(Primitive.LOG, 1, 0.0);
        check(Primitive.LOG, 0.0, -INFINITY);
        check(Primitive.LOG, -0.0, -INFINITY);
        check(Primitive.LOG, -1, NAN);
        check(Primitive.LOG, -INFINITY, NAN);
        check(Primitive.LOG, INFINITY, INFINITY);
        check(Primitive.LOG1P, -1, -INFINITY);
        check(Primitive.LOG1P, -2, NAN);
        check(Primitive.LOG1P, -INFINITY, NAN);
        check(Primitive.LOG1P, INFINITY, INFINITY);
    }

    @Test
    void functionsWithLimitsReachThem() {
        check(Primitive.TANH, INFINITY, 1);
        check(Primitive.TANH, -INFINITY, -1);
        check(Primitive.TANH, 1e9, 1);
        check(Primitive.ERF, INFINITY, 1);
        check(Primitive.ERF, -INFINITY, -1);
        check(Primitive.ERF, -1e9, -1);
        check(Primitive.ERFC, INFINITY, 0);
        check(Primitive.ERFC, -INFINITY, 2);
        check(Primitive.ERFC, 0.0, 1);
        check(Primitive.ERFC, -0.0, 1);
        check(Primitive.ATAN, INFINITY, Math.PI / 2);
        check(Primitive.ATAN, -INFINITY, -Math.PI / 2);
        check(Primitive.ATAN, 1, Math.PI / 4);
        check(Primitive.RSQRT, 0.0, INFINITY);
        check(Primitive.RSQRT, INFINITY, 0);
        check(Primitive.RSQRT, -1, NAN);
        check(Primitive.RSQRT, 4, 0.5);
    }

    @Test
    void wavesAreExactAtZeroAndUndefinedTooFarOut() {
        check(Primitive.COS, 0.0, 1);
        check(Primitive.COS, -0.0, 1);
        for (Primitive op : List.of(Primitive.SIN, Primitive.COS)) {
            check(op, INFINITY, NAN);
            check(op, -INFINITY, NAN);
            check(op, DType.F32, Math.nextUp(0x1p22f), NAN);
            check(op, DType.F64, Math.nextUp(0x1p45), NAN);
        }
        double[] limit = {0x1p22, 0x1p45};
        assertEquals(
                StrictMath.sin(limit[0]), Columns.of(Primitive.SIN, DType.F32, limit)[0], 1e-7);
        assertEquals(
                StrictMath.sin(limit[1]), Columns.of(Primitive.SIN, DType.F64, limit)[1], 1e-15);
    }
}
