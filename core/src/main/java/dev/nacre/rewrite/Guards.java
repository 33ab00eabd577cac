package dev.nacre.rewrite;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Finds selections that only guard against an overflow: beyond a threshold they take what the
/// other branch comes to anyway.
final class Guards {
    /// So near must both branches be beyond the threshold.
    private static final double AGREEMENT = 1e-6;

    /// How far beyond it they are compared.
    private static final double[] BEYOND = {1.0001, 1.25, 2, 10, 1000};

    private Guards() {}

    /// The selections that may be dropped, with the operand that takes their place.
    static Map<Expr, Integer> in(List<Expr> roots) {
        Map<Expr, Integer> found = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            if (e instanceof Expr.Apply a
                    && a.op() == Primitive.SELECT
                    && a.args().getFirst() instanceof Expr.Apply c
                    && (c.op() == Primitive.LT || c.op() == Primitive.LE)) {
                int kept = kept(a, c);
                if (kept > 0) {
                    found.put(a, kept);
                }
            }
        }
        return found;
    }

    /// The branch of a selection that means the same on both sides, or 0.
    private static int kept(Expr.Apply select, Expr.Apply condition) {
        Expr x = condition.args().getFirst();
        Expr threshold = condition.args().getLast();
        boolean above = x instanceof Expr.Const;
        Expr.Const c = x instanceof Expr.Const k ? k : threshold instanceof Expr.Const k ? k : null;
        Expr varied = above ? threshold : x;
        if (c == null || c.value() == 0 || !(varied instanceof Expr.Arg arg)) {
            return 0;
        }
        // The condition holds beyond a positive threshold, or before a negative one.
        boolean outward = above == (c.value() > 0);
        int taken = outward ? 1 : 2;
        List<Expr> branches = List.of(select.args().get(1), select.args().get(2));
        for (Expr e : Expr.postorder(branches)) {
            if (e instanceof Expr.Arg other && other != arg) {
                return 0;
            }
        }
        List<Double> at = new ArrayList<>();
        for (double b : BEYOND) {
            at.add(c.value() * b);
        }
        return agree(branches, arg.index(), at) ? 3 - taken : 0;
    }

    private static boolean agree(List<Expr> branches, int index, List<Double> at) {
        Exact exact = Exact.of(branches);
        for (double v : at) {
            double[] args = new double[index + 1];
            args[index] = v;
            List<Truth> t = exact.at(args);
            double a = t.get(0).value(DType.F64);
            double b = t.get(1).value(DType.F64);
            if (!(Math.abs(a - b) <= AGREEMENT * Math.abs(b))) {
                return false;
            }
        }
        return true;
    }
}
