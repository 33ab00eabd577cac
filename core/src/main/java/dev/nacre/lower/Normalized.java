package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// A positive number as `2^exponent (1 + fraction)`, with `1 + fraction` between a number and its
/// double.
record Normalized(Expr exponent, Expr fraction) {
    /// Subnormal numbers are scaled up first.
    ///
    /// @param inverse that of twice the least that `1 + fraction` may be
    static Normalized of(Expr x, Expr inverse, Format f) {
        double lift = f.choose(0x1p32, 0x1p64);
        Expr one = f.constant(1);
        Expr small = x.lt(f.constant(2 * f.minNormal()));
        Expr y = x.mul(f.constant(lift)).where(small, x);
        Expr e = Format.logb(y.mul(inverse)); // less 1
        Expr up = f.constant(1 - Math.getExponent(lift)).where(small, one);
        Expr fraction = y.mul(scale(e)).fma(f.constant(0.25), f.constant(-1));
        return new Normalized(e.add(up), fraction);
    }

    /// 4 times the inverse of the power of two; the 4 keeps it within the format for every normal
    /// number.
    ///
    /// @param shifted the exponent less 1
    static Expr scale(Expr shifted) {
        return Format.pow2(shifted.constant(1).sub(shifted));
    }
}
