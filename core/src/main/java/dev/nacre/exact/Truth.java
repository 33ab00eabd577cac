package dev.nacre.exact;

import dev.nacre.type.DType;

/// The true value of an expression: a real number to 64 bits or more, an infinity, a zero with its
/// sign, or NaN.
public final class Truth {
    /// What is beyond `2^FAR`, or below `2^-FAR`, is as good as infinite or 0 in any dtype.
    static final int FAR = 1300;

    private static final int NARROW = 64;

    private enum Kind {
        UNKNOWN,
        NAN,
        INFINITE,
        ZERO,
        NUMBER,
        /// Not 0, but less than any dtype tells from it; the sign may be unknown, and is then +.
        TINY,
        HUGE
    }

    private final Kind kind;
    private final boolean negative;

    /// The number's size: `(hi + lo) 2^exponent`, where the sum is in [1, 2).
    private final double hi;

    private final double lo;
    private final int exponent;

    private Truth(Kind kind, boolean negative, double hi, double lo, int exponent) {
        this.kind = kind;
        this.negative = negative;
        this.hi = hi;
        this.lo = lo;
        this.exponent = exponent;
    }

    private static Truth of(Kind kind, boolean negative) {
        return new Truth(kind, negative, 0, 0, 0);
    }

    static <B extends Ball<B>> Truth of(Extended<B> x, int far) {
        return switch (x.kind()) {
            case UNKNOWN -> of(Kind.UNKNOWN, false);
            case NAN -> of(Kind.NAN, false);
            case INFINITE -> of(Kind.INFINITE, x.negative());
            case ZERO -> of(Kind.ZERO, x.negative());
            case BEYOND -> of(x.up() ? Kind.HUGE : Kind.TINY, x.negative());
            case FAR -> ofPower(x.negative(), x.up(), x.number(), far);
            case WHOLE -> ofWhole(x.whole());
            case BALL -> ofBall(x.number(), 0, far);
        };
    }

    private static Truth ofWhole(long whole) {
        if (whole == 0) {
            return of(Kind.ZERO, false);
        }
        BigBall b = BigBall.of((double) (whole >> 32), 128).scale(32);
        return ofBall(b.add(BigBall.of((double) (whole & 0xffff_ffffL), 128)), 0, FAR);
    }

    private static <B extends Ball<B>> Truth ofPower(boolean negative, boolean up, B log, int far) {
        if (log.floorExponent() >= 11) {
            return of(up ? Kind.HUGE : Kind.TINY, negative);
        }
        long k = Math.round(log.approx(0) / Math.log(2));
        B y = Elementary.exp(log.sub(log.ln2().mul(log.of((double) k))));
        return ofBall(negative ? y.neg() : y, k, far);
    }

    /// The truth of a ball times `2^k`.
    private static <B extends Ball<B>> Truth ofBall(B x, long k, int far) {
        int sign = x.sign();
        if (x.exponent() + k < -far) {
            return of(Kind.TINY, sign == -1);
        }
        if (!x.isNarrow(NARROW) || sign == Ball.UNDECIDED) {
            return of(Kind.UNKNOWN, false);
        }
        long e = x.magnitude() - 1;
        if (e + k > far) {
            return of(Kind.HUGE, sign < 0);
        }
        B size = (sign < 0 ? x.neg() : x).scale(-e);
        double hi = size.approx(0);
        B rest = size.sub(size.of(hi));
        // What pairs of doubles cannot hold is far below what is asked for here.
        double lo = rest.isLost() ? 0 : rest.approx(0);
        return new Truth(Kind.NUMBER, sign < 0, hi, lo, (int) (e + k));
    }

    /// Whether the formula means nothing there: `0/0`, `log(-1)`, `Inf - Inf`.
    public boolean isNaN() {
        return kind == Kind.NAN;
    }

    /// Whether it could be told: not where two irrational numbers that are equal are compared.
    public boolean isKnown() {
        return kind != Kind.UNKNOWN;
    }

    /// The number of the dtype that is nearest, or NaN where it is not known.
    public double value(DType dtype) {
        double size =
                switch (kind) {
                    case UNKNOWN, NAN -> Double.NaN;
                    case INFINITE, HUGE -> Double.POSITIVE_INFINITY;
                    case ZERO, TINY -> 0;
                    case NUMBER -> nearest(dtype);
                };
        return negative ? -size : size;
    }

    private double nearest(DType dtype) {
        if (dtype == DType.F64 && exponent >= Double.MIN_EXPONENT) {
            return Math.scalb(hi, exponent);
        }
        if (dtype == DType.F64) {
            int lowest = Double.MIN_EXPONENT - 52;
            double units = Math.scalb(hi, exponent - lowest);
            double n = Math.rint(units);
            boolean tie = Math.abs(units - n) == 0.5 && lo != 0;
            return Math.scalb(tie ? (lo > 0 ? Math.ceil(units) : Math.floor(units)) : n, lowest);
        }
        // Rounded to an odd last place, so that rounding it again is as rounding once.
        boolean odd = (Double.doubleToRawLongBits(hi) & 1) == 1;
        double h = lo == 0 || odd ? hi : lo > 0 ? Math.nextUp(hi) : Math.nextDown(hi);
        return dtype.round(Math.scalb(h, exponent));
    }

    /// The distance of a result of a dtype, `f32` or `f64`, in units in the last place: the spacing
    /// of the dtype's numbers at the truth, and that of its subnormal numbers below.
    ///
    /// Infinity counts as the power of two after the largest number. NaN is right where the truth
    /// is NaN and infinitely wrong elsewhere; an infinite truth must be met, and the sign of an
    /// exact zero. It is NaN where the truth is not known.
    public double ulps(double result, DType dtype) {
        boolean single =
                switch (dtype) {
                    case F32 -> true;
                    case F64 -> false;
                    default -> throw new IllegalArgumentException("no ulps in " + dtype);
                };
        if (kind == Kind.UNKNOWN) {
            return Double.NaN;
        }
        if (kind == Kind.NAN || Double.isNaN(result)) {
            return kind == Kind.NAN && Double.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
        }
        double sign = negative ? -1 : 1;
        if (kind == Kind.INFINITE) {
            return result == sign * Double.POSITIVE_INFINITY ? 0 : Double.POSITIVE_INFINITY;
        }
        if (kind == Kind.ZERO && result == 0) {
            return 1 / result > 0 == 1 / sign > 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        int precision = dtype.precision();
        int highest = single ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
        int lowest = single ? Float.MIN_EXPONENT : Double.MIN_EXPONENT;
        boolean huge = kind == Kind.HUGE || (kind == Kind.NUMBER && exponent > highest);
        boolean zero = kind == Kind.ZERO || kind == Kind.TINY;
        int e = huge ? highest + 1 : zero ? lowest : exponent;
        int unit = Math.clamp(e, lowest, highest) - (precision - 1);
        double truth = zero ? 0 : Math.scalb(huge ? 1 : hi, e - unit);
        double rest = zero || huge ? 0 : Math.scalb(lo, e - unit);
        double got =
                Double.isInfinite(result)
                        ? Math.copySign(Math.scalb(1.0, highest + 1 - unit), result)
                        : Math.scalb(result, -unit);
        return Math.abs((got * sign - truth) - rest);
    }

    @Override
    public String toString() {
        double size = kind == Kind.NUMBER ? hi : value(DType.F64);
        String digits = kind == Kind.NUMBER ? size + " 2^" + exponent : kind + " " + size;
        return (kind == Kind.NUMBER && negative ? "-" : "") + digits;
    }
}
