package dev.nacre.exact;

import java.math.BigDecimal;
import java.math.BigInteger;

/// A ball of any precision whose exponents do not overflow: `mid 2^exp`, give or take a radius.
final class BigBall implements Ball<BigBall> {
    /// Numbers that exp makes of larger ones would be more than their exponents can bear.
    private static final double REACH = 0x1p40;

    /// Reducing a larger angle would take more digits of pi than anybody needs.
    private static final long LARGEST_ANGLE = 20_000;

    private static final long NOTHING = Long.MIN_VALUE / 4;

    private final BigInteger mid;
    private final long exp;
    private final Bound radius;
    private final int bits;

    private BigBall(BigInteger mid, long exp, Bound radius, int bits) {
        this.mid = mid;
        this.exp = exp;
        this.radius = radius;
        this.bits = bits;
    }

    static BigBall of(BigInteger mid, long exp, Bound radius, int bits) {
        int excess = mid.bitLength() - bits;
        if (excess <= 0) {
            return new BigBall(mid, mid.signum() == 0 ? 0 : exp, radius, bits);
        }
        BigInteger kept = mid.shiftRight(excess);
        boolean whole = mid.getLowestSetBit() >= excess;
        Bound r = whole ? radius : radius.plus(Bound.powerOfTwo(exp + excess));
        return new BigBall(kept, exp + excess, r, bits);
    }

    static BigBall of(double value, int bits) {
        long raw = Double.doubleToRawLongBits(value);
        int field = (int) (raw >> 52) & 0x7ff;
        long m = (raw & 0xfffffffffffffL) | (field == 0 ? 0 : 1L << 52);
        BigInteger mid = BigInteger.valueOf(raw < 0 ? -m : m);
        return of(mid, Math.max(field, 1) - 1075, Bound.ZERO, bits);
    }

    static BigBall of(BigDecimal value, int bits) {
        BigBall digits = of(value.unscaledValue(), 0, Bound.ZERO, bits);
        BigBall ten = of(BigInteger.TEN.pow(Math.abs(value.scale())), 0, Bound.ZERO, bits);
        return value.scale() > 0 ? digits.div(ten) : digits.mul(ten);
    }

    @Override
    public BigBall toBig() {
        return this;
    }

    BigBall widen(double by) {
        return new BigBall(mid, exp, radius.plus(Bound.above(by)), bits);
    }

    @Override
    public int bits() {
        return bits;
    }

    @Override
    public BigBall withBits(int to) {
        return to == bits ? this : of(mid, exp, radius, to);
    }

    @Override
    public BigBall of(double value) {
        return of(value, bits);
    }

    @Override
    public BigBall lost() {
        return new BigBall(BigInteger.ZERO, 0, Bound.INFINITE, bits);
    }

    @Override
    public BigBall add(BigBall b) {
        int to = Math.max(bits, b.bits);
        Bound r = radius.plus(b.radius);
        if (mid.signum() == 0) {
            return of(b.mid, b.exp, r, to);
        }
        if (b.mid.signum() == 0) {
            return of(mid, exp, r, to);
        }
        BigBall high = magnitude() >= b.magnitude() ? this : b;
        BigBall low = high == this ? b : this;
        if (high.magnitude() - low.magnitude() > to + 2) {
            // What is too small to count only widens the ball, by no more than itself.
            return of(high.mid, high.exp, r.plus(Bound.above(low.mid, low.exp)), to);
        }
        long down = Math.min(exp, b.exp);
        BigInteger sum =
                mid.shiftLeft((int) (exp - down)).add(b.mid.shiftLeft((int) (b.exp - down)));
        return of(sum, down, r, to);
    }

    @Override
    public BigBall sub(BigBall b) {
        return add(b.neg());
    }

    @Override
    public BigBall mul(BigBall b) {
        if (isLost() || b.isLost()) {
            return lost();
        }
        Bound r = Bound.ZERO;
        if (!isExact() || !b.isExact()) {
            r = size().times(b.radius).plus(b.size().plus(b.radius).times(radius));
        }
        return of(mid.multiply(b.mid), exp + b.exp, r, Math.max(bits, b.bits));
    }

    @Override
    public BigBall div(BigBall b) {
        int to = Math.max(bits, b.bits);
        Bound least = Bound.below(b.mid, b.exp);
        if (least.isZero() || (!b.isExact() && b.radius.e + 2 > least.e) || b.isLost()) {
            return lost();
        }
        least = least.minus(b.radius);
        int shift = Math.max(0, to + 2 - mid.bitLength() + b.mid.bitLength());
        BigInteger[] q = mid.shiftLeft(shift).divideAndRemainder(b.mid);
        long e = exp - b.exp - shift;
        Bound r = q[1].signum() == 0 ? Bound.ZERO : Bound.powerOfTwo(e);
        if (!isExact() || !b.isExact()) {
            Bound quotient = Bound.above(q[0], e).plus(r);
            r = r.plus(radius.plus(quotient.times(b.radius)).over(least));
        }
        return of(q[0], e, r, to);
    }

