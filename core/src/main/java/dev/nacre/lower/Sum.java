package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// A number as the sum of two of which the second is much the smaller.
record Sum(Expr high, Expr low) {
    /// `a + b` and its rounding error, exact where a is 0 or not smaller than b (Dekker 1971).
    static Sum fast(Expr a, Expr b) {
        Expr s = a.add(b);
        return new Sum(s, b.sub(s.sub(a)));
    }

    /// `a b` and its rounding error, exact if that is no subnormal number.
    static Sum product(Expr a, Expr b) {
        Expr p = a.mul(b);
        return new Sum(p, a.fma(b, p.neg()));
    }

    Expr sum() {
        return high.add(low);
    }
}
