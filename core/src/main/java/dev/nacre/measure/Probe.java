package dev.nacre.measure;

import dev.nacre.exact.Exact;
import dev.nacre.expr.Expr;
import dev.nacre.rewrite.Points;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where a computation is measured: at numbers of all sizes, and closely around roots, switches and
/// the edges of the exponential.
final class Probe {
    /// How finely sizes are covered; see [Points].
    private static final int DENSITY = 4096;

    /// How finely roots are searched for.
    private static final int COARSE = 512;

    private static final int NEIGHBOURS = 64;

    /// Where the other variables stay while one is searched for roots.
    private static final double[] BASES = {0.7, -1.3, 3.1};

    private final DType dtype;
    private final int arity;
    private final Set<Double> edges = new LinkedHashSet<>();
    private final Exact exact;
    private final int roots;

    /// @param written the results as they are written
    /// @param computed the same as they are computed
    Probe(DType dtype, int arity, List<Expr> written, List<Expr> computed) {
        this.dtype = dtype;
        this.arity = arity;
        this.exact = Exact.of(written);
        this.roots = written.size();
        for (double e : Points.edges(dtype)) {
            edges.add(e);
        }
        for (List<Expr> side : List.of(written, computed)) {
            for (double s : Points.switches(side)) {
                edges.add(s);
                // Forms compare the negative as well.
                edges.add(-s);
            }
        }
    }

    /// The special points of a single variable.
    Set<Double> special() {
        Set<Double> all = new LinkedHashSet<>(edges);
        all.addAll(roots(0, new double[arity]));
        return all;
    }

    /// For each variable its values at all points.
    List<double[]> columns() {
        if (arity == 1) {
            return Points.of(dtype, 1, special(), DENSITY);
        }
        List<double[]> columns = new ArrayList<>(Points.of(dtype, arity, edges, DENSITY / 2));
        List<double[]> more = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
            for (double base : BASES) {
                double[] at = new double[arity];
                Arrays.fill(at, dtype.round(base));
                for (double root : roots(k, at)) {
                    for (double v : Points.around(root, dtype, NEIGHBOURS)) {
                        double[] p = at.clone();
                        p[k] = v;
                        more.add(p);
                    }
                }
            }
        }
        for (int k = 0; k < arity; k++) {
            int j = k;
            double[] added = more.stream().mapToDouble(p -> p[j]).toArray();
            double[] all = Arrays.copyOf(columns.get(k), columns.get(k).length + added.length);
            System.arraycopy(added, 0, all, columns.get(k).length, added.length);
            columns.set(k, all);
        }
        return columns;
    }

    /// Where the results change their sign along a variable.
    private List<Double> roots(int variable, double[] base) {
        double[] line =
                Arrays.stream(Points.of(dtype, 1, edges, COARSE).getFirst())
                        .filter(Double::isFinite)
                        .sorted()
                        .distinct()
                        .toArray();
        List<Double> found = new ArrayList<>();
        for (int r = 0; r < roots; r++) {
            double before = Double.NaN;
            double from = 0;
            for (double v : line) {
                double sign = sign(r, variable, base, v);
                if (before * sign < 0) {
                    found.add(bisect(r, variable, base, from, v, before));
                }
                if (sign != 0) {
                    before = sign;
                    from = v;
                }
            }
        }
        return found;
    }

    private double bisect(
            int root, int variable, double[] base, double from, double to, double sign) {
        double low = from;
        double high = to;
        while (true) {
            double middle = dtype.round(low / 2 + high / 2);
            if (middle == low || middle == high) {
                return high;
            }
            if (sign(root, variable, base, middle) == sign) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    private double sign(int root, int variable, double[] base, double v) {
        double[] at = base.clone();
        at[variable] = v;
        return Math.signum(exact.at(at).get(root).value(DType.F64));
    }
}
