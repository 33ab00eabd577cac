package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// The points at which a kernel is compared with the truth: numbers of all sizes and signs, the
/// ends of the range, and what lies around the edges of the formula.
public final class Points {
    /// Where exp leaves the range of a dtype, becomes subnormal, or no longer changes `1 + exp`.
    private static final double[] EDGES_32 = {
        -104, -88.8, -87.4, -64, -20, 9.1, 16.7, 20, 44.4, 88.8
    };

    private static final double[] EDGES_64 = {
        -745.2, -709.8, -708.4, -640, -40, 19.1, 36.8, 40, 354.9, 709.8
    };

    private static final long SEED = 0x9e3779b97f4a7c15L;

    private Points() {}

    /// The edges of the exponential in a dtype.
    public static double[] edges(DType t) {
        return t == DType.F64 ? EDGES_64.clone() : EDGES_32.clone();
    }

    /// For each operand its number at all the points.
    ///
    /// @param edges numbers of special interest
    /// @param density how many random points to add, and how finely sizes are covered
    public static List<double[]> of(DType t, int arity, Collection<Double> edges, int density) {
        double[] line = line(t, edges, density);
        if (arity <= 1) {
            return List.of(line);
        }
        // Along each operand with the others of usual size, and all at random.
        SplittableRandom random = new SplittableRandom(SEED);
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
            for (int i = k; i < line.length; i += arity) {
                double[] p = new double[arity];
                Arrays.setAll(p, j -> t.round(random.nextDouble(-2, 2)));
                p[k] = line[i];
                points.add(p);
            }
        }
        for (int i = 0; i < line.length / 2; i++) {
            double[] p = new double[arity];
            Arrays.setAll(p, j -> line[random.nextInt(line.length)]);
            points.add(p);
        }
        List<double[]> columns = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
            int j = k;
            columns.add(points.stream().mapToDouble(p -> p[j]).toArray());
        }
        return columns;
    }

    private static double[] line(DType t, Collection<Double> edges, int density) {
        boolean wide = t == DType.F64;
        Set<Double> all = new LinkedHashSet<>();
        double least = wide ? Double.MIN_VALUE : Float.MIN_VALUE;
        double normal = wide ? Double.MIN_NORMAL : Float.MIN_NORMAL;
        double most = wide ? Double.MAX_VALUE : Float.MAX_VALUE;
        for (double v : new double[] {0, least, normal, most, 1, Double.POSITIVE_INFINITY}) {
            all.add(v);
            all.add(-v);
        }
        all.add(Double.NaN);
        for (double e : edges) {
            for (double v : around(t.round(e), t, density / 16)) {
                all.add(v);
            }
        }
        // The golden ratio keeps the numbers of the sweeps from being round.
        double step = Math.pow(2, (wide ? 1600.0 : 200.0) / density);
        for (double v = 0x1.3c6efp-1 * least * 4; v < most; v *= step) {
            all.add(t.round(v));
            all.add(-t.round(v));
        }
        for (double v = 0x1.3c6efp-10; v < (wide ? 800 : 120); v *= 1 + 16.0 / density) {
            all.add(t.round(v));
            all.add(-t.round(v));
        }
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < density; i++) {
            all.add(t.round(random.nextDouble(-6, 6)));
        }
        return all.stream().mapToDouble(v -> v).toArray();
    }

    /// A number and so many neighbours on each side.
    public static double[] around(double v, DType t, int more) {
        double[] near = new double[1 + 2 * more];
        near[0] = v;
        double up = v;
        double down = v;
        for (int i = 0; i < more; i++) {
            up = next(up, t, true);
            down = next(down, t, false);
            near[1 + 2 * i] = up;
            near[2 + 2 * i] = down;
        }
        return near;
    }

    /// The neighbour of a number.
    public static double next(double v, DType t, boolean up) {
        if (t == DType.F64) {
            return up ? Math.nextUp(v) : Math.nextDown(v);
        }
        return up ? Math.nextUp((float) v) : Math.nextDown((float) v);
    }

    /// The literals of comparisons, at which formulas switch.
    public static List<Double> switches(List<Expr> roots) {
        List<Double> found = new ArrayList<>();
        for (Expr e : Expr.postorder(roots)) {
            if (e instanceof Expr.Apply a && a.op().givesBool()) {
                for (Expr x : a.args()) {
                    if (x instanceof Expr.Const c) {
                        found.add(c.value());
                    }
                }
            }
        }
        return found;
    }
}
