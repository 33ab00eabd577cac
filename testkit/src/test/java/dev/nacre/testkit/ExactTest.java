package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The compiler's own oracle and the testkit's, which share no code, say the same.
class ExactTest {
    /// In units in the last place of f64: 2^-62 of the truth.
    private static final double NEAR = 0x1p-9;

    private static final List<DType> WIDE = List.of(DType.F32, DType.F64);

    static Stream<Subject> subjects() {
        return Subject.all();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void saysWhatTheOracleSays(Subject s) {
        List<Expr> operands =
                IntStream.range(0, s.arity()).mapToObj(i -> Expr.arg(i, s.dtype())).toList();
        Exact exact = Exact.of(List.of(s.apply(operands)));
        List<BigNumber> truths = Truths.of(Quantity.value(s));
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < truths.size(); i++) {
            double[] at = s.points().at(i);
            Truth found = exact.at(at).getFirst();
            // There the oracle gives limits.
            if (!found.isNaN() || Arrays.stream(at).noneMatch(Double::isInfinite)) {
                compare(s, at, truths.get(i), found, faults);
            }
        }
        if (!faults.isEmpty()) {
            int shown = Math.min(8, faults.size());
            fail(s + ": " + faults.size() + "\n" + String.join("\n", faults.subList(0, shown)));
        }
    }

    private static void compare(
            Subject s, double[] at, BigNumber truth, Truth found, List<String> faults) {
        // A number in a formula is what its digits say; the oracle's is what the double is.
        double near = s instanceof Subject.Named n && !n.arguments().isEmpty() ? 2 : NEAR;
        // In f32 the oracle does not look at what f64 would show of numbers that small.
        List<DType> types = s.dtype() == DType.F32 ? List.of(DType.F32) : WIDE;
        for (DType t : types) {
            double value = found.value(t);
            double expected = Ulps.of(value, truth, t);
            double error = found.ulps(value, t);
            boolean same = Math.abs(expected - error) <= near || expected == error;
            // What is lost in all digits of the oracle may be a tiny number of either sign.
            boolean zero = truth.isFinite() && truth.value().signum() == 0;
            boolean lost = zero && value == 0 && error == 0;
            if (!found.isKnown() || !(same || lost) || (Double.isFinite(value) && error > 0.5001)) {
                faults.add(
                        Arrays.toString(at)
                                + ": "
                                + found
                                + ", not "
                                + truth
                                + ": "
                                + error
                                + " ulps of "
                                + t
                                + ", not "
                                + expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.testkit.ExactTest#results")
    void countsUlpsAsTheTestkitDoes(double result) {
        Exact x = Exact.of(List.of(Expr.arg(0, DType.F64)));
        for (double truth : numbers()) {
            Truth found = x.at(truth).getFirst();
            for (DType t : WIDE) {
                double expected = Ulps.of(t.round(result), BigNumber.of(truth, 50), t);
                double error = found.ulps(t.round(result), t);
                assertEquals(
                        expected,
                        error,
                        Double.isFinite(expected) ? 1e-13 * expected : 0,
                        () -> t.round(result) + " for " + truth + " in " + t);
            }
        }
    }

    static Stream<Double> results() {
        return Arrays.stream(numbers()).boxed();
    }

    private static double[] numbers() {
        return new double[] {
            0,
            -0.0,
            1,
            Math.nextDown(1.0),
            Math.nextUp(1.0),
            1e-3,
            -7.3,
            3e38,
            3.5e38,
            -1e39,
            1e-46,
            1e-44,
            1e-39,
            Double.MIN_VALUE,
            3e-310,
            Double.MAX_VALUE,
            Float.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
    }
}
