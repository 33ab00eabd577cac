package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The exponential minus 1, by the reduction of the exponential with the rounding errors kept.
///
/// `2^n (1 + r + r^2 / 2 + r^3 c(r)) - 1` is summed from the largest part down: `2^n - 1` and `2^n
/// r` as an exact sum of two numbers (Dekker 1971), and all that is smaller added last.
///
/// Its worst error is in [Accuracy].
final class Expm1 {
    private Expm1() {}

    static Expr lower(Expr x) {
        Format f = Format.of(x);
        Expr y = Exp.clamp(x, f.choose(-18, -38), f.choose(89, 710));
        Expr n = f.nearest(y, Exp.LOG2_E, 0);
        // Beyond the precision 2^n - 1 is not exact: there one power of two is held back, which the
        // largest n need anyway, and the 1 is subtracted last.
        Expr zero = f.constant(0);
        Expr one = f.constant(1);
        Expr large = f.constant(f.precision()).lt(n);
        Expr held = one.where(large, zero);
        Sum parts = parts(y, n, n.sub(held), one.sub(held), f);
        Expr low = held.fma(f.constant(-0.5), parts.low());
        Expr result = parts.high().add(low).mul(held.add(one));
        return x.where(x.eq(zero), result); // -0
    }

    /// `e^y 2^(m - n) - unit` as a sum, where n is nearest to `y / ln 2` and unit is 0 or 1.
    static Sum parts(Expr y, Expr n, Expr m, Expr unit, Format f) {
        Expr high = n.fma(f.constant(-f.ln2High()), y);
        Expr low = n.mul(f.constant(-f.ln2Low()));
        Expr r = high.add(low);
        Expr lost = low.sub(r.sub(high));
        Expr square = r.fma(f.constant(0.5), lost).fma(r, low);
        Expr tail = r.mul(r).mul(r).fma(Exp.c(r, f), square);
        Expr s = Format.pow2(m);
        Sum first = Sum.fast(s.sub(unit), s.mul(high));
        return new Sum(first.high(), s.fma(tail, first.low()));
    }
}
