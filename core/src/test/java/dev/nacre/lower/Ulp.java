package dev.nacre.lower;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;

/// Distances in units in the last place of the true result.
final class Ulp {
    private Ulp() {}

    /// How far a result of the format is from `truth + rest`; infinite where one of them is NaN or
    /// infinite and the other does not round to the same.
    static double distance(double result, double truth, double rest, DType type) {
        double rounded = type.round(truth);
        if (!Double.isFinite(result) || !Double.isFinite(rounded)) {
            return Double.compare(result, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(result - truth - rest) / unit(truth, type);
    }

    private static double unit(double truth, DType type) {
        return type == DType.F64
                ? Math.ulp(truth)
                : Math.scalb(1.0, Math.max(Math.getExponent(truth), Float.MIN_EXPONENT) - 23);
    }

    /// Fails, and names the worst arguments, if any of the distances is above the bound.
    static void check(
            String name, double bound, double[] results, double[] distances, double[]... columns) {
        int worst = 0;
        for (int i = 0; i < distances.length; i++) {
            worst = distances[i] > distances[worst] ? i : worst;
        }
        StringBuilder text = new StringBuilder(name);
        for (double[] column : columns) {
            text.append(' ').append(Double.toHexString(column[worst]));
        }
        text.append(" gives ").append(Double.toHexString(results[worst]));
        text.append(", off by ").append(distances[worst]).append(" ULP");
        assertTrue(distances[worst] <= bound, text.toString());
    }
}
