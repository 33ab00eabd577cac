package dev.nacre.expr;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrimitiveTest {
    private static final double INF = POSITIVE_INFINITY;

    /// A primitive at special operands; the sign of a zero counts.
    private record Row(Primitive op, double expected, double... x) {}

    private static final List<Row> ROWS =
            List.of(
                    new Row(Primitive.ADD, 0.0, 0.0, -0.0),
                    new Row(Primitive.ADD, NaN, INF, -INF),
                    new Row(Primitive.SUB, NaN, INF, INF),
                    new Row(Primitive.MUL, -0.0, 0.0, -1),
                    new Row(Primitive.MUL, NaN, 0, INF),
                    new Row(Primitive.DIV, -INF, 1, -0.0),
                    new Row(Primitive.DIV, NaN, 0, 0),
                    new Row(Primitive.NEG, -0.0, 0.0),
                    new Row(Primitive.ABS, 0.0, -0.0),
                    new Row(Primitive.ABS, INF, -INF),
                    new Row(Primitive.SIGN, 0.0, 0.0),
                    new Row(Primitive.SIGN, -1, -INF),
                    new Row(Primitive.SIGN, NaN, NaN),
                    new Row(Primitive.MIN, NaN, NaN, 1),
                    new Row(Primitive.MIN, NaN, 1, NaN),
                    new Row(Primitive.MIN, -0.0, 0.0, -0.0),
                    new Row(Primitive.MAX, NaN, NaN, 1),
                    new Row(Primitive.MAX, NaN, 1, NaN),
                    new Row(Primitive.MAX, 0.0, 0.0, -0.0),
                    new Row(Primitive.FMA, -0x1p-104, 1 + 0x1p-52, 1 - 0x1p-52, -1),
                    new Row(Primitive.EXP, 0.0, -INF),
                    new Row(Primitive.EXP, INF, 709.79),
                    new Row(Primitive.EXP, 4.9e-324, -745),
                    new Row(Primitive.EXP, NaN, NaN),
                    new Row(Primitive.EXPM1, -1, -INF),
                    new Row(Primitive.EXPM1, -0.0, -0.0),
                    new Row(Primitive.EXPM1, 1e-300, 1e-300),
                    new Row(Primitive.LOG, -INF, 0),
                    new Row(Primitive.LOG, NaN, -1),
                    new Row(Primitive.LOG, INF, INF),
                    new Row(Primitive.LOG1P, -INF, -1),
                    new Row(Primitive.LOG1P, NaN, -1.5),
                    new Row(Primitive.LOG1P, 1e-300, 1e-300),
                    new Row(Primitive.SQRT, -0.0, -0.0),
                    new Row(Primitive.SQRT, NaN, -1),
                    new Row(Primitive.RSQRT, INF, 0.0),
                    new Row(Primitive.RSQRT, 0.0, INF),
                    new Row(Primitive.POW, 1, NaN, 0),
                    new Row(Primitive.POW, NaN, -2, 0.5),
                    new Row(Primitive.POW, -8, -2, 3),
                    new Row(Primitive.POW, INF, 0, -1),
                    new Row(Primitive.SIN, -0.0, -0.0),
                    new Row(Primitive.SIN, NaN, INF),
                    new Row(Primitive.COS, 1, 0),
                    new Row(Primitive.COS, NaN, -INF),
                    new Row(Primitive.TANH, -1, NEGATIVE_INFINITY),
                    new Row(Primitive.TANH, -0.0, -0.0),
                    new Row(Primitive.ATAN, Math.PI / 2, INF),
                    new Row(Primitive.ATAN, NaN, NaN),
                    new Row(Primitive.ERF, 1, INF),
                    new Row(Primitive.ERFC, 2, -INF),
                    new Row(Primitive.FLOOR, -1, -0.5),
                    new Row(Primitive.FLOOR, -INF, -INF),
                    new Row(Primitive.CEIL, -0.0, -0.5),
                    new Row(Primitive.CEIL, NaN, NaN),
                    new Row(Primitive.ROUND, 2, 2.5),
                    new Row(Primitive.ROUND, 4, 3.5),
                    new Row(Primitive.ROUND, -0.0, -0.5),
                    new Row(Primitive.REMAINDER, 2, -1, 3),
                    new Row(Primitive.REMAINDER, -2, 1, -3),
                    new Row(Primitive.REMAINDER, 0, 6, -3),
                    new Row(Primitive.REMAINDER, NaN, 1, 0),
                    new Row(Primitive.REMAINDER, 1, 1, INF),
                    new Row(Primitive.EQ, 0, NaN, NaN),
                    new Row(Primitive.EQ, 1, 0.0, -0.0),
                    new Row(Primitive.LT, 0, NaN, 1),
                    new Row(Primitive.LT, 0, -0.0, 0.0),
                    new Row(Primitive.LE, 0, 1, NaN),
                    new Row(Primitive.LE, 1, 0.0, -0.0),
                    new Row(Primitive.AND, 0, 1, 0),
                    new Row(Primitive.AND, 1, 1, 1),
                    new Row(Primitive.OR, 1, 1, 0),
                    new Row(Primitive.OR, 0, 0, 0),
                    new Row(Primitive.NOT, 1, 0),
                    new Row(Primitive.NOT, 0, 1),
                    new Row(Primitive.SELECT, 2, 1, 2, NaN),
                    new Row(Primitive.SELECT, 3, 0, NaN, 3),
                    new Row(Primitive.CAST, 1.5, 1.5),
                    new Row(Primitive.POW2, 0x1p-1022, -1022),
                    new Row(Primitive.POW2, 0x1p1023, 1023),
                    new Row(Primitive.SCALED_EXP, 0x1p64, 0, 64),
                    new Row(Primitive.SCALED_EXP, 0, -INF, 64),
                    new Row(Primitive.HALF_ERFC, 1, -INF, 1, 0.5),
                    new Row(Primitive.HALF_ERFC, 1, INF, 1, -3),
                    new Row(Primitive.LOGB, -1022, Double.MIN_NORMAL),
                    new Row(Primitive.LOGB, 1023, Double.MAX_VALUE));

    @Test
    void everyPrimitiveMeansWhatItSaysAtSpecialValues() {
        Set<Primitive> met = EnumSet.noneOf(Primitive.class);
        for (Row row : ROWS) {
            double[] x = row.x();
            double actual = row.op().apply(x[0], x.length > 1 ? x[1] : 0, x.length > 2 ? x[2] : 0);
            assertEquals(row.expected(), actual, () -> row.op() + " of " + List.of(x[0]));
            assertEquals(row.op().arity(), x.length, row.op()::name);
            met.add(row.op());
        }
        assertEquals(EnumSet.allOf(Primitive.class), met);
    }

    @Test
    void integersAreExact() {
        long big = Long.MAX_VALUE - 1;
        assertEquals(Long.MAX_VALUE, Primitive.ADD.applyLong(big, 1, 0));
        assertEquals(Long.MIN_VALUE, Primitive.ADD.applyLong(big, 2, 0));
        assertEquals(-3, Primitive.DIV.applyLong(-5, 2, 0));
        assertEquals(1, Primitive.REMAINDER.applyLong(-5, 2, 0));
        assertEquals(-1, Primitive.REMAINDER.applyLong(5, -2, 0));
        assertEquals(1, Primitive.LT.applyLong(big, big + 1, 0));
        assertEquals(0, Primitive.NOT.applyLong(1, 0, 0));
        assertEquals(big, Primitive.SELECT.applyLong(1, big, 0));
        assertEquals(-1, Primitive.SIGN.applyLong(-big, 0, 0));
    }

    @Test
    void everyPrimitiveIsFoundByItsLabel() {
        for (Primitive op : Primitive.values()) {
            assertEquals(op, Primitive.named(op.label()));
            assertTrue(op.cost() > 0 && !op.doc().isEmpty(), op::name);
        }
        assertEquals(null, Primitive.named("mish"));
    }
}
