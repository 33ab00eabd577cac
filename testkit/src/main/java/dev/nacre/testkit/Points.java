package dev.nacre.testkit;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The points at which the contract looks at a function.
///
/// @param operands for each operand its number at all the points
record Points(List<double[]> operands) {
    /// @param probes numbers of special interest
    static Points of(DType dtype, int arity, double[] probes) {
        double[] x = numbers(dtype, probes);
        if (arity == 1) {
            return new Points(List.of(x));
        }
        // Each number meets itself, its neighbour, and one of another size and sign.
        int[] strides = {0, 1, x.length / 3 + 1};
        List<double[]> operands = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
            double[] all = new double[x.length * strides.length];
            for (int i = 0; i < all.length; i++) {
                int turn = k * strides[i / x.length] * (k == 2 ? 2 : 1);
                all[i] = x[(i + turn) % x.length];
            }
            operands.add(all);
        }
        return new Points(operands);
    }

    int count() {
        return operands.getFirst().length;
    }

    /// The operands at a point.
    double[] at(int i) {
        return operands.stream().mapToDouble(x -> x[i]).toArray();
    }

    /// Zeros, infinities, NaN, the ends of the ranges, a sweep of all sizes and signs, a finer one
    /// of the sizes that networks see, and probes with their neighbours.
    private static double[] numbers(DType dtype, double[] probes) {
        boolean single = dtype == DType.F32;
        Set<Double> all = new LinkedHashSet<>();
        for (double p : probes) {
            double r = dtype.round(p);
            all.add(r);
            all.add(single ? Math.nextUp((float) r) : Math.nextUp(r));
            all.add(single ? Math.nextDown((float) r) : Math.nextDown(r));
        }
        both(all, 0);
        both(all, Double.POSITIVE_INFINITY);
        all.add(Double.NaN);
        both(all, dtype.smallest());
        both(all, 3 * dtype.smallest());
        both(all, dtype.smallestNormal());
        both(all, dtype.smallestNormal() - dtype.smallest());
        both(all, dtype.max());
        // The golden ratio keeps the numbers of the sweeps from being round.
        double step = single ? 0x1.0p5 : 0x1.0p29;
        for (double v = dtype.round(single ? 0x1.3c6ef4p-148 : 0x1.3c6efp-1073);
                Double.isFinite(dtype.round(v * step));
                v *= step) {
            both(all, dtype.round(v));
        }
        for (double v = 0x1.3c6ef372fe95p-11; v < 1200; v *= 1.3) {
            both(all, dtype.round(v));
        }
        for (double v = 1; v <= 64; v *= 2) {
            both(all, v);
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void both(Set<Double> all, double v) {
        all.add(v);
        all.add(-v);
    }
}
