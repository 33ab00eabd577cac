package dev.nacre.backend;

import dev.nacre.kernel.Distribution;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;

/// Random numbers as a function of seed and place: Philox4x32-10 of Salmon et al., "Parallel random
/// numbers: as easy as 1, 2, 3", 2011.
///
/// Each step of the counter makes 128 bits, which are two elements of 64 bits, whatever the
/// distribution and the dtype. So element `i` of a fill depends on the seed and `counter + i / 2`
/// only, and a fill may be split at every even element.
public final class Philox {
    private static final int ROUNDS = 10;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;

    /// The fractions of the golden ratio and of the square root of 3.
    private static final int WEYL_0 = 0x9E3779B9;

    private static final int WEYL_1 = 0xBB67AE85;

    private static final int DOUBLE_BITS = DType.F64.precision();

    private Philox() {}

    /// How far a fill of so many elements moves the counter on.
    public static long steps(Distribution distribution, long count) {
        return switch (distribution) {
            case UNIFORM, NORMAL, BITS -> count / 2 + count % 2;
        };
    }

    /// Writes random numbers one after another.
    ///
    /// [Distribution#UNIFORM] takes as many leading bits of an element's 64 as the dtype has, so
    /// that 1 never occurs and narrower dtypes give the same numbers, cut off.
    ///
    /// @param byteOffset where in the segment the first one goes
    public static void fill(
            Distribution distribution,
            long seed,
            long counter,
            DType dtype,
            MemorySegment segment,
            long byteOffset,
            long count) {
        if (distribution == Distribution.BITS ? dtype != DType.I64 : !dtype.isFloating()) {
            throw new IllegalArgumentException(distribution + " numbers cannot be " + dtype);
        }
        long[] pair = new long[2];
        for (long i = 0; i < count; i++) {
            int half = (int) (i & 1);
            if (half == 0) {
                block(counter + i / 2, 0, seed, pair);
                if (distribution == Distribution.NORMAL) {
                    boxMuller(pair);
                }
            }
            long at = byteOffset + i * dtype.bytes();
            switch (distribution) {
                case UNIFORM -> Elements.set(segment, at, dtype, uniform(pair[half], dtype));
                case NORMAL ->
                        Elements.set(segment, at, dtype, Double.longBitsToDouble(pair[half]));
                case BITS -> Elements.set(segment, at, dtype, pair[half] >>> 1);
            }
        }
    }

    /// The 128 bits at a place of the stream, low words first.
    static void block(long counterLow, long counterHigh, long key, long[] result) {
        long c0 = counterLow & 0xFFFFFFFFL;
        long c1 = counterLow >>> 32;
        long c2 = counterHigh & 0xFFFFFFFFL;
        long c3 = counterHigh >>> 32;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * c0;
            long p1 = MULTIPLIER_1 * c2;
            c0 = (p1 >>> 32) ^ c1 ^ Integer.toUnsignedLong(k0);
            c1 = p1 & 0xFFFFFFFFL;
            c2 = (p0 >>> 32) ^ c3 ^ Integer.toUnsignedLong(k1);
            c3 = p0 & 0xFFFFFFFFL;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        result[0] = c1 << 32 | c0;
        result[1] = c3 << 32 | c2;
    }

    private static double uniform(long bits, DType dtype) {
        int n = dtype.precision();
        return Math.scalb((double) (bits >>> (Long.SIZE - n)), -n);
    }

    /// Makes two independent normal numbers (as the bits of doubles) of two uniform ones.
    private static void boxMuller(long[] pair) {
        // From (0, 1], for the logarithm of 0 is infinite.
        double u = Math.scalb((double) ((pair[0] >>> (Long.SIZE - DOUBLE_BITS)) + 1), -DOUBLE_BITS);
        double radius = Math.sqrt(-2 * StrictMath.log(u));
        double angle = 2 * Math.PI * uniform(pair[1], DType.F64);
        pair[0] = Double.doubleToRawLongBits(radius * StrictMath.cos(angle));
        pair[1] = Double.doubleToRawLongBits(radius * StrictMath.sin(angle));
    }
}
