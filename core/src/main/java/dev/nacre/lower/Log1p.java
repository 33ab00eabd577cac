package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The logarithm of 1 + x, by the reduction of the logarithm.
///
/// The fraction `2^-e x + (2^-e - 1)` is exact until the 1 is lost in the sum: for `e = 0` it is
/// `x`, and else x is at least 1/2 or at most -1/4, where what cancels leaves no digits behind. One
/// float, the one above -1/4, falls on the wrong side and is off by 1.13 ULP.
///
/// Its worst error is in [Accuracy].
final class Log1p {
    private Log1p() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr one = f.constant(1);
        Expr u = x.add(one);
        Expr e = Format.logb(x.fma(Log.inverse(f), Log.inverse(f))); // less 1
        Expr scale = Normalized.scale(e);
        Expr quarter = f.constant(0.25);
        Expr g = x.mul(scale).fma(quarter, scale.fma(quarter, f.constant(-1)));
        Expr result = Log.edges(x, u, Log.sum(e.add(one), g, f));
        return x.where(x.eq(f.constant(0)), result); // -0
    }
}
