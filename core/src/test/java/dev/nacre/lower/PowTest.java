package dev.nacre.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The special cases of powers, which are those of [Math#pow], and the powers that are exact.
class PowTest {
    private static final double[] NUMBERS = {
        0.0,
        0.5,
        1,
        1.5,
        2,
        3,
        4,
        7,
        0x1p23,
        0x1p24 - 1,
        0x1p24,
        1e9,
        1e30,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        0x1p-149,
        0x1p-127,
        1e-30,
        0.999,
    };

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void everyPairOfSpecialNumbersIsAsInJava(DType type) {
        int n = 2 * NUMBERS.length;
        double[] x = new double[n * n];
        double[] y = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            x[i] = type.round(signed(i / n));
            y[i] = type.round(signed(i % n));
        }
        double[] results = Columns.of(Primitive.POW, type, x, y);
        double[] distances = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            double truth = StrictMath.pow(x[i], y[i]);
            distances[i] = Ulp.distance(results[i], truth, 0, type);
            if (truth == 0) {
                assertEquals(type.round(truth), results[i], x[i] + " to the power " + y[i]);
            }
        }
        Ulp.check("pow", 1.5, results, distances, x, y);
    }

    private static double signed(int i) {
        double v = NUMBERS[i / 2];
        return i % 2 == 0 ? v : -v;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void wholePowersThatTheFormatHoldsAreExact(DType type) {
        double most = Math.scalb(1.0, type.precision());
        for (int base = -40; base <= 40; base++) {
            double expected = 1;
            for (int n = 0; n <= 30 && Math.abs(expected) <= most; n++) {
                double[] power =
                        Columns.of(Primitive.POW, type, new double[] {base}, new double[] {n});
                assertEquals(expected, power[0], base + " to the power " + n);
                expected *= base;
            }
        }
    }
}
