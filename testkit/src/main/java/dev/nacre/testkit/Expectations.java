package dev.nacre.testkit;

import static dev.nacre.testkit.Expectation.Reason.ARGUMENT;
import static dev.nacre.testkit.Expectation.Reason.CANCELLATION;
import static dev.nacre.testkit.Expectation.Reason.LIMIT;
import static dev.nacre.testkit.Expectation.Reason.OVERFLOW;
import static dev.nacre.testkit.Expectation.Reason.REACH;
import static dev.nacre.testkit.Expectation.Reason.UNDERFLOW;
import static dev.nacre.testkit.Expectation.Reason.UNLOWERED;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// The table of what formulas cannot reach as they are written.
///
/// Each row is a failure that is expected: results within the bound at its ends fail the contract,
/// so that the table shrinks as formulas are rewritten.
final class Expectations {
    private static final int VALUE = Quantity.VALUE;
    private static final int SLOPE = 0;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double MAX = Double.MAX_VALUE;

    private static final List<Expectation> ALL = new ArrayList<>();

    static {
        even("sin", VALUE, REACH, f32(4.2e6, 4e38), f64(3.6e13, MAX));
        even("sin", SLOPE, REACH, f32(4.2e6, INF), f64(3.6e13, INF));
        even("cos", VALUE, REACH, f32(4.2e6, 4e38), f64(3.6e13, MAX));
        even("cos", SLOPE, REACH, f32(4.2e6, INF), f64(3.6e13, INF));
        // 1 / (1 + x^2) where that is subnormal.
        even("atan", SLOPE, OVERFLOW, f32(1e20, 5e21), f64(1e157, 2e157));
        // a^(b - 1), at an infinity and where b - 1 is not exact.
        rows("pow", 0, LIMIT, x -> Double.isInfinite(x[0]) || Double.isInfinite(x[1]));
        rows("pow", 1, LIMIT, x -> Double.isInfinite(x[0]) || Double.isInfinite(x[1]));
        rows("pow", 0, DType.F32, ARGUMENT, x -> isOneLessRounded(x[1], DType.F32));
        rows("pow", 0, DType.F64, ARGUMENT, x -> isOneLessRounded(x[1], DType.F64));
        rows("pow", 0, DType.F32, UNDERFLOW, Expectations::isPowerSubnormal);
        // A tiny negative quotient, whose floor is -1.
        rows("remainder", 1, DType.F32, UNDERFLOW, x -> (float) (x[0] / x[1]) == 0);

        row("celu(1.5)", SLOPE, ARGUMENT, f32(-130, -16), f64(-600, -12));
        row("exp2", SLOPE, OVERFLOW, f32(128, 128.5), f64(1024, 1024.5));
        for (String gelu : List.of("gelu", "gelu(NONE)")) {
            row(gelu, SLOPE, CANCELLATION, f32(-0.8, -0.71), f64(-40, -0.7));
        }
        row("gelu", VALUE, UNLOWERED, f64(-37.71, -37.69));
        row("gelu(TANH)", SLOPE, CANCELLATION, f32(-0.95, -0.55), f64(-4.6, -0.7));
        // x + 3 rounds to 6.
        row("hardsigmoid", SLOPE, ARGUMENT, f32(2.9, 3), f64(2.9, 3));
        row("hardswish", SLOPE, ARGUMENT, f32(2.9, 3), f64(2.9, 3));
        row("hardswish", SLOPE, CANCELLATION, f32(-1.51, -1.49), f64(-1.51, -1.49));
        row("mish", SLOPE, CANCELLATION, f32(-1.1925, -1.1924), f64(-1.22, -1.19));
        row("silu", SLOPE, CANCELLATION, f32(-1.3, -1.2), f64(-1.28, -1.21));
        even("tanhshrink", VALUE, CANCELLATION, f32(3e-15, 0.5), f64(1e-105, 0.6));
        row("tanhshrink", SLOPE, CANCELLATION, f32(0, 0), f64(0, 0));
    }

    private Expectations() {}

    /// The numbers of a dtype between two, both included.
    private record Domain(DType dtype, double low, double high) {
        Domain mirrored() {
            return new Domain(dtype, -high, -low);
        }
    }

    static List<Expectation> of(Quantity q) {
        return ALL.stream().filter(e -> e.isAbout(q)).toList();
    }

    /// Whether there is a row about a subject, its value or its slope in either dtype.
    static boolean isListed(Subject s) {
        return ALL.stream().anyMatch(e -> e.name().equals(s.name()));
    }

    static List<Expectation> all() {
        return List.copyOf(ALL);
    }

    private static boolean isOneLessRounded(double b, DType dtype) {
        double less = dtype.round(b - 1);
        return less + 1 != b || b - less != 1;
    }

    private static boolean isPowerSubnormal(double[] x) {
        return Math.abs(Math.pow(x[0], x[1] - 1)) < Float.MIN_NORMAL;
    }

    private static Domain f32(double low, double high) {
        return new Domain(DType.F32, low, high);
    }

    private static Domain f64(double low, double high) {
        return new Domain(DType.F64, low, high);
    }

    private static void row(String name, int by, Expectation.Reason reason, Domain... domains) {
        for (Domain d : domains) {
            ALL.add(new Expectation(name, by, d.dtype, d.low, d.high, x -> true, reason));
        }
    }

    /// The same on both sides of 0.
    private static void even(String name, int by, Expectation.Reason reason, Domain... domains) {
        row(name, by, reason, domains);
        row(name, by, reason, Arrays.stream(domains).map(Domain::mirrored).toArray(Domain[]::new));
    }

    private static void rows(
            String name, int by, Expectation.Reason reason, Predicate<double[]> where) {
        rows(name, by, DType.F32, reason, where);
        rows(name, by, DType.F64, reason, where);
    }

    private static void rows(
            String name,
            int by,
            DType dtype,
            Expectation.Reason reason,
            Predicate<double[]> where) {
        ALL.add(new Expectation(name, by, dtype, -INF, INF, where, reason));
    }
}
