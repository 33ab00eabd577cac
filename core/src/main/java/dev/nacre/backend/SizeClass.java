package dev.nacre.backend;

/// The sizes of pooled blocks: multiples of 64 bytes, from 256 bytes on four to a doubling.
///
/// So at most a fifth of a block is not asked for.
final class SizeClass {
    /// What every block is a multiple of and aligned to: a cache line, and the widest vector.
    static final int UNIT = 64;

    private static final int SHIFT = 6;

    private SizeClass() {}

    /// The number of the smallest class that holds so many bytes.
    static int of(long bytes) {
        long units = Math.max(1, (bytes + UNIT - 1) >>> SHIFT);
        if (units <= 4) {
            return (int) units - 1;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(units - 1);
        int quarter = (int) ((units - 1) >>> (exponent - 2)) & 3;
        return 4 * (exponent - 1) + quarter;
    }

    /// The size of the blocks of a class.
    static long bytes(int sizeClass) {
        if (sizeClass < 4) {
            return (sizeClass + 1L) << SHIFT;
        }
        return (5L + (sizeClass & 3)) << ((sizeClass >>> 2) - 1 + SHIFT);
    }

    /// The size rounded up to a multiple of 64 bytes.
    static long align(long bytes) {
        return (bytes + UNIT - 1) & -UNIT;
    }
}
