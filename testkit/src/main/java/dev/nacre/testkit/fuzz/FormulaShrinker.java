package dev.nacre.testkit.fuzz;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Makes a failing formula smaller as long as it fails in the same way.
final class FormulaShrinker {
    private static final double[] SIMPLE = {1, 2, 0};
    private static final int MORE_POINTS = 60;
    private static final int MOST_CHECKS = 3000;

    /// Looks for a fault of formulas at points.
    @FunctionalInterface
    interface Check {
        @Nullable Finding of(List<Expr> roots, DType dtype, List<double[]> points);
    }

    private final Check check;
    private int left = MOST_CHECKS;

    private FormulaShrinker(Check check) {
        this.check = check;
    }

    /// The smallest that was found.
    static Finding shrink(Finding f, Check check) {
        FormulaShrinker s = new FormulaShrinker(check);
        Finding small = f;
        for (Finding next = f; next != null; next = s.simplerRoots(small)) {
            small = next;
        }
        for (Finding next = small; next != null; next = s.simplerPoint(small)) {
            small = next;
        }
        return small;
    }

    private @Nullable Finding simplerRoots(Finding f) {
        for (List<Expr> candidate : candidates(f.roots())) {
            if (size(candidate) < size(f.roots()) && left-- > 0) {
                List<double[]> points = new ArrayList<>();
                points.add(f.point());
                points.addAll(
                        new Numbers(new Random(3), f.dtype()).points(MORE_POINTS, f.at().size()));
                Finding g = check.of(candidate, f.dtype(), points);
                if (g != null && g.fault().isLike(f.fault())) {
                    return g;
                }
            }
        }
        return null;
    }

    private @Nullable Finding simplerPoint(Finding f) {
        for (int k = 0; k < f.at().size(); k++) {
            for (double v : simpler(f.at().get(k))) {
                double[] at = f.point();
                at[k] = f.dtype().round(v);
                if (length(at[k]) < length(f.at().get(k)) && left-- > 0) {
                    Finding g = check.of(f.roots(), f.dtype(), List.of(at));
                    if (g != null && g.fault().isLike(f.fault())) {
                        return g;
                    }
                }
            }
        }
        return null;
    }

    /// The large cuts first.
    private static List<List<Expr>> candidates(List<Expr> roots) {
        List<List<Expr>> all = new ArrayList<>();
        for (int r = 0; r < roots.size() && roots.size() > 1; r++) {
            all.add(List.of(roots.get(r)));
        }
        for (Expr e : Expr.postorder(roots).reversed()) {
            List<Expr> by = new ArrayList<>();
            if (e instanceof Expr.Apply a) {
                for (Expr x : a.args()) {
                    if (x.dtype() == e.dtype()) {
                        by.add(x);
                    }
                }
            }
            if (e.dtype() == DType.BOOL) {
                by.add(Expr.constant(1, DType.BOOL));
                by.add(Expr.constant(0, DType.BOOL));
            } else {
                by.add(Expr.arg(0, e.dtype()));
                for (double v : SIMPLE) {
                    by.add(Expr.constant(v, e.dtype()));
                }
                if (e instanceof Expr.Const c) {
                    for (double v : simpler(c.value())) {
                        by.add(Expr.constant(v, e.dtype()));
                    }
                }
            }
            for (Expr x : by) {
                if (x != e) {
                    all.add(Rebuild.replace(roots, e, x));
                }
            }
        }
        return all;
    }

    private static double[] simpler(double v) {
        return new double[] {
            0,
            1,
            -1,
            2,
            -2,
            0.5,
            10,
            -10,
            100,
            -100,
            Math.rint(v),
            Math.rint(v * 10) / 10,
            Math.rint(v * 100) / 100,
            Math.copySign(Math.scalb(1.0, Math.getExponent(v)), v),
            (float) v,
            digits(v, 2),
            digits(v, 4),
            digits(v, 6)
        };
    }

    private static double digits(double v, int n) {
        return Double.isFinite(v) ? Double.parseDouble(("%." + n + "g").formatted(v)) : v;
    }

    private static int length(double v) {
        return v == 0 && 1 / v > 0
                ? 0
                : Double.toString(v).replace("-", "").length() + (v < 0 ? 1 : 0);
    }

    private static long size(List<Expr> roots) {
        long size = 0;
        for (Expr e : Expr.postorder(roots)) {
            size +=
                    switch (e) {
                        case Expr.Apply _ -> 10_000;
                        case Expr.Arg a -> 300 + 100L * a.index();
                        case Expr.Const c -> 500 + 10L * length(c.value());
                    };
        }
        return size + roots.size();
    }
}
