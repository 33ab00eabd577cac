package dev.nacre.testkit.fuzz;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random operands of a dtype: special ones, those that networks see, and all sizes.
final class Numbers {
    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        20,
        -20,
        88.5,
        -88.5,
        104,
        -104,
        16.6,
        -16.6,
        709,
        -709,
        745,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private final Random random;
    private final DType dtype;

    Numbers(Random random, DType dtype) {
        this.random = random;
        this.dtype = dtype;
    }

    List<double[]> points(int count, int arity) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] p = new double[arity];
            for (int k = 0; k < arity; k++) {
                p[k] = k > 0 && random.nextInt(10) == 0 ? p[0] : next();
            }
            points.add(p);
        }
        return points;
    }

    double next() {
        boolean wide = dtype == DType.F64;
        double m = (1 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        double v =
                switch (random.nextInt(8)) {
                    case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
                    case 1 ->
                            Math.scalb(m, random.nextInt(wide ? 2097 : 277) - (wide ? 1074 : 149));
                    case 2 -> Math.scalb(m, random.nextInt(40) - 30);
                    case 3 -> m * 50;
                    default -> random.nextGaussian() * 3;
                };
        return dtype.round(v);
    }

    /// An operand next to another: some last places away, or a little more.
    double near(double v) {
        if (v == 0 || !Double.isFinite(v)) {
            return v;
        }
        int digits = dtype.precision();
        double by = Math.scalb(1 + random.nextDouble(), -1 - random.nextInt(digits));
        double moved = dtype.round(v * (1 + (random.nextBoolean() ? by : -by) * 0x1p-10));
        return Double.isFinite(moved) ? moved : v;
    }
}
