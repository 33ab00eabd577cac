package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;

/// Where the exponent of a binary floating-point number sits, for the two ways in and out of it.
final class Exponent {
    static final int SINGLE_SHIFT = 23;
    static final int SINGLE_ORIGIN = 127;
    static final int DOUBLE_SHIFT = 52;
    static final int DOUBLE_ORIGIN = 1023;

    /// Added to a whole number, leaves the biased exponent in the last bits.
    static final double INTO_SINGLE = 0x1.8p23 + SINGLE_ORIGIN;

    static final double INTO_DOUBLE = 0x1.8p52 + DOUBLE_ORIGIN;

    /// Whole numbers up to here are added to such a sum without rounding.
    private static final double SMALL = 0x1p20;

    private Exponent() {}

    /// The same expressions with powers of two taken of what has the exponent in its last bits.
    static List<Expr> inLastBits(List<Expr> roots) {
        return Expr.evaluate(
                roots,
                new Expr.Rewriting() {
                    @Override
                    public Expr apply(Expr.Apply a, List<Expr> args) {
                        return a.over(
                                a.op() == Primitive.POW2
                                        ? List.of(inLastBits(args.getFirst()))
                                        : args);
                    }
                });
    }

    /// A whole number as a sum with its biased exponent in the last bits, whatever it is a sum of:
    /// what rounded it may be such a sum already.
    private static Expr inLastBits(Expr whole) {
        Expr n = whole;
        double added = whole.dtype() == DType.F32 ? INTO_SINGLE : INTO_DOUBLE;
        while (n instanceof Expr.Apply a
                && (a.op() == Primitive.ADD || a.op() == Primitive.SUB)
                && a.args().getLast() instanceof Expr.Const c
                && isSmall(c.value())) {
            added += a.op() == Primitive.ADD ? c.value() : -c.value();
            n = a.args().getFirst();
        }
        if (n instanceof Expr.Apply a && a.op() == Primitive.SUB) {
            Expr x = a.args().getFirst();
            Expr y = a.args().getLast();
            if (x instanceof Expr.Const c && isSmall(c.value())) {
                return n.constant(added + c.value()).sub(y);
            }
            if (y instanceof Expr.Const c
                    && x instanceof Expr.Apply sum
                    && (sum.op() == Primitive.ADD || sum.op() == Primitive.FMA)
                    && sum.args().getLast().equals(y)
                    && isSmall(c.value() - added)) {
                added -= c.value();
                n = x;
            }
        }
        return added == 0 ? n : n.add(n.constant(added));
    }

    private static boolean isSmall(double v) {
        return Math.abs(v) < SMALL && v == Math.rint(v);
    }
}
