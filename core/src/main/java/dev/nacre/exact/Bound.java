package dev.nacre.exact;

import java.math.BigInteger;

/// A number that is not negative, rounded up: the radius of a [BigBall], `m 2^e` with `m` in [1,
/// 2).
final class Bound {
    static final Bound ZERO = new Bound(0, 0);
    static final Bound INFINITE = new Bound(Double.POSITIVE_INFINITY, 0);

    /// More than the rounding errors of the few operations on doubles between two of its uses.
    private static final double UP = 1 + 0x1p-48;

    final double m;
    final long e;

    private Bound(double m, long e) {
        this.m = m;
        this.e = e;
    }

    static Bound powerOfTwo(long e) {
        return new Bound(1, e);
    }

    /// At least `x`, a normal double that is not negative.
    static Bound above(double x) {
        return x == 0 ? ZERO : normal(x, 0);
    }

    /// At least `|x| 2^e`.
    static Bound above(BigInteger x, long e) {
        if (x.signum() == 0) {
            return ZERO;
        }
        BigInteger size = x.abs();
        int shift = Math.max(0, size.bitLength() - 52);
        return normal(
                (double) (size.shiftRight(shift).longValue() + (shift > 0 ? 1 : 0)), e + shift);
    }

    /// At most `|x| 2^e`.
    static Bound below(BigInteger x, long e) {
        if (x.signum() == 0) {
            return ZERO;
        }
        BigInteger size = x.abs();
        int shift = Math.max(0, size.bitLength() - 52);
        return normal((double) size.shiftRight(shift).longValue(), e + shift);
    }

    private static Bound normal(double m, long e) {
        int by = Math.getExponent(m);
        return new Bound(Math.scalb(m, -by), e + by);
    }

    boolean isZero() {
        return m == 0;
    }

    boolean isInfinite() {
        return m == Double.POSITIVE_INFINITY;
    }

    boolean isAbove(Bound o) {
        if (m == 0 || o.m == 0 || isInfinite() || o.isInfinite()) {
            return m > o.m;
        }
        return e == o.e ? m > o.m : e > o.e;
    }

    Bound scale(long k) {
        return m == 0 || isInfinite() ? this : new Bound(m, e + k);
    }

    Bound plus(Bound o) {
        if (m == 0 || o.isInfinite()) {
            return o;
        }
        if (o.m == 0 || isInfinite()) {
            return this;
        }
        Bound large = e >= o.e ? this : o;
        Bound small = e >= o.e ? o : this;
        long gap = large.e - small.e;
        return gap > 60
                ? normal(large.m * UP, large.e)
                : normal((large.m + Math.scalb(small.m, (int) -gap)) * UP, large.e);
    }

    /// At most the difference to what is at most half as large.
    Bound minus(Bound o) {
        return o.m == 0
                ? this
                : normal((m - Math.scalb(o.m, (int) Math.max(o.e - e, -2000))) * (1 - 0x1p-48), e);
    }

    Bound times(Bound o) {
        if (m == 0 || o.m == 0) {
            return ZERO;
        }
        return isInfinite() || o.isInfinite() ? INFINITE : normal(m * o.m * UP, e + o.e);
    }

    /// The quotient by a bound from below.
    Bound over(Bound o) {
        if (m == 0) {
            return ZERO;
        }
        return isInfinite() || o.m == 0 ? INFINITE : normal(m / o.m * UP, e - o.e);
    }
}
