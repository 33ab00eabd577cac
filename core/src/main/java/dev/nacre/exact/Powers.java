package dev.nacre.exact;

import dev.nacre.exact.Extended.Kind;

/// Powers of extended numbers, by the conventions of IEEE 754 as [StrictMath#pow] has them.
final class Powers {
    /// Up to here, whole and half exponents are products, so that exact powers come out exact.
    private static final int FEW = 64;

    private Powers() {}

    static <B extends Ball<B>> Extended<B> pow(Extended<B> a, Extended<B> b, B one) {
        if (b.is(Kind.ZERO)) {
            return Extended.of(one);
        }
        if (b.is(Kind.NAN)) {
            return b;
        }
        if (a.is(Kind.NAN) && b.sign() != Ball.UNDECIDED) {
            return a;
        }
        if (a.sign() == Ball.UNDECIDED || b.sign() == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        boolean odd = false;
        if (a.isNegative() && !b.is(Kind.INFINITE)) {
            if (!b.is(Kind.BALL)) {
                return b.up() || !a.isPlain() ? Extended.unknown() : Extended.nan();
            }
            B n = b.number();
            int whole = n.sub(n.wholeBelow()).sign();
            if (whole == Ball.UNDECIDED) {
                return Extended.unknown();
            }
            if (whole != 0 && a.isPlain()) {
                return Extended.nan();
            }
            odd = whole == 0 && n.isOdd();
        }
        if (!a.isPlain() || b.is(Kind.INFINITE)) {
            return special(a, b, odd, one);
        }
        Extended<B> size = a.withSign(false);
        Extended<B> y = product(size, b);
        if (y.is(Kind.UNKNOWN)) {
            y = Functions.exp(Sums.mul(fine(b), Functions.log(fine(size))), one);
        }
        return (odd ? y.neg() : y).withBits(one.bits());
    }

    /// A power of a zero or an infinity, or with an infinite exponent.
    private static <B extends Ball<B>> Extended<B> special(
            Extended<B> a, Extended<B> b, boolean odd, B one) {
        double base;
        if (!a.isPlain()) {
            base = a.is(Kind.ZERO) ? 0 : Double.POSITIVE_INFINITY;
        } else {
            int order = Sums.compare(a.withSign(false), Extended.of(one));
            if (order == Ball.UNDECIDED) {
                return Extended.unknown();
            }
            base = order < 0 ? 0.5 : order > 0 ? 2 : 1;
        }
        double size = b.is(Kind.INFINITE) ? Double.POSITIVE_INFINITY : odd ? 1 : 2;
        double y = StrictMath.pow(a.isNegative() ? -base : base, b.isNegative() ? -size : size);
        return Extended.of(y, one);
    }

    /// A power with a small whole or half exponent; unknown if it is another one.
    private static <B extends Ball<B>> Extended<B> product(Extended<B> a, Extended<B> b) {
        if (!a.is(Kind.BALL) || !b.is(Kind.BALL) || !b.number().isExact()) {
            return Extended.unknown();
        }
        double twice = 2 * b.number().approx(0);
        if (twice != Math.rint(twice)
                || Math.abs(twice) > FEW
                || b.number().scale(1).sub(b.number().of(twice)).sign() != 0) {
            return Extended.unknown();
        }
        boolean whole = twice % 2 == 0;
        B base = whole ? a.number() : a.number().sqrt();
        B y = base.of(1);
        for (int n = (int) Math.abs(whole ? twice / 2 : twice); n > 0; n /= 2) {
            y = n % 2 == 0 ? y : y.mul(base);
            base = n == 1 ? base : base.mul(base);
        }
        return Extended.of(twice < 0 ? y.of(1).div(y) : y);
    }

    /// The error of the exponent, of some 40 bits, is the relative error of the power.
    private static <B extends Ball<B>> Extended<B> fine(Extended<B> x) {
        return x.is(Kind.BALL) ? Extended.of(x.number().withBits(x.number().bits() + 48)) : x;
    }
}
