package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.List;

/// Where the values of an expression lie, for each of many pieces of the range of one operand.
///
/// Bounds are computed as a machine computes, so they hold for rounded values too: rounding never
/// changes which of two numbers is the larger. A piece of which nothing is known, not even that
/// there is a number, has NaN as its bounds. Truth values are 0 and 1.
final class Intervals {
    private final double[] low;
    private final double[] high;

    /// @param low the lower bound in each piece
    /// @param high the upper bound in each piece
    Intervals(double[] low, double[] high) {
        this.low = low;
        this.high = high;
    }

    /// Pieces of which nothing is known.
    static Intervals unknown(int count) {
        double[] none = new double[count];
        Arrays.fill(none, Double.NaN);
        return new Intervals(none, none);
    }

    static Intervals constant(Expr.Const c, int count) {
        double[] all = new double[count];
        Arrays.fill(all, c.dtype().round(c.value()));
        return new Intervals(all, all);
    }

    /// Those of an operation over operands.
    static Intervals apply(Expr.Apply a, List<Intervals> args) {
        int count = args.getFirst().low.length;
        Intervals result = new Intervals(new double[count], new double[count]);
        for (int i = 0; i < count; i++) {
            result.set(i, a, args);
        }
        return result;
    }

    /// All values in the pieces from `from` to `to`.
    Interval hull(int from, int to) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            least = Math.min(least, low[i]);
            most = Math.max(most, high[i]);
        }
        return new Interval(least, most);
    }

    private void set(int i, Expr.Apply a, List<Intervals> args) {
        low[i] = Double.NaN;
        high[i] = Double.NaN;
        Intervals x = args.get(0);
        if (a.op() == Primitive.SELECT) {
            select(i, x, args.get(1), args.get(2));
            return;
        }
        for (Intervals known : args) {
            if (Double.isNaN(known.low[i])) {
                return;
            }
        }
        switch (a.op()) {
            case LT -> compare(i, args, false);
            case LE -> compare(i, args, true);
            case EQ, REMAINDER -> {}
            case AND, OR, NOT, ADD, SUB, NEG, MIN, MAX -> corners(i, a, args);
            case MUL, FMA -> {
                // Infinity times 0 is no number, though no corner may show it.
                Intervals y = args.get(1);
                if (!(x.hasInfinity(i) && y.hasZero(i)) && !(y.hasInfinity(i) && x.hasZero(i))) {
                    corners(i, a, args);
                }
            }
            case FLOOR, CEIL, ROUND, SIGN -> corners(i, a, args);
            case CAST -> {
                if (a.dtype().isFloating()) {
                    corners(i, a, args);
                }
            }
            case DIV -> {
                if (args.get(1).low[i] > 0 || args.get(1).high[i] < 0) {
                    corners(i, a, args);
                }
            }
            case ABS -> {
                corners(i, a, args);
                if (x.low[i] < 0 && x.high[i] > 0) {
                    low[i] = 0;
                }
            }
            case SQRT -> {
                if (x.low[i] >= 0) {
                    corners(i, a, args);
                }
            }
            case POW2 -> {
                double least = a.dtype().smallestNormal();
                if (x.low[i] >= Math.getExponent(least) && x.high[i] <= -Math.getExponent(least)) {
                    corners(i, a, args);
                }
            }
            case LOGB -> {
                if (x.low[i] >= a.dtype().smallestNormal() && x.high[i] <= a.dtype().max()) {
                    corners(i, a, args);
                }
            }
            default -> {}
        }
    }

    private boolean hasInfinity(int i) {
        return Double.isInfinite(low[i]) || Double.isInfinite(high[i]);
    }

    private boolean hasZero(int i) {
        return low[i] <= 0 && high[i] >= 0;
    }

    private void select(int i, Intervals test, Intervals a, Intervals b) {
        // Of a test of which nothing is known, this is not true either.
        boolean always = test.low[i] == 1;
        boolean never = test.high[i] == 0;
        low[i] = always ? a.low[i] : never ? b.low[i] : Math.min(a.low[i], b.low[i]);
        high[i] = always ? a.high[i] : never ? b.high[i] : Math.max(a.high[i], b.high[i]);
    }

    private void compare(int i, List<Intervals> args, boolean orEqual) {
        double aLow = args.get(0).low[i];
        double aHigh = args.get(0).high[i];
        double bLow = args.get(1).low[i];
        double bHigh = args.get(1).high[i];
        low[i] = aHigh < bLow || (orEqual && aHigh == bLow) ? 1 : 0;
        high[i] = aLow < bHigh || (orEqual && aLow == bHigh) ? 1 : 0;
    }

    /// The extremes of an operation that is monotone in each operand lie in the corners.
    private void corners(int i, Expr.Apply a, List<Intervals> args) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 1 << args.size(); corner++) {
            double x = args.get(0).bound(i, corner, 0);
            double y = args.size() > 1 ? args.get(1).bound(i, corner, 1) : x;
            double z = args.size() > 2 ? args.get(2).bound(i, corner, 2) : y;
            double value = compute(a, x, y, z);
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        low[i] = least;
        high[i] = most;
    }

    private double bound(int i, int corner, int operand) {
        return (corner >> operand & 1) == 0 ? low[i] : high[i];
    }

    /// A primitive as a machine computes it.
    static double compute(Expr.Apply a, double x, double y, double z) {
        boolean single = a.op() == Primitive.FMA && a.dtype() == DType.F32;
        return single
                ? Math.fma((float) x, (float) y, (float) z)
                : a.dtype().round(a.op().apply(x, y, z));
    }
}
