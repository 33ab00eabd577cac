package dev.nacre.exact;

import org.jspecify.annotations.Nullable;

/// A number as formulas meet it: enclosed in a ball, or a signed zero, an infinity, NaN, a whole
/// number or truth value, or known by its logarithm because it is so large or so small.
final class Extended<B extends Ball<B>> {
    enum Kind {
        /// Somewhere among the real numbers, or not even that.
        UNKNOWN,
        NAN,
        INFINITE,
        ZERO,
        BALL,
        /// Beyond `e^reach`, or below `e^-reach`.
        FAR,
        /// As far, and so far that its logarithm is not known.
        BEYOND,
        WHOLE
    }

    private final Kind kind;
    private final boolean negative;
    private final boolean up;
    private final @Nullable B ball;
    private final long whole;

    private Extended(Kind kind, boolean negative, boolean up, @Nullable B ball, long whole) {
        this.kind = kind;
        this.negative = negative;
        this.up = up;
        this.ball = ball;
        this.whole = whole;
    }

    static <B extends Ball<B>> Extended<B> unknown() {
        return new Extended<>(Kind.UNKNOWN, false, false, null, 0);
    }

    static <B extends Ball<B>> Extended<B> nan() {
        return new Extended<>(Kind.NAN, false, false, null, 0);
    }

    static <B extends Ball<B>> Extended<B> infinite(boolean negative) {
        return new Extended<>(Kind.INFINITE, negative, true, null, 0);
    }

    static <B extends Ball<B>> Extended<B> zero(boolean negative) {
        return new Extended<>(Kind.ZERO, negative, false, null, 0);
    }

    static <B extends Ball<B>> Extended<B> whole(long value) {
        return new Extended<>(Kind.WHOLE, value < 0, false, null, value);
    }

    static <B extends Ball<B>> Extended<B> beyond(boolean negative, boolean up) {
        return new Extended<>(Kind.BEYOND, negative, up, null, 0);
    }

    /// A number in a ball; exactly 0 is +0.
    static <B extends Ball<B>> Extended<B> of(B ball) {
        if (ball.isLost()) {
            return unknown();
        }
        return ball.sign() == 0 ? zero(false) : new Extended<>(Kind.BALL, false, false, ball, 0);
    }

    static <B extends Ball<B>> Extended<B> of(double value, B like) {
        if (Double.isNaN(value)) {
            return nan();
        }
        boolean negative = Double.doubleToRawLongBits(value) < 0;
        if (Double.isInfinite(value)) {
            return infinite(negative);
        }
        return value == 0 ? zero(negative) : of(like.of(value));
    }

    /// `e^log` with a sign: a ball where that can be.
    static <B extends Ball<B>> Extended<B> power(boolean negative, B log) {
        if (log.isLost()) {
            return unknown();
        }
        if (log.floorExponent() < 9
                || (log.sign() < 0 ? log.neg() : log).sub(log.of(log.reach())).sign() != 1) {
            B y = Elementary.exp(log);
            return of(negative ? y.neg() : y);
        }
        return new Extended<>(Kind.FAR, negative, log.sign() > 0, log, 0);
    }

    Kind kind() {
        return kind;
    }

    /// The sign of a zero, an infinity, and what is far.
    boolean negative() {
        return negative;
    }

    /// Whether what is far is large, not small.
    boolean up() {
        return up;
    }

    long whole() {
        return whole;
    }

    boolean is(Kind k) {
        return kind == k;
    }

    /// Whether it is a real number other than 0.
    boolean isPlain() {
        return kind == Kind.BALL || isFar();
    }

    boolean isFar() {
        return kind == Kind.FAR || kind == Kind.BEYOND;
    }

    /// The number or the logarithm that there must be.
    B number() {
        if (ball == null) {
            throw new IllegalStateException(kind + " has no number");
        }
        return ball;
    }

    /// -1, 0, 1, or [Ball#UNDECIDED].
    int sign() {
        return switch (kind) {
            case UNKNOWN, NAN -> Ball.UNDECIDED;
            case ZERO -> 0;
            case BALL -> number().sign();
            case INFINITE, FAR, BEYOND -> negative ? -1 : 1;
            case WHOLE -> Long.signum(whole);
        };
    }

    /// The inverse of what is [Kind#FAR].
    Extended<B> inverse() {
        return new Extended<>(kind, negative, !up, number().neg(), 0);
    }

    boolean isNegative() {
        return kind == Kind.BALL ? number().sign() == -1 : negative;
    }

    Extended<B> neg() {
        return switch (kind) {
            case UNKNOWN, NAN -> this;
            case BALL -> of(number().neg());
            case WHOLE -> whole(-whole);
            case INFINITE, ZERO, FAR, BEYOND -> new Extended<>(kind, !negative, up, ball, 0);
        };
    }

    Extended<B> withSign(boolean wanted) {
        return isNegative() == wanted ? this : neg();
    }

    Extended<B> withBits(int bits) {
        return kind == Kind.BALL ? of(number().withBits(bits)) : this;
    }

    /// The very same number, a part of it that is too small to matter added or removed.
    Extended<B> nearly() {
        return kind == Kind.FAR
                ? new Extended<>(kind, negative, up, number().blur(-number().reachBits()), 0)
                : this;
    }

    @Override
    public String toString() {
        return switch (kind) {
            case BALL -> number().toString();
            case FAR -> (negative ? "-e^" : "e^") + number();
            case WHOLE -> Long.toString(whole);
            case BEYOND -> (negative ? "-" : "+") + (up ? "beyond" : "below");
            case UNKNOWN, NAN, INFINITE, ZERO -> (negative ? "-" : "+") + kind;
        };
    }
}
