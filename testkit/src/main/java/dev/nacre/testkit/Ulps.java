package dev.nacre.testkit;

import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.math.MathContext;

/// The distance of a result from the truth in units of the last place of its dtype.
///
/// The unit is the spacing of the dtype's numbers at the truth, and among subnormal numbers the
/// smallest spacing there is. Beyond the largest number comes infinity, which counts as the power
/// of two it stands for: a truth that rounds to infinity must be infinity or nearly so. NaN is
/// right where the truth is NaN and infinitely wrong elsewhere, an infinite truth must be met, and
/// so must the sign of a zero.
public final class Ulps {
    private static final MathContext ENOUGH = new MathContext(30);

    private Ulps() {}

    /// The error of `result`, a number of the dtype `f32` or `f64`.
    public static double of(double result, BigNumber truth, DType dtype) {
        if (truth.isNaN() || Double.isNaN(result)) {
            return truth.isNaN() && Double.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (truth.isInfinite()) {
            return result == truth.toDouble() ? 0 : Double.POSITIVE_INFINITY;
        }
        if (truth.isFinite() && truth.value().signum() == 0 && result == 0) {
            boolean signs = Double.doubleToRawLongBits(result) < 0 == truth.isNegative();
            return signs ? 0 : Double.POSITIVE_INFINITY;
        }
        boolean single = dtype == DType.F32;
        BigDecimal edge = BigDecimal.TWO.pow(single ? 128 : 1024);
        BigDecimal exact = truth.nearest(edge);
        BigDecimal got =
                Double.isInfinite(result)
                        ? edge.multiply(BigDecimal.valueOf((long) Math.signum(result)))
                        : new BigDecimal(result);
        return got.subtract(exact, ENOUGH).abs().divide(unit(exact, single), ENOUGH).doubleValue();
    }

    /// The distance of two results of a dtype, in units of the larger one's last place.
    public static double between(double a, double b, DType dtype) {
        if (Double.compare(a, b) == 0) {
            return 0;
        }
        double wide = Math.abs(a) > Math.abs(b) ? a : b;
        double other = Math.abs(a) > Math.abs(b) ? b : a;
        return Double.isFinite(wide)
                ? of(other, BigNumber.of(wide, 50), dtype)
                : Double.POSITIVE_INFINITY;
    }

    private static BigDecimal unit(BigDecimal exact, boolean single) {
        int precision = single ? 24 : 53;
        int lowest = single ? -126 : -1022;
        int highest = single ? 127 : 1023;
        int e = Math.clamp(binaryExponent(exact), lowest, highest) - (precision - 1);
        return e >= 0
                ? BigDecimal.TWO.pow(e)
                : BigDecimal.ONE.divide(BigDecimal.TWO.pow(-e), ENOUGH);
    }

    /// The power of two at or below |x|, or less than that of any number where x is tiny.
    private static int binaryExponent(BigDecimal x) {
        if (x.signum() == 0 || Transcendentals.exponent(x) < -400) {
            return Integer.MIN_VALUE;
        }
        int e = (int) (Transcendentals.exponent(x) / Math.log10(2)) - 2;
        while (x.abs().compareTo(power(e + 1)) >= 0) {
            e++;
        }
        return e;
    }

    private static BigDecimal power(int e) {
        return e >= 0 ? BigDecimal.TWO.pow(e) : new BigDecimal("0.5").pow(-e);
    }
}
