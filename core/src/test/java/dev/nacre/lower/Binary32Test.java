package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lowered functions in binary32 against double precision.
class Binary32Test {
    /// Odd and of no pattern, so that all exponents and all ends of the fraction come up.
    private static final int STRIDE = 37_813;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POW")
    void everyKindOfFloatIsWithinTheBound(Accuracy accuracy) {
        int count = (int) ((1L << 32) / STRIDE);
        double[] x = new double[count];
        for (int i = 0; i < count; i++) {
            x[i] = Float.intBitsToFloat(i * STRIDE);
        }
        check(accuracy, x);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "POW")
    void ordinaryNumbersAreWithinTheBound(Accuracy accuracy) {
        double[] x = new double[50_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) ((i - 25_000) * 0.000_413);
        }
        check(accuracy, x);
    }

    private static void check(Accuracy accuracy, double[] x) {
        Primitive op = accuracy.op();
        double[] results = Columns.of(op, DType.F32, x);
        double[] distances = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            boolean unreduced =
                    (op == Primitive.SIN || op == Primitive.COS)
                            && Math.abs(x[i]) > QuarterTurns.limit(Format.BINARY32);
            double truth = unreduced ? Double.NaN : op.apply(x[i], x[i], x[i]);
            distances[i] = Ulp.distance(results[i], truth, 0, DType.F32);
        }
        Ulp.check(op.label(), accuracy.bound(DType.F32), results, distances, x);
    }

    @Test
    void powersOfAllSizesAreWithinTheBound() {
        SplittableRandom random = new SplittableRandom(42);
        double[] x = new double[100_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double width = i % 2 == 0 ? 100 : 0.1;
            x[i] = (float) StrictMath.exp(random.nextDouble(-width, width) * StrictMath.log(2));
            y[i] =
                    (float)
                            (random.nextDouble(-152, 129)
                                    * StrictMath.log(2)
                                    / StrictMath.log(x[i]));
        }
        double[] results = Columns.of(Primitive.POW, DType.F32, x, y);
        double[] distances = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            distances[i] = Ulp.distance(results[i], StrictMath.pow(x[i], y[i]), 0, DType.F32);
        }
        Ulp.check("pow", Accuracy.POW.bound(DType.F32), results, distances, x, y);
    }

    @Test
    void powersOfTwoAreCheaperAndWithinTheBound() {
        double[] y = new double[100_000];
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) ((i - 53_000) * 0.002_839);
        }
        Expr power = Expr.constant(2, DType.F32).pow(Expr.arg(0, DType.F32));
        double[] results = Columns.of(power, y);
        double[] distances = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            distances[i] = Ulp.distance(results[i], StrictMath.pow(2, y[i]), 0, DType.F32);
        }
        Ulp.check("exp2", Accuracy.POW.bound(DType.F32), results, distances, y);
    }
}
