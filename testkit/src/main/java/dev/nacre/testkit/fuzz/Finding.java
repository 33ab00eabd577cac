package dev.nacre.testkit.fuzz;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.List;
import java.util.stream.Collectors;

/// Something that ought not to be, at one point of a formula.
///
/// @param fault what is wrong
/// @param roots the formulas
/// @param at the operands
/// @param got what came out
/// @param truth what should have
public record Finding(
        Fault fault, List<Expr> roots, DType dtype, List<Double> at, String got, String truth) {
    /// What can be wrong with a formula.
    public enum Fault {
        /// The result is off by more than the textbook's, or by more than was promised.
        ERROR,
        /// NaN where neither the truth nor the textbook is.
        NEW_NAN,
        /// What was rewritten is rewritten again.
        NOT_IDEMPOTENT,
        /// What is not changed is another object.
        NOT_THE_SAME_OBJECT,
        /// It was not rewritten at all, but failed.
        EXCEPTION,
        /// The derivative is not the limit of differences.
        DERIVATIVE;

        /// Whether both are of one kind: a NaN is a wrong result as well.
        boolean isLike(Fault f) {
            return this == f || (isResult() && f.isResult());
        }

        private boolean isResult() {
            return this == ERROR || this == NEW_NAN;
        }
    }

    /// The operands once more.
    double[] point() {
        return at.stream().mapToDouble(v -> v).toArray();
    }

    /// The formulas as text.
    public String formula() {
        return roots.stream().map(Expr::toString).collect(Collectors.joining("; "));
    }

    /// A test of it in Java.
    public String test() {
        String point = at.stream().map(v -> ", " + literal(v)).collect(Collectors.joining());
        return """
        @Test
        void finds%08x() {
            // %s: %s instead of %s
            Fuzzer.check("%s", DType.%s%s);
        }
        """
                .formatted(
                        (fault.name() + formula()).hashCode(),
                        fault,
                        got,
                        truth,
                        formula(),
                        dtype.name(),
                        point);
    }

    private static String literal(double v) {
        if (Double.isNaN(v)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        return Double.toString(v);
    }

    @Override
    public String toString() {
        return "%s: %s  %s  at %s  got %s  truth %s"
                .formatted(fault, formula(), dtype, at, got, truth);
    }
}
