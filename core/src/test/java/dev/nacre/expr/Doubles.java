package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.List;

/// Expressions computed in double precision, each primitive as it is meant.
record Doubles(double... args) implements Expr.Algebra<Double> {
    @Override
    public Double constant(Expr.Const c) {
        return c.value();
    }

    @Override
    public Double arg(Expr.Arg a) {
        return args[a.index()];
    }

    @Override
    public Double apply(Expr.Apply a, List<Double> x) {
        return a.op().apply(x.get(0), x.size() > 1 ? x.get(1) : 0, x.size() > 2 ? x.get(2) : 0);
    }

    /// The operand `i` in f64.
    static Expr x(int i) {
        return Expr.arg(i, DType.F64);
    }

    static double value(Expr e, double... args) {
        return Expr.evaluate(List.of(e), new Doubles(args)).getFirst();
    }

    /// The derivative by operand `i`, pulled back through every primitive below the root.
    static double derivative(Expr root, int i, double... args) {
        List<Expr> order = Expr.postorder(List.of(root));
        List<Double> value = Expr.evaluate(order, new Doubles(args));
        double[] gradient = new double[order.size()];
        gradient[order.size() - 1] = 1;
        for (int n = order.size() - 1; n >= 0; n--) {
            // What gets a gradient of 0 passes on none, be its own derivative Inf or NaN.
            if (gradient[n] != 0 && order.get(n) instanceof Expr.Apply a) {
                int arity = a.args().size();
                double[] known = new double[arity + 2];
                for (int k = 0; k < arity; k++) {
                    known[k] = value.get(order.indexOf(a.args().get(k)));
                }
                known[arity] = value.get(n);
                known[arity + 1] = gradient[n];
                List<DType> types = a.args().stream().map(Expr::dtype).toList();
                for (int k = 0; k < arity; k++) {
                    Expr pulled = a.op().pullback(k, types, a.dtype());
                    if (pulled != null) {
                        gradient[order.indexOf(a.args().get(k))] += value(pulled, known);
                    }
                }
            }
        }
        int operand = order.indexOf(x(i));
        return operand < 0 ? 0 : gradient[operand];
    }

    /// The slope by operand `i` from values on both sides, with an error of about 1e-9.
    static double slope(Expr e, int i, double... args) {
        double h = 1e-3 * Math.max(1e-2, Math.abs(args[i]));
        return (8 * difference(e, i, h, args) - difference(e, i, 2 * h, args)) / (12 * h);
    }

    private static double difference(Expr e, int i, double h, double... args) {
        double[] above = args.clone();
        double[] below = args.clone();
        above[i] += h;
        below[i] -= h;
        return value(e, above) - value(e, below);
    }

    static void assertUlps(double expected, double actual, double ulps, String what) {
        double error = Math.abs(actual - expected) / Math.ulp(expected);
        boolean same = Double.compare(expected, actual) == 0;
        assertTrue(
                same || error <= ulps,
                () -> what + ": " + actual + " is " + error + " ULP from " + expected);
    }
}
