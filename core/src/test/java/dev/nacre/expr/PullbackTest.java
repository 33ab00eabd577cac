package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every pullback against the slope that values on both sides show.
class PullbackTest {
    private static final double[] POINTS = {-2.3, -1.2, -0.7, -0.3, 0.2, 0.45, 0.8, 1.3, 2.6};

    private static final Expr X = Doubles.x(0);
    private static final Expr Y = Doubles.x(1);

    /// The primitive over f64 operands; where it takes a condition, it gets one of them.
    private static Expr expr(Primitive op) {
        if (op == Primitive.CAST) {
            return X.cast(DType.F32).cast(DType.F64);
        }
        List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < op.arity(); i++) {
            operands.add(op.takesBool(i) ? Doubles.x(i).lt(0.5) : Doubles.x(i));
        }
        return Expr.apply(op, operands);
    }

    @ParameterizedTest
    @EnumSource(Primitive.class)
    void isTheSlope(Primitive op) {
        if (op.givesBool() || op.isInternal()) {
            List<DType> types =
                    Collections.nCopies(op.arity(), op.takesBool(0) ? DType.BOOL : DType.F64);
            for (int i = 0; i < op.arity(); i++) {
                assertNull(op.pullback(i, types, op.givesBool() ? DType.BOOL : DType.F64));
            }
            return;
        }
        Expr e = expr(op);
        int compared = 0;
        for (double a : POINTS) {
            for (double b : op.arity() > 1 ? POINTS : new double[] {0}) {
                // No quotient of these is near a whole number, where remainder jumps.
                double[] at = {a, b + 0.08, 1.1 - a};
                for (int i = 0; i < op.arity() && Double.isFinite(Doubles.value(e, at)); i++) {
                    double slope = Doubles.slope(e, i, at);
                    if (Double.isFinite(slope)) {
                        double derivative = Doubles.derivative(e, i, at);
                        double scale = 1 + Math.abs(slope) + Math.abs(Doubles.value(e, at));
                        String where = e + " by operand " + i + " at " + List.of(a, b);
                        assertEquals(slope, derivative, 1e-7 * scale, where);
                        compared++;
                    }
                }
            }
        }
        // log, sqrt and pow are not defined on all points, but on some.
        assertTrue(compared >= 4, () -> "too few points for " + op);
    }

    @Test
    void atAKinkTheDerivativeIsTorchs() {
        assertEquals(0, Doubles.derivative(X.abs(), 0, 0));
        assertEquals(0.5, Doubles.derivative(X.maximum(Y), 0, 1, 1));
        assertEquals(0.5, Doubles.derivative(X.maximum(Y), 1, 1, 1));
        assertEquals(0.5, Doubles.derivative(X.minimum(Y), 0, 1, 1));
        assertEquals(0.5, Doubles.derivative(X.minimum(Y), 1, 1, 1));
        assertEquals(1, Doubles.derivative(X.maximum(Y), 0, 2, 1));
        assertEquals(0, Doubles.derivative(X.maximum(Y), 1, 2, 1));
    }

    @Test
    void powersOfZeroHaveFiniteDerivatives() {
        assertEquals(0, Doubles.derivative(X.pow(Y), 0, 0, 0));
        assertEquals(1, Doubles.derivative(X.pow(Y), 0, 0, 1));
        assertEquals(0, Doubles.derivative(X.pow(Y), 0, 0, 2));
        assertEquals(0, Doubles.derivative(X.pow(Y), 1, 0, 0));
        assertEquals(0, Doubles.derivative(X.pow(Y), 1, 0, 2));
        assertEquals(12, Doubles.derivative(X.pow(Y), 0, -2, 3));
    }

    @Test
    void theBranchNotTakenGivesExactlyZero() {
        Expr guarded = X.log().where(X.gt(0), X.constant(7));
        assertEquals(0, Doubles.derivative(guarded, 0, -1));
        assertEquals(0, Doubles.derivative(guarded, 0, 0));
        Expr pulled =
                Primitive.SELECT.pullback(1, List.of(DType.BOOL, DType.F64, DType.F64), DType.F64);
        assertEquals("where(x, x4, 0)", String.valueOf(pulled));
        Expr root = X.constant(0).where(X.le(0), X.sqrt());
        assertEquals(0, Doubles.derivative(root, 0, 0));
        assertEquals(0.25, Doubles.derivative(root, 0, 4));
    }
}
