package dev.nacre.testkit.fuzz;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.testkit.Machine;
import dev.nacre.testkit.fuzz.Finding.Fault;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Holds rewritten formulas against the truth, and derivatives against differences.
///
/// @param rewrite what rewrites formulas
/// @param pullback what derivatives are made of
/// @param machines what evaluates the rewritten formulas
/// @param books what evaluates them as they are written
/// @param faults what is looked for
record FormulaCheck(
        UnaryOperator<List<Expr>> rewrite,
        Slope.Pullback pullback,
        List<Machine> machines,
        List<Machine> books,
        Set<Fault> faults) {
    /// The worst error in ULP that needs no excuse: twice what a form is chosen with, since that
    /// was measured at some hundred points.
    private static final double PROMISE = 8;

    /// So many neighbouring operands away a result may be the right one.
    private static final double SPREADS = 4;

    /// A textbook may be right by luck: so many neighbours are looked at as well, and so many times
    /// its worst error is no finding.
    private static final int NEIGHBOURS = 12;

    private static final double LUCK = 4;

    /// Where the textbook has fewer of its bits right, nothing is worse.
    private static final int FEW_BITS = 8;

    /// The first fault at some points, or null.
    @Nullable Finding check(List<Expr> roots, DType dtype, List<double[]> points) {
        double[] first = points.getFirst();
        List<Expr> rewritten;
        try {
            rewritten = rewrite.apply(roots);
            List<Expr> again = rewrite.apply(rewritten);
            if (!again.equals(rewritten) && faults.contains(Fault.NOT_IDEMPOTENT)) {
                return finding(
                        Fault.NOT_IDEMPOTENT,
                        roots,
                        dtype,
                        first,
                        again.toString(),
                        rewritten.toString());
            }
            if (rewritten.equals(roots) && !isSame(rewritten, roots)) {
                return finding(Fault.NOT_THE_SAME_OBJECT, roots, dtype, first, "a copy", "itself");
            }
        } catch (RuntimeException e) {
            return finding(Fault.EXCEPTION, roots, dtype, first, e.toString(), "a result");
        }
        return values(roots, rewritten, dtype, points);
    }

    private @Nullable Finding values(
            List<Expr> roots, List<Expr> rewritten, DType dtype, List<double[]> points) {
        Exact exact = Exact.of(roots);
        for (Machine m : machines) {
            List<double[]> results = Kernel.run(m.backend(), rewritten, dtype, points);
            for (int i = 0; i < points.size(); i++) {
                double[] at = points.get(i);
                List<Truth> truths = exact.at(at);
                for (int r = 0; r < roots.size(); r++) {
                    Finding f = judge(roots, dtype, exact, at, r, results.get(r)[i], truths.get(r));
                    if (f != null) {
                        return f;
                    }
                }
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // that is the question
    private static boolean isSame(List<Expr> a, List<Expr> b) {
        return a == b;
    }

    private static Finding finding(
            Fault fault, List<Expr> roots, DType t, double[] at, String got, String truth) {
        return new Finding(fault, roots, t, Arrays.stream(at).boxed().toList(), got, truth);
    }

    private @Nullable Finding judge(
            List<Expr> roots, DType t, Exact exact, double[] at, int r, double got, Truth truth) {
        double error = error(got, truth, t);
        if (!(error > PROMISE)) {
            return null;
        }
        boolean limit = truth.isNaN() && Arrays.stream(at).anyMatch(Double::isInfinite);
        if (limit || error <= PROMISE + SPREADS * spread(exact, t, at, r, truth)) {
            return null;
        }
        double book = bookError(roots, t, exact, at, r);
        if (error <= LUCK * book || book >= Math.scalb(1.0, t.precision() - FEW_BITS)) {
            return null;
        }
        Edge edge = new Edge(List.of(roots.get(r)), t);
        boolean opposite = Double.isInfinite(got) && got == -truth.value(t);
        boolean any =
                edge.isStep(at)
                        || edge.isCancelled(at)
                        || edge.isZeroTimesInfinity(at)
                        || (at.length > 1 && edge.isBelowNormal(truth, error));
        if (any || (opposite && edge.isPole(at))) {
            return null;
        }
        Fault fault = Double.isNaN(got) ? Fault.NEW_NAN : Fault.ERROR;
        String said = "%s (%.4g ULP; the textbook %.4g)".formatted(got, error, book);
        return finding(fault, roots, t, at, said, Double.toString(truth.value(t)));
    }

    /// NaN where the truth is not known. The sign of a zero means nothing, and where there is no
    /// truth an infinity says so as well.
    private static double error(double got, Truth truth, DType t) {
        if (!truth.isKnown()) {
            return Double.NaN;
        }
        boolean zero = got == 0 && !truth.isNaN() && truth.value(t) == 0;
        boolean nothing = truth.isNaN() && !Double.isFinite(got);
        return zero || nothing ? 0 : truth.ulps(got, t);
    }

    /// The worst error of the textbook at the point and next to it.
    private double bookError(List<Expr> roots, DType t, Exact exact, double[] at, int r) {
        Numbers numbers = new Numbers(new Random(7), t);
        List<double[]> points = new ArrayList<>(List.of(at));
        for (int i = 0; i < NEIGHBOURS; i++) {
            points.add(Arrays.stream(at).map(numbers::near).toArray());
        }
        List<Expr> root = List.of(roots.get(r));
        double worst = 0;
        for (Machine book : books) {
            double[] results = Kernel.run(book.backend(), root, t, points).getFirst();
            for (int i = 0; i < results.length; i++) {
                double e = error(results[i], exact.at(points.get(i)).get(r), t);
                // Only at the point itself may it be infinitely wrong.
                worst = e > worst && (i == 0 || Double.isFinite(e)) ? e : worst;
            }
        }
        return worst;
    }

    /// How far, in ULP, the truth moves when the operands move by their last places.
    private static double spread(Exact exact, DType t, double[] at, int r, Truth here) {
        double spread = 0;
        for (int k = 0; k < at.length && !here.isNaN(); k++) {
            for (boolean up : new boolean[] {true, false}) {
                double[] moved = at.clone();
                moved[k] = next(at[k], t, up);
                if (Double.isFinite(moved[k])) {
                    Truth there = exact.at(moved).get(r);
                    double u = there.isKnown() ? here.ulps(there.value(t), t) : 0;
                    spread += Double.isFinite(u) ? u / 2 : 0;
                }
            }
        }
        return spread;
    }

    private static double next(double v, DType t, boolean up) {
        if (t == DType.F64) {
            return up ? Math.nextUp(v) : Math.nextDown(v);
        }
        return up ? Math.nextUp((float) v) : Math.nextDown((float) v);
    }

    /// The step of a difference quotient, relative to an operand up to 1.
    private static final double STEP = 0x1.3c6efp-40;

    private static final Set<Primitive> STEPPED =
            EnumSet.of(Primitive.FLOOR, Primitive.CEIL, Primitive.ROUND, Primitive.REMAINDER);

    private static final double AGREEMENT = 1e-6;

    /// Constants such as `2 / sqrt(pi)` have the digits of a double, which may be all that is left
    /// of a slope.
    private static final double CONSTANTS = 1e-14;

    /// The first point at which the derivative by operand 0 is not the limit of differences, or
    /// null. Points at which a formula has a kink or jumps are left out, and those at which the
    /// chain rule multiplies 0 by infinity, as that of `sqrt(0 * x)` does.
    @Nullable Finding checkSlope(Expr f, DType dtype, List<double[]> points) {
        if (Expr.postorder(List.of(f)).stream().anyMatch(FormulaCheck::isStepped)) {
            return null;
        }
        int arity = points.getFirst().length;
        Expr h = Expr.arg(arity, dtype);
        Expr x = Expr.arg(0, dtype);
        Expr up = Rebuild.substitute(f, Map.of(0, x.add(h)));
        Expr down = Rebuild.substitute(f, Map.of(0, x.sub(h)));
        Expr quotient = up.sub(down).div(h.add(h));
        Edge edge = new Edge(List.of(f), dtype);
        Exact exact =
                Exact.of(
                        List.of(
                                Slope.of(f, 0, pullback),
                                quotient,
                                Rebuild.substitute(quotient, Map.of(arity, h.div(h.constant(16)))),
                                up.sub(f).div(h),
                                f.sub(down).div(h),
                                f));
        for (double[] at : points) {
            if (Arrays.stream(at).allMatch(FormulaCheck::isUsual)) {
                double[] withStep = Arrays.copyOf(at, arity + 1);
                withStep[arity] = Math.clamp(Math.abs(at[0]), 0x1p-60, 1) * STEP;
                List<Truth> t = exact.at(withStep);
                double[] v = t.stream().mapToDouble(y -> y.value(DType.F64)).toArray();
                boolean smooth = near(v[1], v[2]) && near(v[1], v[3]) && near(v[1], v[4]);
                if (t.stream().allMatch(Truth::isKnown)
                        && smooth
                        && Double.isFinite(v[0])
                        && !near(v[0], v[1])
                        && Math.abs(v[0] - v[1]) > CONSTANTS * Math.abs(v[5] / at[0])
                        && !edge.isStep(at)) {
                    String got = Double.toString(v[0]);
                    String truth = Double.toString(v[1]);
                    return finding(Fault.DERIVATIVE, List.of(f), dtype, at, got, truth);
                }
            }
        }
        return null;
    }

    /// Whether it may jump more often than any difference can be told from.
    private static boolean isStepped(Expr e) {
        return e instanceof Expr.Apply a && STEPPED.contains(a.op());
    }

    /// Where formulas are not made to switch or to jump, and jump rarely.
    private static boolean isUsual(double v) {
        return Math.abs(v) > 1e-3 && Math.abs(v) < 60 && v * 256 != Math.rint(v * 256);
    }

    private static boolean near(double a, double b) {
        return Double.isFinite(a)
                && Math.abs(a - b) <= AGREEMENT * Math.max(Math.abs(a), Math.abs(b)) + 1e-280;
    }
}
