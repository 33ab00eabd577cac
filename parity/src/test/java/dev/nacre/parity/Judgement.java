package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.Arrays;

/// How far results are from the truth, in the units of a yardstick.
final class Judgement {
    private Judgement() {}

    /// What an error is measured in.
    enum Yardstick {
        /// Units of the last place of the truth.
        ULPS,
        /// Rounding errors of the sum of the magnitudes of the terms that an element is summed
        /// from.
        TERMS,
        /// Rounding errors of the largest element.
        SCALE
    }

    /// The largest error.
    ///
    /// @param terms the sums of the magnitudes of terms; only TERMS looks at them
    static double of(Yardstick by, DType dtype, Numbers result, Numbers truth, Numbers terms) {
        if (!Arrays.equals(result.shape(), truth.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 0;
        double largest = truth.largest();
        for (int i = 0; i < truth.count(); i++) {
            double unit =
                    switch (by) {
                        case ULPS -> ulp(dtype, truth.at(i));
                        case TERMS -> rounding(dtype) * terms.at(i);
                        case SCALE -> rounding(dtype) * largest;
                    };
            most = Math.max(most, error(result.at(i), truth.at(i), unit));
        }
        return most;
    }

    private static double error(double result, double truth, double unit) {
        if (result == truth || (Double.isNaN(result) && Double.isNaN(truth))) {
            return 0;
        }
        double error = Math.abs(result - truth) / unit;
        // Nothing is near where one of them, or what they are measured by, is no finite number.
        return Double.isFinite(error) && Double.isFinite(unit) ? error : Double.POSITIVE_INFINITY;
    }

    private static double ulp(DType dtype, double truth) {
        return dtype == DType.F32 ? Math.ulp((float) truth) : Math.ulp(truth);
    }

    private static double rounding(DType dtype) {
        return dtype == DType.F32 ? 0x1p-24 : 0x1p-53;
    }
}
