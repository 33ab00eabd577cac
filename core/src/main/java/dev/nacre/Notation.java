package dev.nacre;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// One way to write all the real numbers of a tensor, as PyTorch chooses it: whole numbers with a
/// point, four decimals, or powers of ten where the magnitudes lie too far apart.
enum Notation {
    WHOLE,
    DECIMALS,
    POWERS;

    private static final int DIGITS = 4;

    static Notation of(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        boolean whole = true;
        for (double v : values) {
            if (v != 0 && Double.isFinite(v)) {
                least = Math.min(least, Math.abs(v));
                most = Math.max(most, Math.abs(v));
                whole &= v == Math.rint(v);
            }
        }
        if (most == 0) {
            return WHOLE;
        }
        boolean powers = most / least > 1000 || most > 1e8 || (!whole && least < 1e-4);
        return powers ? POWERS : whole ? WHOLE : DECIMALS;
    }

    /// Rounded as C does: the exact value of the double, ties to even.
    String format(double v) {
        if (Double.isNaN(v)) {
            return "nan";
        }
        String sign = Double.doubleToRawLongBits(v) < 0 ? "-" : "";
        if (Double.isInfinite(v)) {
            return sign + "inf";
        }
        BigDecimal exact = new BigDecimal(Math.abs(v));
        return sign
                + switch (this) {
                    case WHOLE -> exact.toPlainString() + ".";
                    case DECIMALS -> exact.setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
                    case POWERS -> {
                        MathContext rounding = new MathContext(DIGITS + 1, RoundingMode.HALF_EVEN);
                        yield String.format(Locale.ROOT, "%.4e", exact.round(rounding));
                    }
                };
    }
}
