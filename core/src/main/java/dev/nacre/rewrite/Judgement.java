package dev.nacre.rewrite;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What formulas are worth at some points, and how far results are from it.
public final class Judgement {
    /// Farther out than the numbers of the dtype go, for limits at infinity.
    private static final double[] FAR_32 = {1e60, 1e90, 1e120};

    private static final double[] FAR_64 = {1e290, 1e299, 1.7e308};

    /// So few points are not worth another thread.
    private static final int FEW = 32;

    private final DType dtype;
    private final List<double[]> operands;
    private final Exact exact;
    private final List<@Nullable Truth[]> truths = new ArrayList<>();

    /// @param roots the formulas as they are written
    /// @param operands the values of each operand at all points
    public Judgement(List<Expr> roots, DType dtype, List<double[]> operands) {
        this(Exact.of(roots, dtype), roots.size(), dtype, operands);
    }

    private Judgement(Exact exact, int roots, DType dtype, List<double[]> operands) {
        this.dtype = dtype;
        this.operands = operands;
        int count = operands.getFirst().length;
        for (int r = 0; r < roots; r++) {
            truths.add(new Truth[count]);
        }
        this.exact = exact;
        IntStream points = IntStream.range(0, count);
        (count > FEW ? points.parallel() : points).forEach(this::find);
    }

    private void find(int i) {
        double[] at = at(i);
        List<Truth> values = exact.at(at);
        for (int r = 0; r < values.size(); r++) {
            Truth t = values.get(r);
            truths.get(r)[i] = t.isNaN() && isAtInfinity(at) ? limit(exact, r, at) : t;
        }
    }

    /// The same formulas at other points: those between one of these and the ones beside it.
    Judgement closer(int i) {
        return elsewhere(Points.near(dtype, operands, i));
    }

    /// The same formulas at other points.
    public Judgement elsewhere(List<double[]> at) {
        return new Judgement(exact, truths.size(), dtype, at);
    }

    /// The points beyond which a root changes its sign, by a zero or a pole; of one operand only.
    List<Integer> signChanges(int root) {
        List<Integer> found = new ArrayList<>();
        if (operands.size() > 1) {
            return found;
        }
        double[] x = operands.getFirst();
        List<Integer> order =
                IntStream.range(0, x.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> x[i]))
                        .toList();
        double before = Double.NaN;
        for (int i : order) {
            Truth t = truths.get(root)[i];
            double sign = t == null || !t.isKnown() ? Double.NaN : Math.signum(t.value(dtype));
            if (sign * before < 0) {
                found.add(i);
            }
            before = sign;
        }
        return found;
    }

    List<double[]> operands() {
        return operands;
    }

    /// The point number `i`.
    public double[] at(int i) {
        return Points.at(operands, i);
    }

    private static boolean isAtInfinity(double[] at) {
        return Arrays.stream(at).anyMatch(Double::isInfinite)
                && Arrays.stream(at).noneMatch(Double::isNaN);
    }

    /// The limit at an infinity, if values far out agree; else null, as where several operands are
    /// infinite and it depends on the way there.
    private @Nullable Truth limit(Exact exact, int root, double[] at) {
        if (Arrays.stream(at).filter(Double::isInfinite).count() > 1) {
            return null;
        }
        Truth last = null;
        for (double far : dtype == DType.F64 ? FAR_64 : FAR_32) {
            double[] near =
                    Arrays.stream(at)
                            .map(v -> Double.isInfinite(v) ? Math.copySign(far, v) : v)
                            .toArray();
            Truth t = exact.at(near).get(root);
            if (!t.isKnown()
                    || t.isNaN()
                    || (last != null && Double.compare(t.value(dtype), last.value(dtype)) != 0)) {
                return null;
            }
            last = t;
        }
        return last;
    }

    /// What a root is worth at a point, or null where it has no limit at an infinity.
    public @Nullable Truth truth(int root, int i) {
        return truths.get(root)[i];
    }

    /// The errors of the results of a root in ULP; NaN where the truth is not known.
    public double[] errors(int root, double[] results) {
        double[] errors = new double[results.length];
        for (int i = 0; i < results.length; i++) {
            Truth t = truths.get(root)[i];
            errors[i] =
                    t == null || !t.isKnown()
                            ? Double.NaN
                            : isZero(results[i], t) ? 0 : t.ulps(results[i], dtype);
        }
        return errors;
    }

    /// How far, in ULP, the truth moves when each operand moves by its last place: an error of that
    /// size is that of a neighbouring operand.
    double spread(int root, int i) {
        Truth here = truths.get(root)[i];
        if (here == null || !here.isKnown() || here.isNaN()) {
            return 0;
        }
        double spread = 0;
        double[] at = at(i);
        for (int k = 0; k < at.length; k++) {
            double[] moved = at.clone();
            moved[k] = Points.next(at[k], dtype, true);
            if (Double.isFinite(moved[k])) {
                Truth there = exact.at(moved).get(root);
                double ulps = there.isKnown() ? here.ulps(there.value(dtype), dtype) : Double.NaN;
                spread += Double.isFinite(ulps) ? ulps : 0;
            }
        }
        return spread;
    }

    /// Whether both the truth and a result that is wrong by so much are below the normal numbers,
    /// and of several operands.
    boolean isBelowNormal(int root, int i, double error) {
        Truth t = truths.get(root)[i];
        return t != null
                && operands.size() > 1
                && Math.abs(t.value(dtype)) < dtype.smallestNormal()
                && error <= Math.scalb(1.0, dtype.precision());
    }

    /// A zero by cancellation has no sign worth keeping; other zeros keep theirs anyway.
    private boolean isZero(double result, Truth t) {
        return result == 0 && !t.isNaN() && t.value(dtype) == 0;
    }
}
