package dev.nacre.lower;

import dev.nacre.expr.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// A range of numbers cut into pieces, so small that bounds over each of them say something.
final class Pieces {
    /// The pieces from `from` to `to`, which are the numbers from `-end` to `end`, or those from `1
    /// / end` on where it is for positive numbers.
    record Range(int from, int to, double end, boolean positive) {
        /// Whether a number lies within.
        Expr test(Expr x) {
            Expr last = x.constant(end);
            return positive ? x.constant(1 / end).lt(x).logicalAnd(x.lt(last)) : x.abs().lt(last);
        }
    }

    /// How fine the pieces are.
    private static final int PER_UNIT = 8;

    private static final int PER_OCTAVE = 8;

    /// The largest and the smallest end to test for.
    private static final int MOST = 64;

    private static final int LEAST = 8;
    private static final int OCTAVES = 24;

    private final double[] edges;
    private final List<Range> ranges;

    private Pieces(double[] edges, List<Range> ranges) {
        this.edges = edges;
        this.ranges = ranges;
    }

    /// Numbers around 0.
    static Pieces symmetric() {
        int count = 2 * MOST * PER_UNIT;
        double[] edges = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            edges[i] = (double) i / PER_UNIT - MOST;
        }
        List<Range> ranges = new ArrayList<>();
        for (int end = MOST; end >= LEAST; end /= 2) {
            int half = end * PER_UNIT;
            ranges.add(new Range(count / 2 - half, count / 2 + half, end, false));
        }
        return new Pieces(edges, ranges);
    }

    /// Positive numbers.
    static Pieces positive() {
        int count = 2 * OCTAVES * PER_OCTAVE;
        double[] edges = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            double mantissa = 1 + (double) (i % PER_OCTAVE) / PER_OCTAVE;
            edges[i] = Math.scalb(mantissa, i / PER_OCTAVE - OCTAVES);
        }
        return new Pieces(edges, List.of(new Range(0, count, Math.scalb(1.0, OCTAVES), true)));
    }

    /// How many of them are below 0; they come first.
    int below0() {
        int count = 0;
        while (edges[count] < 0) {
            count++;
        }
        return count;
    }

    /// Runs of pieces that a number may be tested to lie in.
    List<Range> ranges() {
        return ranges;
    }

    /// The bounds of expressions that depend on one of them alone, which lies in the pieces.
    ///
    /// @param order the expressions, operands before their users
    Map<Expr, Intervals> bounds(Expr x, List<Expr> order) {
        int count = edges.length - 1;
        double[] low = Arrays.copyOf(edges, count);
        double[] high = Arrays.copyOfRange(edges, 1, count + 1);
        Map<Expr, Intervals> bounds = new IdentityHashMap<>();
        bounds.put(x, new Intervals(low, high));
        for (Expr e : order) {
            if (e instanceof Expr.Apply a && e != x) {
                List<Intervals> args = new ArrayList<>();
                for (Expr arg : a.args()) {
                    Intervals known = bounds.get(arg);
                    if (arg instanceof Expr.Const c) {
                        args.add(Intervals.constant(c, count));
                    } else {
                        args.add(known == null ? Intervals.unknown(count) : known);
                    }
                }
                bounds.put(a, Intervals.apply(a, args));
            }
        }
        return bounds;
    }
}
