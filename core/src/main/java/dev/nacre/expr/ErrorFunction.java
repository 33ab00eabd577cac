package dev.nacre.expr;

/// The error function in double precision, for the reference meaning of a primitive.
///
/// Near 0 the Maclaurin series with all terms positive, erf x = 2/sqrt(pi) exp(-x^2) sum 2^n
/// x^(2n+1) / (2n+1)!!; beyond it the continued fraction of erfc, from its tail (Abramowitz and
/// Stegun 7.1.6 and 7.1.14).
final class ErrorFunction {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    /// From here on 1 - erf(x) would lose digits; the continued fraction has converged after 200 /
    /// x^2 terms.
    private static final double SWITCH = 0.75;

    /// erfc is 0 in double precision beyond 27.3.
    private static final double END = 28;

    private ErrorFunction() {}

    static double erf(double x) {
        double a = Math.abs(x);
        return a < SWITCH ? series(x) : Math.copySign(1 - tail(a), x);
    }

    static double erfc(double x) {
        return Math.abs(x) < SWITCH ? 1 - series(x) : x > 0 ? tail(x) : 2 - tail(-x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    private static double tail(double x) {
        if (x > END) {
            return 0;
        }
        // erfc x = exp(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))
        double rest = 0;
        for (int k = 10 + (int) (200 / (x * x)); k > 0; k--) {
            rest = k / 2.0 / (x + rest);
        }
        // x^2 is carried as hi + lo, and exp in two halves: the whole may be subnormal.
        double hi = x * x;
        double lo = Math.fma(x, x, -hi);
        double half = StrictMath.exp(-hi / 2);
        return half * (1 - lo) / (Math.sqrt(Math.PI) * (x + rest)) * half;
    }
}
