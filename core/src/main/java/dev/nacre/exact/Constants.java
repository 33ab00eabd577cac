package dev.nacre.exact;

import java.math.BigInteger;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/// Pi and the logarithm of 2 to any precision, each computed once.
final class Constants {
    private static final int STEP = 256;
    private static final int GUARD = 32;
    private static final ConcurrentHashMap<Integer, BigBall> PI = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<Integer, BigBall> LN2 = new ConcurrentHashMap<>();

    private Constants() {}

    static BigBall pi(int bits) {
        return stored(PI, bits, Constants::computePi);
    }

    static BigBall ln2(int bits) {
        return stored(LN2, bits, Constants::computeLn2);
    }

    private static BigBall stored(
            ConcurrentHashMap<Integer, BigBall> of, int bits, IntFunction<BigBall> compute) {
        int ample = (bits + GUARD) / STEP * STEP + STEP;
        BigBall known = of.get(ample);
        if (known == null) {
            known = compute.apply(ample);
            of.put(ample, known);
        }
        return known.withBits(bits);
    }

    /// Machin 1706: pi = 16 atan(1/5) - 4 atan(1/239).
    private static BigBall computePi(int bits) {
        BigInteger sum =
                series(5, bits, true)
                        .multiply(BigInteger.valueOf(16))
                        .subtract(series(239, bits, true).shiftLeft(2));
        return ball(sum, bits);
    }

    /// ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749): OEIS A002162.
    private static BigBall computeLn2(int bits) {
        BigInteger sum =
                series(26, bits, false)
                        .multiply(BigInteger.valueOf(18))
                        .subtract(series(4801, bits, false).shiftLeft(1))
                        .add(series(8749, bits, false).shiftLeft(3));
        return ball(sum, bits);
    }

    /// Two divisions a term, fewer terms than bits, factors up to 20: below `bits 2^6` units.
    private static BigBall ball(BigInteger sum, int bits) {
        int error = 38 - Integer.numberOfLeadingZeros(bits);
        int fine = bits + GUARD;
        return BigBall.of(sum, -fine, Bound.powerOfTwo(error - fine), bits + GUARD);
    }

    /// The arc tangent of `1/n`, or the hyperbolic one, times `2^(bits + GUARD)`.
    private static BigInteger series(int n, int bits, boolean alternating) {
        BigInteger square = BigInteger.valueOf((long) n * n);
        BigInteger power = BigInteger.ONE.shiftLeft(bits + GUARD).divide(BigInteger.valueOf(n));
        BigInteger sum = power;
        for (int k = 1; power.signum() != 0; k++) {
            power = power.divide(square);
            BigInteger term = power.divide(BigInteger.valueOf(2L * k + 1));
            sum = alternating && (k & 1) == 1 ? sum.subtract(term) : sum.add(term);
        }
        return sum;
    }
}
