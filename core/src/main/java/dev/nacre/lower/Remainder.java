package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// The remainder of a division with the sign of the divisor, as Python's `%`.
///
/// The quotient is rounded to a whole number q, and `a - q b` is then exact by fused multiply-add:
/// the remainder of a division rounded to nearest is a number of the format. Where q has more bits
/// than the format, what is left is larger than b and is divided once more. So the result is that
/// of `fmod`, exact but for the final `+ b`, while the quotient is below 2^46 in binary32 and 2^104
/// in binary64; beyond that it is NaN instead of a number that cannot be told from a right one.
final class Remainder {
    private Remainder() {}

    static Expr lower(Expr a, Expr b) {
        Format f = Format.of(a);
        Expr zero = f.constant(0);
        Expr r = reduce(reduce(a, b), b);
        Expr size = b.abs();
        Expr opposite = r.neg().where(b.lt(zero), r).lt(zero);
        Expr result = r.add(b).where(opposite, r);
        return result.where(r.abs().le(size), f.constant(Double.NaN));
    }

    /// A quotient of 0 leaves a as it is even where b is infinite.
    private static Expr reduce(Expr a, Expr b) {
        Expr q = a.div(b).round();
        return a.where(q.eq(a.constant(0)), q.neg().fma(b, a));
    }
}
