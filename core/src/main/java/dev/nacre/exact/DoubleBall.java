package dev.nacre.exact;

import java.math.BigDecimal;

/// A ball whose midpoint is the sum of two doubles, between `2^-900` and `2^900` in size, where no
/// operation on its parts underflows; beyond that it is lost.
///
/// The bounds are those of Joldes, Muller, Popescu 2017, "Tight and rigorous error bounds for basic
/// building blocks of double-word arithmetic", all below `16 u^2` = `2^-102` of the result; sums
/// are charged the rounding errors they make, which are computed.
final class DoubleBall implements Ball<DoubleBall> {
    private static final double LARGEST = 0x1p900;
    private static final double SMALLEST = 0x1p-900;
    private static final double ROUNDING = 0x1p-100;

    /// `e^600` is below [#LARGEST].
    private static final double REACH = 600;

    private static final double LARGEST_ANGLE = 0x1p50;
    private static final int NOTHING = -100_000;

    private static final DoubleBall LOST =
            new DoubleBall(Double.NaN, Double.NaN, Double.POSITIVE_INFINITY);

    static final DoubleBall ONE = new DoubleBall(1, 0, 0);
    private static final DoubleBall LN2 = of(Constants.ln2(200));
    private static final DoubleBall HALF_PI = of(Constants.pi(200).scale(-1));
    private static final double[] QUARTER = parts(Constants.pi(400).scale(-1), 5);
    private static final DoubleBall[] INVERSES = inverses(1024);

    private final double hi;
    private final double lo;
    private final double err;

    private DoubleBall(double hi, double lo, double err) {
        this.hi = hi;
        this.lo = lo;
        this.err = err;
    }

    private static DoubleBall make(double hi, double lo, double err) {
        double size = Math.abs(hi);
        if (size >= SMALLEST && size <= LARGEST && err <= LARGEST) {
            return new DoubleBall(hi, lo, err);
        }
        if (size == 0 && err == 0) {
            return new DoubleBall(0, 0, 0);
        }
        // A midpoint near 0 within a larger radius.
        return size < SMALLEST && err >= SMALLEST && err <= LARGEST
                ? new DoubleBall(0, 0, err + 0x1p-899)
                : LOST;
    }

    static DoubleBall exactly(double value) {
        return make(value, 0, 0);
    }

    static DoubleBall of(BigBall b) {
        double[] p = parts(b, 2);
        return make(p[0], p[1], b.isExact() && p[1] == 0 ? 0 : up(Math.abs(p[0]) * 0x1p-104));
    }

    static DoubleBall of(BigDecimal value) {
        double hi = value.doubleValue();
        if (!Double.isFinite(hi)) {
            return LOST;
        }
        BigDecimal rest = value.subtract(new BigDecimal(hi));
        double lo = rest.doubleValue();
        boolean exact = rest.compareTo(new BigDecimal(lo)) == 0;
        return make(hi, lo, exact ? 0 : up(Math.abs(hi) * 0x1p-104));
    }

    private static double[] parts(BigBall b, int count) {
        double[] p = new double[count];
        BigBall rest = b;
        for (int i = 0; i < count; i++) {
            double first = rest.approx(0);
            rest = rest.sub(rest.of(first));
            p[i] = first;
        }
        return p;
    }

    private static DoubleBall[] inverses(int count) {
        DoubleBall[] all = new DoubleBall[count];
        for (int n = 1; n < count; n++) {
            all[n] = ONE.div(exactly(n));
        }
        return all;
    }

    @Override
    public BigBall toBig() {
        // Two doubles between 2^900 and 2^-1074.
        int bits = 2100;
        return BigBall.of(hi, bits).add(BigBall.of(lo, bits)).widen(err);
    }

    /// Covers the roundings in computing a radius, underflow included.
    private static double up(double radius) {
        return radius * (1 + 0x1p-40) + 0x1p-1022;
    }

    @Override
    public int bits() {
        return 100;
    }

    @Override
    public DoubleBall withBits(int bits) {
        return this;
    }

    @Override
    public DoubleBall of(double value) {
        return exactly(value);
    }

    @Override
    public DoubleBall lost() {
        return LOST;
    }

    @Override
    public DoubleBall add(DoubleBall b) {
        return sum(b.hi, b.lo, b.err);
    }

    @Override
    public DoubleBall sub(DoubleBall b) {
        return sum(-b.hi, -b.lo, b.err);
    }

    private DoubleBall sum(double bh, double bl, double be) {
        double s = hi + bh;
        double v = s - hi;
        double e = (hi - (s - v)) + (bh - v);
        double t = lo + bl;
        v = t - lo;
        double f = (lo - (t - v)) + (bl - v);
        double c = e + t;
        v = c - e;
        double lost1 = (e - (c - v)) + (t - v);
        double h = s + c;
        v = h - s;
        double w = (s - (h - v)) + (c - v);
        double x = w + f;
        v = x - w;
        double lost2 = (w - (x - v)) + (f - v);
        double sh = h + x;
        v = sh - h;
        double sl = (h - (sh - v)) + (x - v);
        double r = err + be + Math.abs(lost1) + Math.abs(lost2);
        return make(sh, sl, r == 0 ? 0 : up(r));
    }

    @Override
    public DoubleBall mul(DoubleBall b) {
        double p = hi * b.hi;
        double e = Math.fma(hi, b.hi, -p);
        double r = up(Math.abs(hi) * b.err + Math.abs(b.hi) * err + err * b.err);
        if (lo == 0 && b.lo == 0) {
            // A product that underflows is no zero.
            boolean exact = err == 0 && b.err == 0 && (p != 0 || hi == 0 || b.hi == 0);
            return make(p, e, exact ? 0 : r);
        }
        double t = Math.fma(hi, b.lo, Math.fma(lo, b.hi, e));
        double h = p + t;
        return make(h, t - (h - p), r + Math.abs(p) * ROUNDING);
    }

