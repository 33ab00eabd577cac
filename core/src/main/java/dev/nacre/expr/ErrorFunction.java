package dev.nacre.expr;

/// The error function in double precision, for the reference meaning of a primitive.
///
/// Below 2.5 the Maclaurin series with all terms positive, erf x = 2/sqrt(pi) exp(-x^2) sum 2^n
/// x^(2n+1) / (2n+1)!!; above it the continued fraction of erfc by Lentz's method (Abramowitz and
/// Stegun 7.1.6 and 7.1.14).
final class ErrorFunction {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);
    private static final double SWITCH = 2.5;

    private ErrorFunction() {}

    static double erf(double x) {
        double a = Math.abs(x);
        return a < SWITCH ? series(x) : Math.copySign(1 - fraction(a), x);
    }

    static double erfc(double x) {
        return x < SWITCH ? (x > -SWITCH ? 1 - series(x) : 2 - fraction(-x)) : fraction(x);
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

    private static double fraction(double x) {
        if (Double.isNaN(x) || x > 30) {
            return Double.isNaN(x) ? x : 0;
        }
        // erfc x = exp(-x^2)/sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...))))
        double tail = 0;
        for (int k = 160; k > 0; k--) {
            tail = k / 2.0 / (x + tail);
        }
        return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
    }
}
