package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.List;

/// Horner's rule, with one rounding a step.
final class Horner {
    private Horner() {}

    /// `c0 + c1 v + c2 v^2 + ...`.
    static Expr at(Expr v, List<Expr> c) {
        Expr sum = c.getLast();
        for (int k = c.size() - 2; k >= 0; k--) {
            sum = step(sum, v, c.get(k));
        }
        return sum;
    }

    /// `a v + c`.
    private static Expr step(Expr a, Expr v, Expr c) {
        if (isNumber(a, 1)) {
            return isNumber(c, 0) ? v : v.add(c);
        }
        if (isNumber(a, -1)) {
            return isNumber(c, 0) ? v.neg() : c.sub(v);
        }
        if (isNumber(a, 0)) {
            return c;
        }
        return isNumber(c, 0) ? a.mul(v) : a.fma(v, c);
    }

    static boolean isNumber(Expr e, double value) {
        return e instanceof Expr.Const c && c.value() == value;
    }
}
