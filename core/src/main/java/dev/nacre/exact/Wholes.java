package dev.nacre.exact;

import dev.nacre.exact.Extended.Kind;
import dev.nacre.type.DType;

/// Whole numbers made of extended ones, and what is left.
final class Wholes {
    private Wholes() {}

    static <B extends Ball<B>> Extended<B> floor(Extended<B> x, B one) {
        return switch (x.kind()) {
            case BALL -> Extended.of(floor(x.number()));
            case FAR, BEYOND ->
                    x.up()
                            ? x.nearly()
                            : x.negative() ? Extended.of(one.neg()) : Extended.zero(false);
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> ceil(Extended<B> x, B one) {
        return floor(x.neg(), one).neg();
    }

    /// The nearest, ties to even.
    static <B extends Ball<B>> Extended<B> round(Extended<B> x) {
        if (x.isFar()) {
            return x.up() ? x.nearly() : Extended.zero(x.negative());
        }
        if (!x.is(Kind.BALL)) {
            return x;
        }
        int sign = x.sign();
        if (sign == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        B n = sign < 0 ? x.number().neg() : x.number();
        B below = floor(n);
        int half = below.isLost() ? Ball.UNDECIDED : n.sub(below).sub(n.of(0.5)).sign();
        if (half == Ball.UNDECIDED) {
            return roundToOnly(n).withSign(sign < 0);
        }
        boolean up = half > 0 || (half == 0 && below.isOdd());
        return Extended.of(up ? below.add(n.of(1)) : below).withSign(sign < 0);
    }

    /// Near a whole number the floor may be in doubt while the nearest is not.
    private static <B extends Ball<B>> Extended<B> roundToOnly(B n) {
        B shifted = n.add(n.of(0.5));
        B near = shifted.wholeBelow();
        B rest = shifted.sub(near);
        return !near.isLost() && rest.sign() == 1 && rest.sub(n.of(1)).sign() == -1
                ? Extended.of(near)
                : Extended.unknown();
    }

    /// The floor as an exact number, lost if it is in doubt.
    private static <B extends Ball<B>> B floor(B x) {
        B n = x.wholeBelow();
        B rest = x.sub(n);
        if (rest.sign() == -1) {
            n = n.sub(x.of(1));
            rest = x.sub(n);
        }
        boolean above = rest.sign() == 0 || rest.sign() == 1;
        return !n.isLost() && above && x.sub(n.add(x.of(1))).sign() == -1 ? n : x.lost();
    }

    /// As Python's `%`: the result has the sign of the divisor; a zero, that of the dividend.
    static <B extends Ball<B>> Extended<B> remainder(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN) || a.is(Kind.INFINITE) || b.is(Kind.ZERO)) {
            return Extended.nan();
        }
        if (a.is(Kind.ZERO) && !b.is(Kind.UNKNOWN)) {
            return a;
        }
        if (a.sign() == Ball.UNDECIDED || b.sign() == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            return remainder(a.number(), b.number());
        }
        boolean smaller =
                b.is(Kind.INFINITE)
                        || (a.isFar() && !a.up() && b.is(Kind.BALL))
                        || (b.isFar() && b.up() && a.is(Kind.BALL));
        if (!smaller) {
            return Extended.unknown();
        }
        return a.isNegative() == b.isNegative() ? a : Sums.add(a, b);
    }

    private static <B extends Ball<B>> Extended<B> remainder(B a, B b) {
        long quotient = Math.clamp(a.exponent() - b.exponent(), 0, 10_000);
        int bits = a.bits() + 64 + (int) quotient;
        B x = a.withBits(bits);
        B y = b.withBits(bits);
        B n = floor(x.div(y));
        B rest = x.sub(n.mul(y));
        if (rest.sign() == 0) {
            return Extended.zero(a.sign() < 0);
        }
        return Extended.of(rest.withBits(a.bits()));
    }

    /// As a cast in Java: cut towards zero, and to the range; NaN is 0.
    static <B extends Ball<B>> Extended<B> cut(Extended<B> x, DType to, B one) {
        if (to == DType.BOOL) {
            int sign = x.sign();
            return x.is(Kind.NAN)
                    ? Extended.whole(1)
                    : sign == Ball.UNDECIDED
                            ? Extended.unknown()
                            : Extended.whole(sign == 0 ? 0 : 1);
        }
        long y;
        if (x.is(Kind.NAN) || x.is(Kind.ZERO)) {
            y = 0;
        } else if (x.is(Kind.INFINITE) || (x.isFar() && x.up())) {
            y = x.negative() ? Long.MIN_VALUE : Long.MAX_VALUE;
        } else {
            if (x.sign() == Ball.UNDECIDED) {
                return Extended.unknown();
            }
            boolean negative = x.isNegative();
            Extended<B> whole = floor(x.withSign(false), one).withSign(negative);
            if (whole.is(Kind.UNKNOWN)) {
                return whole;
            }
            y = whole.is(Kind.ZERO) ? 0 : whole.number().wholeValue();
        }
        return Extended.whole(
                to == DType.I32 ? Math.clamp(y, Integer.MIN_VALUE, Integer.MAX_VALUE) : y);
    }

    static <B extends Ball<B>> Extended<B> toReal(long whole, B one) {
        long low = whole & 0xffff_ffffL;
        return Extended.of(one.of((double) (whole - low)).add(one.of((double) low)));
    }

    static <B extends Ball<B>> Extended<B> pow2(Extended<B> x, B one) {
        if (!x.is(Kind.BALL)) {
            return Functions.exp(x, one);
        }
        B n = x.number();
        double k = n.approx(0);
        return Math.abs(k) <= 850 && n.sub(n.wholeBelow()).sign() == 0
                ? Extended.of(one.scale((long) k))
                : Extended.power(false, n.withBits(n.bits() + 48).mul(n.ln2()));
    }

    /// The exponent of a positive number.
    static <B extends Ball<B>> Extended<B> logb(Extended<B> x, B one) {
        if (x.is(Kind.NAN) || x.sign() == Ball.UNDECIDED) {
            return x.is(Kind.NAN) ? x : Extended.unknown();
        }
        if (x.sign() <= 0) {
            return x.is(Kind.ZERO) ? Extended.infinite(true) : Extended.nan();
        }
        if (x.is(Kind.BALL)) {
            B n = x.number();
            long e = n.magnitude() - 1;
            B m = n.scale(-e);
            int low = m.sub(m.of(1)).sign();
            boolean sure = (low == 0 || low == 1) && m.sub(m.of(2)).sign() == -1;
            return sure ? toReal(e, one) : Extended.unknown();
        }
        return x.is(Kind.FAR)
                ? floor(Extended.of(x.number().div(one.ln2())), one)
                : x.is(Kind.INFINITE) ? x : Extended.unknown();
    }
}
