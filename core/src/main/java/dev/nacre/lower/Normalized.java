package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// A positive number as `2^exponent (1 + fraction)`, with `1 + fraction` between the roots of 1/2
/// and 2.
record Normalized(Expr exponent, Expr fraction) {
    /// Subnormal numbers are scaled up first.
    static Normalized of(Expr x, Format f) {
        double lift = f.choose(0x1p32, 0x1p64);
        Expr one = f.constant(1);
        Expr small = x.lt(f.constant(2 * f.minNormal()));
        Expr y = x.mul(f.constant(lift)).where(small, x);
        Expr e = shifted(y, f);
        Expr up = f.constant(1 - Math.getExponent(lift)).where(small, one);
        return new Normalized(e.add(up), fraction(y, scale(e), f));
    }

    /// The exponent less 1 of a normal number.
    static Expr shifted(Expr y, Format f) {
        return Format.logb(y.mul(f.constant(Math.sqrt(0.5))));
    }

    /// 4 times the inverse of the power of two; the 4 keeps it within the format for every normal
    /// number.
    static Expr scale(Expr shifted) {
        return Format.pow2(shifted.constant(1).sub(shifted));
    }

    static Expr fraction(Expr y, Expr scale, Format f) {
        return y.mul(scale).fma(f.constant(0.25), f.constant(-1));
    }
}
