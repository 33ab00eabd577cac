package dev.nacre.exact;

import dev.nacre.exact.Extended.Kind;

/// The transcendental functions of extended numbers: what they are at zeros and infinities and far
/// out, and elsewhere what [Elementary] and [Bell] say.
final class Functions {
    /// Balls from here on have an exponential far from 1.
    private static final int LARGE = 9;

    private Functions() {}

    static <B extends Ball<B>> Extended<B> exp(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> x.negative() ? Extended.zero(false) : x;
            case ZERO -> Extended.of(one);
            case BALL -> Extended.power(false, x.number());
            case FAR, BEYOND ->
                    x.up() ? Extended.beyond(false, !x.negative()) : Extended.of(next(one));
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> expm1(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> x.negative() ? Extended.of(one.neg()) : x;
            case BALL ->
                    x.number().floorExponent() >= LARGE
                            ? Sums.add(exp(x, one), Extended.of(one.neg()))
                            : Extended.of(Elementary.expm1(x.number()));
            case FAR, BEYOND ->
                    !x.up()
                            ? x.nearly()
                            : x.negative()
                                    ? Extended.of(next(one).neg())
                                    : Extended.beyond(false, true);
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> log(Extended<B> x) {
        if (x.is(Kind.NAN) || x.sign() == Ball.UNDECIDED) {
            return x.is(Kind.NAN) ? x : Extended.unknown();
        }
        if (x.sign() <= 0) {
            return x.is(Kind.ZERO) ? Extended.infinite(true) : Extended.nan();
        }
        return x.is(Kind.INFINITE)
                ? x
                : x.is(Kind.BEYOND) ? Extended.unknown() : Extended.of(Sums.log(x));
    }

    static <B extends Ball<B>> Extended<B> log1p(Extended<B> x) {
        if (x.is(Kind.BALL)) {
            B n = x.number();
            return switch (n.add(n.of(1)).sign()) {
                case 1 -> Extended.of(Elementary.log1p(n));
                case 0 -> Extended.infinite(true);
                case -1 -> Extended.nan();
                default -> Extended.unknown();
            };
        }
        if (x.is(Kind.ZERO) || (x.isFar() && !x.up())) {
            return x.nearly();
        }
        return log(x.nearly());
    }

    static <B extends Ball<B>> Extended<B> sqrt(Extended<B> x) {
        if (x.is(Kind.ZERO) || x.is(Kind.NAN)) {
            return x;
        }
        int sign = x.sign();
        if (sign != 1) {
            return sign == Ball.UNDECIDED ? Extended.unknown() : Extended.nan();
        }
        return switch (x.kind()) {
            case BALL -> Extended.of(x.number().sqrt());
            case FAR -> Extended.power(false, x.number().scale(-1));
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> sin(Extended<B> x) {
        return switch (x.kind()) {
            case INFINITE -> Extended.nan();
            case BALL -> Extended.of(Elementary.sin(x.number()));
            case FAR, BEYOND -> x.up() ? Extended.unknown() : x.nearly();
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> cos(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> Extended.nan();
            case ZERO -> Extended.of(one);
            case BALL -> Extended.of(Elementary.cos(x.number()));
            case FAR, BEYOND -> x.up() ? Extended.unknown() : Extended.of(next(one));
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> tanh(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> Extended.of(one).withSign(x.negative());
            case BALL -> Extended.of(Elementary.tanh(x.number()));
            case FAR, BEYOND -> x.up() ? Extended.of(next(one)).withSign(x.negative()) : x.nearly();
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> atan(Extended<B> x, B one) {
        B quarter = one.halfPi();
        return switch (x.kind()) {
            case INFINITE -> Extended.of(quarter).withSign(x.negative());
            case BALL -> Extended.of(Elementary.atan(x.number()));
            case FAR, BEYOND ->
                    x.up() ? Extended.of(next(quarter)).withSign(x.negative()) : x.nearly();
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> erf(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> Extended.of(one).withSign(x.negative());
            case BALL -> {
                if (!Bell.isFarOut(x.number())) {
                    yield Extended.of(Bell.erf(x.number()));
                }
                if (x.sign() == Ball.UNDECIDED) {
                    yield Extended.unknown();
                }
                Extended<B> rest = erfc(x.withSign(false), one);
                yield Sums.sub(Extended.of(one), rest).withSign(x.isNegative());
            }
            case FAR, BEYOND ->
                    x.up()
                            ? Extended.of(next(one)).withSign(x.negative())
                            : Sums.mul(x.nearly(), Extended.of(Bell.twoOverRootPi(one)));
            default -> x;
        };
    }

    static <B extends Ball<B>> Extended<B> erfc(Extended<B> x, B one) {
        return switch (x.kind()) {
            case INFINITE -> x.negative() ? Extended.of(one.scale(1)) : Extended.zero(false);
            case ZERO -> Extended.of(one);
            case BALL -> erfc(x.number(), one);
            case FAR, BEYOND ->
                    !x.up()
                            ? Extended.of(next(one))
                            : x.negative()
                                    ? Extended.of(next(one.scale(1)))
                                    : Extended.beyond(false, false);
            default -> x;
        };
    }

    private static <B extends Ball<B>> Extended<B> erfc(B x, B one) {
        if (!Bell.isFarOut(x)) {
            // 1 - erf(x) cancels as many bits as e^-x^2 has.
            double size = x.approx(0);
            B w = x.withBits(x.bits() + 8 + (int) (1.5 * size * size));
            return Extended.of(w.of(1).sub(Bell.erf(w)).withBits(x.bits()));
        }
        int sign = x.sign();
        if (sign == Ball.UNDECIDED) {
            return Extended.unknown();
        }
        if (sign < 0) {
            return Sums.sub(Extended.of(one.scale(1)), erfc(x.neg(), one));
        }
        B w = x.withBits(x.bits() + 64);
        B square = w.mul(w);
        if (square.isLost() && x.floorExponent() > LARGE) {
            return Extended.beyond(false, false);
        }
        Extended<B> bell = Extended.power(false, square.neg());
        return Sums.mul(bell, Extended.of(Bell.scaledTail(x)));
    }

    /// A number that is next to a limit, closer than what is small and far.
    private static <B extends Ball<B>> B next(B limit) {
        return limit.blur(-limit.reachBits());
    }
}
