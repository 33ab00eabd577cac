package dev.nacre.measure;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// How often each primitive is computed when shared parts are computed once.
///
/// @param byName by the name of the primitive; whatever form an exponential has, it is an `exp`
/// @param transcendentals how many of them are neither arithmetic nor roots
/// @param divisions how many divide, reciprocal roots and remainders included
public record OperationCounts(
        SequencedMap<String, Integer> byName, int transcendentals, int divisions) {
    /// A power with a whole exponent up to this is a product.
    private static final int SMALL_POWER = 16;

    /// Counts what kernels compute.
    ///
    /// @param kernels the expressions of each kernel; what two kernels share is computed twice
    public static OperationCounts of(List<List<Expr>> kernels) {
        SequencedMap<String, Integer> counts = new TreeMap<>();
        int transcendentals = 0;
        int divisions = 0;
        for (List<Expr> roots : kernels) {
            for (Expr e : Expr.postorder(roots)) {
                if (e instanceof Expr.Apply a) {
                    counts.merge(function(a.op()).label(), 1, Integer::sum);
                    transcendentals += isTranscendental(a) ? 1 : 0;
                    divisions += isDivision(a) ? 1 : 0;
                }
            }
        }
        return new OperationCounts(counts, transcendentals, divisions);
    }

    private static Primitive function(Primitive op) {
        return switch (op) {
            case SCALED_EXP -> Primitive.EXP;
            case HALF_ERFC -> Primitive.ERFC;
            default -> op;
        };
    }

    private static boolean isTranscendental(Expr.Apply a) {
        return switch (function(a.op())) {
            case EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, ATAN, ERF, ERFC -> true;
            case POW -> !isWhole(a.args().getLast());
            case ADD, SUB, MUL, DIV, NEG, ABS, SIGN, MIN, MAX, FMA, SQRT, RSQRT -> false;
            case FLOOR, CEIL, ROUND, REMAINDER, POW2, LOGB -> false;
            case EQ, LT, LE, AND, OR, NOT, SELECT, CAST, SCALED_EXP, HALF_ERFC -> false;
        };
    }

    private static boolean isDivision(Expr.Apply a) {
        return switch (a.op()) {
            case DIV, RSQRT, REMAINDER -> true;
            case POW ->
                    isWhole(a.args().getLast()) && ((Expr.Const) a.args().getLast()).value() < 0;
            default -> false;
        };
    }

    private static boolean isWhole(Expr exponent) {
        return exponent instanceof Expr.Const c
                && c.value() == Math.rint(c.value())
                && Math.abs(c.value()) <= SMALL_POWER;
    }

    /// As people read it: `4: 1 exp, 3 mul`.
    @Override
    public String toString() {
        int total = byName.values().stream().mapToInt(n -> n).sum();
        List<String> parts = new ArrayList<>();
        for (Map.Entry<String, Integer> e : byName.entrySet()) {
            parts.add(e.getValue() + " " + e.getKey());
        }
        return total + (total < 2 ? "" : ": " + String.join(", ", parts));
    }
}
