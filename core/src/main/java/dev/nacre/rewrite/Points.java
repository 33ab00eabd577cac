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
import java.util.stream.DoubleStream;

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

    /// Where exp, its square or exp(x^2) is within some bits of the ends of the range of a dtype,
    /// which products are to stay within.
    private static final double[] CLOSE_32 = {
        -102.9, -100.3, -96.1, -91.7, -85.6, -51.3, -44.9, -43.2, -10.1, -9.37, 9.37, 10.1, 22.1,
        29.4, 41.7, 43.6, 44.1, 62.3, 77.2, 81.3, 84.4, 85.9, 87.1, 88.2, 88.6
    };

    private static final double[] CLOSE_64 = {
        -744.3, -741.7, -730.2, -712.5, -702.1, -371.9, -355.4, -352.3, -27.2, -26.6, 26.6, 27.2,
        177.3, 236.4, 347.1, 352.9, 354.3, 533.7, 690.4, 698.8, 703.9, 706.7, 708.3, 709.1, 709.6
    };

    /// Where exp is somewhat beyond its range.
    private static final double[] BEYOND_32 = {-106.7, 90.3, 97.9, 107.3};

    private static final double[] BEYOND_64 = {-749.2, 711.9, 729.3, 751.7};

    /// Whose reciprocals overflow, or lose bits.
    private static final double[] INVERSE_32 = {
        2.6e-39, 8.9e-40, 2.3e-40, 3.1e-41, 4.7e-42, 5.3e-43, 1.2e38, 2.9e38
    };

    private static final double[] INVERSE_64 = {
        5.1e-309, 1.3e-309, 2.7e-310, 3.1e-312, 4.3e-315, 5.3e-319, 6.1e307, 1.6e308
    };

    /// So many numbers at the head of a line are tried for each operand.
    private static final int SPECIAL = 13;

    /// So many points are between two.
    private static final int BETWEEN = 6;

    /// So many numbers are tried for each operand while the others are 0.
    private static final int OF_USUAL_SIZE = 24;

    private static final double[] NAN = {Double.NaN};

    private static final long SEED = 0x9e3779b97f4a7c15L;

    private Points() {}

    /// The edges of the exponential in a dtype.
    public static double[] edges(DType t) {
        return t == DType.F64 ? EDGES_64.clone() : EDGES_32.clone();
    }

    private static double[] close(DType t) {
        return t == DType.F64 ? CLOSE_64 : CLOSE_32;
    }

    private static double[] beyond(DType t) {
        return t == DType.F64 ? BEYOND_64 : BEYOND_32;
    }

    /// For each operand its number at all the points.
    ///
    /// @param edges numbers of special interest
    /// @param density how many random points to add, and how finely sizes are covered
    public static List<double[]> of(DType t, int arity, Collection<Double> edges, int density) {
        double[] line = line(t, edges, density);
        if (arity <= 1) {
            DoubleStream more = Arrays.stream(beyond(t)).map(t::round);
            return List.of(DoubleStream.concat(Arrays.stream(line), more).toArray());
        }
        SplittableRandom random = new SplittableRandom(SEED);
        List<double[]> points = new ArrayList<>();
        along(t, line, arity, random, points);
        for (int i = 0; i < line.length / 2; i++) {
            double[] p = new double[arity];
            Arrays.setAll(p, j -> line[random.nextInt(line.length)]);
            points.add(p);
        }
        // Some conditions hold for nothing but NaN.
        beside(Double.NaN, close(t), arity, t, points);
        atEnds(t, arity, random, points);
        ofOneSize(t, arity, density, random, points);
        // Of these no root or logarithm is NaN that hides whether the NaN of another operand stays.
        beside(0.5, NAN, arity, t, points);
        beside(-0.5, NAN, arity, t, points);
        // What is added hides errors unless it is 0.
        beside(0, random.doubles(OF_USUAL_SIZE, -6, 6).toArray(), arity, t, points);
        beside(1, beyond(t), arity, t, points);
        beside(1, t == DType.F64 ? INVERSE_64 : INVERSE_32, arity, t, points);
        return columns(points, arity);
    }

    /// Along each operand, with the others of usual size.
    private static void along(
            DType t, double[] line, int arity, SplittableRandom random, List<double[]> points) {
        for (int k = 0; k < arity; k++) {
            for (int i = 0; i < line.length; i += i < SPECIAL ? 1 : arity) {
                double[] p = usual(t, arity, random);
                p[k] = line[Math.min(i + (i < SPECIAL ? 0 : k), line.length - 1)];
                points.add(p);
            }
        }
    }

    private static double[] usual(DType t, int arity, SplittableRandom random) {
        double[] p = new double[arity];
        Arrays.setAll(p, j -> t.round(random.nextDouble(-2, 2)));
        return p;
    }

    /// Where all but one operand are the same number.
    private static void beside(
            double others, double[] line, int arity, DType t, List<double[]> points) {
        for (double v : line) {
            for (int k = 0; k < arity; k++) {
                double[] p = new double[arity];
                Arrays.fill(p, others);
                p[k] = t.round(v);
                points.add(p);
            }
        }
    }

    /// Where two operands are at ends of what exponentials and products can take.
    private static void atEnds(DType t, int arity, SplittableRandom random, List<double[]> points) {
        double far = t == DType.F64 ? 709.7 : 88.7;
        double small = t == DType.F64 ? 0x1.8p-1069 : 0x1.8p-144;
        double tiny = t == DType.F64 ? 0x1.8p-540 : 0x1.8p-80; // its square vanishes
        double huge = t == DType.F64 ? 0x1.8p520 : 0x1.8p66; // its square overflows
        double infinity = Double.POSITIVE_INFINITY;
        double[] ends = {-infinity, -far, 0, small, tiny, far, huge, infinity};
        for (int k = 0; k < arity; k++) {
            for (int l = k + 1; l < arity; l++) {
                for (int i = 0; i < ends.length * ends.length; i++) {
                    double[] p = usual(t, arity, random);
                    p[k] = t.round(ends[i / ends.length]);
                    p[l] = t.round(ends[i % ends.length]);
                    points.add(p);
                }
            }
        }
    }

    /// Where all operands are about as large, of every size: quotients are of usual size there, but
    /// products on the way to them may not be.
    private static void ofOneSize(
            DType t, int arity, int density, SplittableRandom random, List<double[]> points) {
        for (double size : sizes(t, density / 2)) {
            double[] p = usual(t, arity, random);
            Arrays.setAll(p, j -> t.round(p[j] * size));
            if (Arrays.stream(p).allMatch(Double::isFinite)) {
                points.add(p);
            }
        }
    }

    /// So many numbers, about, from the smallest to the largest.
    private static double[] sizes(DType t, int count) {
        boolean wide = t == DType.F64;
        double step = StrictMath.pow(2, (wide ? 1600.0 : 200.0) / count);
        // The golden ratio keeps the numbers from being round.
        return DoubleStream.iterate(
                        0x1.3c6efp-1 * t.smallest() * 4, v -> v < t.max(), v -> v * step)
                .toArray();
    }

    /// Points between one and those beside it.
    ///
    /// @param columns the operands' numbers at all points
    /// @param index which point to look around
    static List<double[]> near(DType t, List<double[]> columns, int index) {
        List<double[]> points = new ArrayList<>();
        for (int k = 0; k < columns.size(); k++) {
            double v = columns.get(k)[index];
            double below = Double.NEGATIVE_INFINITY;
            double above = Double.POSITIVE_INFINITY;
            for (double w : columns.get(k)) {
                below = w < v ? Math.max(below, w) : below;
                above = w > v ? Math.min(above, w) : above;
            }
            for (double end : new double[] {below, above}) {
                for (int i = 1; i <= BETWEEN; i++) {
                    double[] p = at(columns, index);
                    p[k] = t.round(v + (end - v) * i / (BETWEEN + 1.0));
                    if (Double.isFinite(p[k])) {
                        points.add(p);
                    }
                }
            }
        }
        return columns(points, columns.size());
    }

    /// The point number `i`.
    static double[] at(List<double[]> columns, int i) {
        return columns.stream().mapToDouble(x -> x[i]).toArray();
    }

    private static List<double[]> columns(List<double[]> points, int arity) {
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
        double infinity = Double.POSITIVE_INFINITY;
        for (double v : new double[] {0, t.smallest(), t.smallestNormal(), t.max(), 1, infinity}) {
            all.add(v);
            all.add(-v);
        }
        all.add(Double.NaN);
        if (all.size() != SPECIAL) {
            throw new IllegalStateException("not " + SPECIAL + " special numbers: " + all);
        }
        for (double e : edges) {
            for (double v : around(t.round(e), t, density / 16)) {
                all.add(v);
            }
        }
        for (double e : close(t)) {
            all.add(t.round(e));
        }
        for (double v : sizes(t, density)) {
            all.add(t.round(v));
            all.add(-t.round(v));
        }
        for (double v = 0x1.3c6efp-10; v < (wide ? 800 : 120); v *= 1 + 16.0 / density) {
            all.add(t.round(v));
            all.add(-t.round(v));
        }
        // Down to where 1 + x is 1, sums with a constant cancel.
        for (double v = 0x1.3c6efp-10; v > Math.scalb(1.0, -t.precision()); v /= 4) {
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
