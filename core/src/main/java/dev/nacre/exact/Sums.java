package dev.nacre.exact;

import dev.nacre.exact.Extended.Kind;

/// The four operations and the order of extended numbers, with the conventions of IEEE 754 for
/// zeros and infinities.
final class Sums {
    private Sums() {}

    static <B extends Ball<B>> Extended<B> add(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN)) {
            return Extended.nan();
        }
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            return Extended.of(a.number().add(b.number()));
        }
        if (a.is(Kind.UNKNOWN) || b.is(Kind.UNKNOWN)) {
            return Extended.unknown();
        }
        if (a.is(Kind.INFINITE) || b.is(Kind.INFINITE)) {
            boolean both = a.is(Kind.INFINITE) && b.is(Kind.INFINITE);
            return both && a.negative() != b.negative()
                    ? Extended.nan()
                    : a.is(Kind.INFINITE) ? a : b;
        }
        if (a.is(Kind.ZERO)) {
            return b.is(Kind.ZERO) ? Extended.zero(a.negative() && b.negative()) : b;
        }
        return b.is(Kind.ZERO) ? a : sumWithFar(a, b);
    }

    static <B extends Ball<B>> Extended<B> sub(Extended<B> a, Extended<B> b) {
        return add(a, b.neg());
    }

    private static <B extends Ball<B>> Extended<B> sumWithFar(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.BEYOND) && b.is(Kind.BEYOND) && a.up() == b.up()) {
            return a.negative() == b.negative() ? a : Extended.unknown();
        }
        int order = rank(a) - rank(b);
        Extended<B> base = order >= 0 ? a : b;
        Extended<B> other = order >= 0 ? b : a;
        if (base.is(Kind.BEYOND)) {
            return base;
        }
        // base + other = base (1 + other / base)
        Extended<B> ratio = div(other, base);
        if (ratio.isFar()) {
            if (ratio.up()) {
                return order == 0 ? scaled(other, div(base, other)) : Extended.unknown();
            }
            return base.is(Kind.BALL)
                    ? Extended.of(
                            base.number()
                                    .blur(base.number().exponent() - base.number().reachBits()))
                    : base.nearly();
        }
        return scaled(base, ratio);
    }

    /// How large it is: small and far, balls, large and far.
    private static <B extends Ball<B>> int rank(Extended<B> x) {
        int distance = x.is(Kind.BEYOND) ? 2 : x.is(Kind.FAR) ? 1 : 0;
        return x.up() ? distance : -distance;
    }

    private static <B extends Ball<B>> Extended<B> scaled(Extended<B> base, Extended<B> ratio) {
        if (ratio.isFar()) {
            return ratio.up() ? Extended.unknown() : base.nearly();
        }
        if (!ratio.is(Kind.BALL)) {
            return Extended.unknown();
        }
        return mul(base, Extended.of(ratio.number().of(1).add(ratio.number())));
    }

    static <B extends Ball<B>> Extended<B> mul(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN)) {
            return Extended.nan();
        }
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            return Extended.of(a.number().mul(b.number()));
        }
        if (a.is(Kind.UNKNOWN)
                || b.is(Kind.UNKNOWN)
                || a.sign() == Ball.UNDECIDED
                || b.sign() == Ball.UNDECIDED) {
            return aroundZero(a, b);
        }
        boolean negative = a.isNegative() != b.isNegative();
        if (a.is(Kind.ZERO) || b.is(Kind.ZERO)) {
            return a.is(Kind.INFINITE) || b.is(Kind.INFINITE)
                    ? Extended.nan()
                    : Extended.zero(negative);
        }
        if (a.is(Kind.INFINITE) || b.is(Kind.INFINITE)) {
            return Extended.infinite(negative);
        }
        if (a.is(Kind.BEYOND) || b.is(Kind.BEYOND)) {
            boolean opposite = a.isFar() && b.isFar() && a.up() != b.up();
            return opposite
                    ? Extended.unknown()
                    : Extended.beyond(negative, a.is(Kind.BEYOND) ? a.up() : b.up());
        }
        return Extended.power(negative, log(a).add(log(b)));
    }

    /// A product with a number of unknown sign is near 0 if the other is small.
    private static <B extends Ball<B>> Extended<B> aroundZero(Extended<B> a, Extended<B> b) {
        Extended<B> ball = a.is(Kind.BALL) ? a : b;
        Extended<B> small = a.is(Kind.BALL) ? b : a;
        if (!ball.is(Kind.BALL) || !small.isFar() || small.up()) {
            return Extended.unknown();
        }
        B x = ball.number();
        return Extended.of(x.of(0).blur(x.exponent() - x.reachBits()));
    }

    static <B extends Ball<B>> Extended<B> div(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.NAN) || b.is(Kind.NAN)) {
            return Extended.nan();
        }
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            return Extended.of(a.number().div(b.number()));
        }
        if (a.is(Kind.UNKNOWN) || b.sign() == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        if (b.is(Kind.ZERO)) {
            return a.is(Kind.ZERO)
                    ? Extended.nan()
                    : a.sign() == Ball.UNDECIDED
                            ? Extended.unknown()
                            : Extended.infinite(a.isNegative() != b.negative());
        }
        return switch (b.kind()) {
            case INFINITE ->
                    a.is(Kind.INFINITE)
                            ? Extended.nan()
                            : a.sign() == Ball.UNDECIDED
                                    ? Extended.unknown()
                                    : Extended.zero(a.isNegative() != b.negative());
            case FAR -> mul(a, b.inverse());
            case BEYOND -> mul(a, Extended.beyond(b.negative(), !b.up()));
            default ->
                    a.isFar()
                            ? mul(a, Extended.of(b.number().of(1).div(b.number())))
                            : a.withSign(a.isNegative() != b.isNegative());
        };
    }

    /// The logarithm of the size of a number that is neither 0 nor [Kind#BEYOND].
    static <B extends Ball<B>> B log(Extended<B> x) {
        B n = x.number();
        return x.is(Kind.FAR) ? n : Elementary.log(x.isNegative() ? n.neg() : n);
    }

    /// -1, 0, 1, or [Ball#UNDECIDED].
    static <B extends Ball<B>> int compare(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.WHOLE) && b.is(Kind.WHOLE)) {
            return Long.compare(a.whole(), b.whole());
        }
        int left = a.sign();
        int right = b.sign();
        if (left == Ball.UNDECIDED || right == Ball.UNDECIDED) {
            boolean balls = a.is(Kind.BALL) && b.is(Kind.BALL);
            return balls ? a.number().sub(b.number()).sign() : undecided(a, b);
        }
        if (left != right || left == 0) {
            return Integer.compare(left, right);
        }
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            return a.number().sub(b.number()).sign();
        }
        return a.is(Kind.INFINITE) && b.is(Kind.INFINITE) ? 0 : sub(a, b).sign();
    }

    /// A ball around 0 is still below what is large.
    private static <B extends Ball<B>> int undecided(Extended<B> a, Extended<B> b) {
        if (a.is(Kind.BALL) && (b.is(Kind.INFINITE) || (b.isFar() && b.up()))) {
            return b.negative() ? 1 : -1;
        }
        if (b.is(Kind.BALL) && (a.is(Kind.INFINITE) || (a.isFar() && a.up()))) {
            return a.negative() ? -1 : 1;
        }
        return Ball.UNDECIDED;
    }
}
