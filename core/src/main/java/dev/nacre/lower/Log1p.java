package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The logarithm of 1 + x, by the logarithm of the rounded sum and its rounding error.
///
/// `u = 1 + x` and `c = x - (u - 1)`, which is exact, go through the reduction of the logarithm as
/// a sum of two numbers: both are scaled by the same power of two.
///
/// Its worst error is in [Accuracy].
final class Log1p {
    private Log1p() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr one = f.constant(1);
        Expr u = x.add(one);
        Expr c = x.sub(u.sub(one));
        Expr e = Normalized.shifted(u, f);
        Expr scale = Normalized.scale(e);
        Expr g = Normalized.fraction(u, scale, f);
        Expr low = c.mul(scale).mul(f.constant(0.25));
        Expr sum = g.add(low);
        Expr excess = sum.sub(g).sub(low);
        // The slope of the tail is -sum / (1 + sum), of which the first term will do.
        Expr tail = sum.fma(excess, Log.tail(sum, f)).add(low);
        Expr result = Log.edges(x, u, Log.sum(e.add(one), g, tail, f));
        return x.where(x.eq(f.constant(0)), result); // -0
    }
}
