package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The sign of a number: 1, -1, or the number itself where it is 0, -0 or NaN.
final class Sign {
    private Sign() {}

    static Expr lower(Expr x) {
        Expr zero = x.constant(0);
        Expr below = x.constant(-1).where(x.lt(zero), x);
        return x.constant(1).where(zero.lt(x), below);
    }
}