    @Override
    public DoubleBall div(DoubleBall b) {
        double size = Math.abs(b.hi);
        if (!(b.err < size / 2)) {
            return LOST;
        }
        double q = hi / b.hi;
        double rest = Math.fma(-q, b.hi, hi);
        if (rest == 0 && lo == 0 && b.lo == 0 && err == 0 && b.err == 0) {
            return make(q, 0, 0);
        }
        double t = Math.fma(-q, b.lo, rest + lo) / b.hi;
        double h = q + t;
        double r = (err + Math.abs(q) * b.err) / (size - b.err);
        return make(h, t - (h - q), up(r * (1 + 0x1p-40) + Math.abs(q) * ROUNDING));
    }

    @Override
    public DoubleBall over(int n) {
        return mul(n < INVERSES.length ? INVERSES[n] : ONE.div(exactly(n)));
    }

    @Override
    public DoubleBall neg() {
        return new DoubleBall(-hi, -lo, err);
    }

    @Override
    public DoubleBall sqrt() {
        if (hi == 0 && err == 0) {
            return this;
        }
        if (!(err < hi / 2)) {
            return LOST;
        }
        double s = Math.sqrt(hi);
        double rest = Math.fma(-s, s, hi);
        if (rest == 0 && lo == 0 && err == 0) {
            return make(s, 0, 0);
        }
        double t = (rest + lo) / (2 * s);
        double h = s + t;
        return make(h, t - (h - s), up(err / s + s * ROUNDING));
    }

    @Override
    public DoubleBall scale(long k) {
        if (k < -1000 || k > 1000) {
            return k < -2000 || k > 2000 ? LOST : scale(k / 2).scale(k - k / 2);
        }
        double p = Double.longBitsToDouble((k + 1023) << 52);
        double l = lo * p;
        double h = hi * p;
        boolean whole = (k >= 0 || lo == 0) ? h != 0 || hi == 0 : Math.abs(l) >= 0x1p-968;
        return make(h, l, err == 0 && whole ? 0 : up(err * p));
    }

    @Override
    public DoubleBall blur(long e) {
        if (e > 900) {
            return LOST;
        }
        double by = e < -1022 ? 0x1p-1022 : Double.longBitsToDouble((e + 1023) << 52);
        return make(hi, lo, up(err + by));
    }

    @Override
    public DoubleBall ln2() {
        return LN2;
    }

    @Override
    public DoubleBall halfPi() {
        return HALF_PI;
    }

    @Override
    public Turn<DoubleBall> turn() {
        if (!(Math.abs(hi) < LARGEST_ANGLE)) {
            return new Turn<>(0, LOST);
        }
        double n = Math.rint(hi / QUARTER[0]);
        DoubleBall rest = this;
        if (n != 0) {
            DoubleBall count = exactly(-n);
            for (double p : QUARTER) {
                rest = rest.add(count.mul(exactly(p)));
            }
            // Five doubles are more than 260 bits of pi/2, and n has 50.
            rest = rest.blur(-205);
        }
        return new Turn<>((int) ((long) n & 3), rest);
    }

    @Override
    public DoubleBall wholeBelow() {
        double f = Math.floor(hi);
        return f == hi ? exactly(f).add(exactly(Math.floor(lo))) : exactly(f);
    }

    @Override
    public boolean isOdd() {
        return Math.abs(hi % 2) == 1 ^ Math.abs(lo % 2) == 1;
    }

    @Override
    public long wholeValue() {
        // Past the range the first cast is at its end, and so must the sum be.
        return Math.abs(hi) >= 0x1p63 ? (long) hi : (long) hi + (long) lo;
    }

    @Override
    public int sign() {
        if (err == 0) {
            return hi > 0 ? 1 : hi < 0 ? -1 : 0;
        }
        // The low part is far below half of the high one.
        return err < Math.abs(hi) / 2 ? (hi > 0 ? 1 : -1) : UNDECIDED;
    }

    @Override
    public boolean isExact() {
        return err == 0;
    }

    @Override
    public boolean isLost() {
        return !(err <= LARGEST);
    }

    @Override
    public long exponent() {
        double size = Math.abs(hi) + err;
        return size == 0 ? NOTHING : Math.getExponent(size * (1 + 0x1p-50)) + 1;
    }

    @Override
    public long floorExponent() {
        double size = Math.abs(hi) * (1 - 0x1p-50) - err;
        return size > 0 ? Math.getExponent(size * (1 - 0x1p-50)) : NOTHING;
    }

    @Override
    public long magnitude() {
        // A high part that was rounded up to a power of two belongs below it.
        boolean above = lo != 0 && lo > 0 != hi > 0 && (Double.doubleToRawLongBits(hi) << 12) == 0;
        return hi == 0 ? NOTHING : Math.getExponent(hi) + (above ? 0 : 1);
    }

    @Override
    public double approx(long e) {
        return e == 0 ? hi : Math.scalb(hi, Math.clamp(-e, -5000, 5000));
    }

    @Override
    public boolean isNarrow(int wanted) {
        return err == 0 || err <= Math.scalb(Math.abs(hi), -wanted - 1);
    }

    @Override
    public double reach() {
        return REACH;
    }

    @Override
    public long reachBits() {
        return 864;
    }

    @Override
    public String toString() {
        return hi + " + " + lo + " +- " + err;
    }
}