    @Override
    public BigBall over(int n) {
        return div(of(BigInteger.valueOf(n), 0, Bound.ZERO, bits));
    }

    @Override
    public BigBall neg() {
        return new BigBall(mid.negate(), exp, radius, bits);
    }

    @Override
    public BigBall sqrt() {
        Bound least = Bound.below(mid, exp).scale(isExact() ? 0 : -1);
        if (mid.signum() <= 0 || (!isExact() && radius.e + 1 > least.e)) {
            return mid.signum() == 0 && isExact() ? this : lost();
        }
        long shift = Math.max(0, 2L * bits + 4 - mid.bitLength());
        shift += (exp - shift) & 1;
        BigInteger[] root = mid.shiftLeft((int) shift).sqrtAndRemainder();
        long e = (exp - shift) / 2;
        Bound r = root[1].signum() == 0 ? Bound.ZERO : Bound.powerOfTwo(e);
        if (!isExact()) {
            // |sqrt(x) - sqrt(m)| = |x - m| / (sqrt(x) + sqrt(m)) <= radius / sqrt(m)
            r = r.plus(radius.over(Bound.below(root[0], e)));
        }
        return of(root[0], e, r, bits);
    }

    @Override
    public BigBall scale(long k) {
        return new BigBall(mid, mid.signum() == 0 ? 0 : exp + k, radius.scale(k), bits);
    }

    @Override
    public BigBall blur(long e) {
        return new BigBall(mid, exp, radius.plus(Bound.powerOfTwo(e)), bits);
    }

    @Override
    public BigBall ln2() {
        return Constants.ln2(bits);
    }

    @Override
    public BigBall halfPi() {
        return Constants.pi(bits).scale(-1);
    }

    @Override
    public Turn<BigBall> turn() {
        if (isLost() || exponent() > LARGEST_ANGLE) {
            return new Turn<>(0, lost());
        }
        int fine = bits + 64 + (int) Math.max(0, exponent());
        BigBall quarter = Constants.pi(fine).scale(-1);
        BigBall count = new BigBall(mid, exp, Bound.ZERO, fine).div(quarter);
        BigInteger n = count.add(of(0.5, fine)).floor();
        BigBall whole = of(n, 0, Bound.ZERO, Math.max(fine, n.bitLength()));
        BigBall rest = new BigBall(mid, exp, radius, fine).sub(quarter.mul(whole));
        return new Turn<>(n.intValue() & 3, rest.withBits(bits));
    }

    @Override
    public BigBall wholeBelow() {
        if (exponent() > LARGEST_ANGLE) {
            return lost();
        }
        BigInteger n = floor();
        return of(n, 0, Bound.ZERO, Math.max(bits, n.bitLength()));
    }

    private BigInteger floor() {
        return exp >= 0
                ? mid.shiftLeft((int) exp)
                : mid.shiftRight((int) Math.min(-exp, mid.bitLength() + 1L));
    }

    @Override
    public boolean isOdd() {
        return exp <= 0 && floor().testBit(0);
    }

    @Override
    public long wholeValue() {
        return magnitude() > 63
                ? (mid.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE)
                : floor().longValue();
    }

    @Override
    public int sign() {
        if (radius.isZero()) {
            return mid.signum();
        }
        if (radius.e + 1 < magnitude() - 1) {
            return mid.signum();
        }
        return Bound.below(mid, exp).isAbove(radius) ? mid.signum() : UNDECIDED;
    }

    @Override
    public boolean isExact() {
        return radius.isZero();
    }

    @Override
    public boolean isLost() {
        return radius.isInfinite();
    }

    private Bound size() {
        return Bound.above(mid, exp);
    }

    @Override
    public long exponent() {
        if (isExact()) {
            return magnitude();
        }
        return isLost() ? Long.MAX_VALUE / 4 : Math.max(magnitude(), radius.e + 1) + 1;
    }

    @Override
    public long floorExponent() {
        if (isExact()) {
            return magnitude() - 1;
        }
        return isLost() || radius.e + 1 > magnitude() - 2 ? NOTHING : magnitude() - 2;
    }

    @Override
    public long magnitude() {
        return mid.signum() == 0 ? NOTHING : exp + mid.abs().bitLength();
    }

    @Override
    public double approx(long e) {
        int excess = Math.max(0, mid.bitLength() - 62);
        long by = Math.clamp(exp - e + excess, -5000, 5000);
        // An odd last place keeps what is cut off from making a tie of what is none.
        long cut = mid.getLowestSetBit() < excess && excess > 0 ? 1 : 0;
        return Math.scalb((double) (mid.shiftRight(excess).longValue() | cut), (int) by);
    }

    @Override
    public boolean isNarrow(int wanted) {
        return isExact() || (!isLost() && radius.e + 1 <= magnitude() - 1 - wanted);
    }

    @Override
    public double reach() {
        return REACH;
    }

    @Override
    public long reachBits() {
        return (long) REACH;
    }

    @Override
    public String toString() {
        return approx(magnitude()) + " 2^" + magnitude() + " +- " + radius.m + " 2^" + radius.e;
    }
}
