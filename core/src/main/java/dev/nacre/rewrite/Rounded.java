package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.List;

/// Expressions evaluated as a machine does, operation by operation, each rounded to its dtype: at
/// many points at once.
final class Rounded implements Expr.Algebra<double[]> {
    private final List<double[]> operands;
    private final int count;

    private Rounded(List<double[]> operands) {
        this.operands = operands;
        this.count = operands.getFirst().length;
    }

    /// The values of the roots, a column each.
    ///
    /// @param operands the values of each operand at all points
    static List<double[]> evaluate(List<Expr> roots, List<double[]> operands) {
        return asWritten(Lowering.lower(roots), operands);
    }

    /// The same with functions such as exp as the machine's library has them.
    static List<double[]> asWritten(List<Expr> roots, List<double[]> operands) {
        return Expr.evaluate(roots, new Rounded(operands));
    }

    @Override
    public double[] constant(Expr.Const c) {
        double[] all = new double[count];
        Arrays.fill(all, c.dtype().round(c.value()));
        return all;
    }

    @Override
    public double[] arg(Expr.Arg a) {
        return operands.get(a.index());
    }

    @Override
    public double[] apply(Expr.Apply a, List<double[]> args) {
        double[] x = args.getFirst();
        double[] y = args.size() > 1 ? args.get(1) : x;
        double[] z = args.getLast();
        double[] r = new double[count];
        Primitive op = a.op();
        DType t = a.dtype();
        boolean single = t == DType.F32;
        switch (op) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    r[i] = x[i] + y[i];
                }
            }
            case MUL -> {
                for (int i = 0; i < count; i++) {
                    r[i] = x[i] * y[i];
                }
            }
            case FMA -> {
                for (int i = 0; i < count; i++) {
                    r[i] =
                            single
                                    ? Math.fma((float) x[i], (float) y[i], (float) z[i])
                                    : Math.fma(x[i], y[i], z[i]);
                }
            }
            case SELECT -> {
                for (int i = 0; i < count; i++) {
                    r[i] = x[i] != 0 ? y[i] : z[i];
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    r[i] = op.apply(x[i], y[i], z[i]);
                }
            }
        }
        if (single) {
            // A product or a quotient of two floats that is rounded to double first is the same.
            for (int i = 0; i < count; i++) {
                r[i] = (float) r[i];
            }
        } else if (t != DType.F64 && t != DType.BOOL) {
            for (int i = 0; i < count; i++) {
                r[i] = t.round(r[i]);
            }
        }
        return r;
    }
}
