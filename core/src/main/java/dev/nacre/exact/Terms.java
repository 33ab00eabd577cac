package dev.nacre.exact;

/// How many terms of a series are enough.
final class Terms {
    private static final double[] LOG_FACTORIAL = new double[2000];

    static {
        for (int n = 1; n < LOG_FACTORIAL.length; n++) {
            LOG_FACTORIAL[n] = LOG_FACTORIAL[n - 1] + Math.log(n) / Math.log(2);
        }
    }

    private Terms() {}

    /// The `n` from which on the sum of `|x|^n / n!` is below `2^-bits`, for `|x| < 2^e <= 2`.
    static int ofExponential(long e, int bits) {
        // Terms halve at least from the third on; 2 bits are more than their sum and the
        // roundings here.
        int n = 3;
        while (n < LOG_FACTORIAL.length - 1 && n * e - LOG_FACTORIAL[n] > -(bits + 2)) {
            n++;
        }
        return n;
    }
}
