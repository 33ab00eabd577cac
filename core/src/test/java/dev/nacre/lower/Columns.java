package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A machine that has what a lowered expression may use, and computes it on whole columns.
///
/// Products and sums of two floats are exact enough in `double` to be rounded once more; a fused
/// multiply-add is not, and is done in `float`.
final class Columns implements Expr.Algebra<double[]> {
    private static final Set<Primitive> MACHINE =
            EnumSet.of(
                    Primitive.ADD,
                    Primitive.SUB,
                    Primitive.MUL,
                    Primitive.DIV,
                    Primitive.NEG,
                    Primitive.ABS,
                    Primitive.FMA,
                    Primitive.SQRT,
                    Primitive.FLOOR,
                    Primitive.EQ,
                    Primitive.LT,
                    Primitive.LE,
                    Primitive.AND,
                    Primitive.NOT,
                    Primitive.SELECT,
                    Primitive.CAST,
                    Primitive.POW2,
                    Primitive.LOGB);

    private final List<double[]> columns;
    private final int rows;

    private Columns(List<double[]> columns) {
        this.columns = columns;
        this.rows = columns.getFirst().length;
    }

    /// A function lowered in a format, at the numbers of the columns.
    static double[] of(Primitive op, DType type, double[]... columns) {
        Expr[] args = new Expr[columns.length];
        Arrays.setAll(args, i -> Expr.arg(i, type));
        return of(Expr.apply(op, List.of(args)), columns);
    }

    static double[] of(Expr e, double[]... columns) {
        return Expr.evaluate(Lowering.lower(List.of(e)), new Columns(List.of(columns))).getFirst();
    }

    @Override
    public double[] constant(Expr.Const c) {
        double[] result = new double[rows];
        Arrays.fill(result, c.dtype().round(c.value()));
        return result;
    }

    @Override
    public double[] arg(Expr.Arg a) {
        return columns.get(a.index());
    }

    @Override
    public double[] apply(Expr.Apply a, List<double[]> args) {
        if (!MACHINE.contains(a.op())) {
            throw new AssertionError(a.op().label() + " is not lowered");
        }
        double[] x = args.getFirst();
        double[] y = args.size() > 1 ? args.get(1) : x;
        double[] z = args.getLast();
        double[] result = new double[rows];
        boolean single = a.dtype() == DType.F32;
        for (int i = 0; i < rows; i++) {
            result[i] =
                    a.op() == Primitive.FMA && single
                            ? Math.fma((float) x[i], (float) y[i], (float) z[i])
                            : a.dtype().round(a.op().apply(x[i], y[i], z[i]));
        }
        return result;
    }
}
