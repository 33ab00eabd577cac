package dev.nacre.testkit.fuzz;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Where a rounding more or less may mean any result: on a step of a formula, where a sum cancels
/// to the last digit, where 0 is multiplied by what overflows, and on a pole, where the sign of an
/// infinity is that of a zero.
final class Edge {
    /// So many units in the last place from a step are on it.
    private static final double NEAR = 64;

    private static final double SMALL = 4;

    private static final Set<Primitive> STEPS =
            EnumSet.of(Primitive.FLOOR, Primitive.CEIL, Primitive.ROUND);

    private final DType dtype;
    private final List<Expr.Apply> steps = new ArrayList<>();
    private final List<Expr> comparands = new ArrayList<>();
    private final List<Expr> divisors = new ArrayList<>();
    private final List<Expr> sums = new ArrayList<>();
    private final List<Expr> factors = new ArrayList<>();

    Edge(List<Expr> roots, DType dtype) {
        this.dtype = dtype;
        for (Expr e : Expr.postorder(roots)) {
            if (!(e instanceof Expr.Apply a)) {
                continue;
            }
            List<Expr> args = a.args();
            if (STEPS.contains(a.op())) {
                steps.add(a);
            } else if (a.op() == Primitive.DIV || a.op() == Primitive.RSQRT) {
                divisors.add(args.getLast());
            } else if (a.op() == Primitive.ADD || a.op() == Primitive.SUB) {
                sums.add(args.getFirst());
                sums.add(a);
            } else if (a.op() == Primitive.LOG1P) {
                sums.add(args.getFirst());
                sums.add(args.getFirst().add(a.constant(1)));
            } else if (a.op() == Primitive.SIN || a.op() == Primitive.COS) {
                // Of a large angle only the turns are known.
                sums.add(args.getFirst());
                sums.add(args.getFirst().constant(1));
            } else if (a.op() == Primitive.MUL) {
                factors.addAll(args);
            } else if (a.op().givesBool() && args.stream().allMatch(x -> x.dtype() == dtype)) {
                comparands.addAll(args);
            } else if (a.op() == Primitive.REMAINDER) {
                comparands.add(args.getFirst().div(args.getLast()).round());
                comparands.add(args.getFirst().div(args.getLast()));
            }
        }
    }

    /// Whether a divisor is exactly 0.
    boolean isPole(double[] at) {
        return values(divisors, at).stream().anyMatch(v -> v == 0);
    }

    /// Whether a sum or an angle has no digit left that its terms had.
    boolean isCancelled(double[] at) {
        List<Double> v = values(sums, at);
        for (int i = 0; i + 1 < v.size(); i += 2) {
            if (Math.abs(v.get(i + 1)) < ulps(v.get(i))) {
                return true;
            }
        }
        return false;
    }

    /// Whether both the truth and a result that is wrong by so much are below the normal numbers,
    /// where the order of factors decides.
    boolean isBelowNormal(Truth truth, double error) {
        return Math.abs(truth.value(dtype)) < dtype.smallestNormal()
                && error <= Math.scalb(1.0, dtype.precision());
    }

    /// Whether a factor is 0 and the other one beyond the numbers of the dtype, but for a small
    /// number that it may be multiplied by later.
    boolean isZeroTimesInfinity(double[] at) {
        List<Double> v = values(factors, at);
        for (int i = 0; i + 1 < v.size(); i += 2) {
            double a = Math.abs(v.get(i));
            double b = Math.abs(v.get(i + 1));
            if (Math.min(a, b) == 0 && Math.max(a, b) > dtype.max() / SMALL) {
                return true;
            }
        }
        return false;
    }

    /// Whether something is so near a step that it may be on either side.
    boolean isStep(double[] at) {
        List<Double> v = values(steps.stream().map(s -> s.args().getFirst()).toList(), at);
        for (int i = 0; i < steps.size(); i++) {
            // round steps at halves.
            double scale = steps.get(i).op() == Primitive.ROUND ? 2 : 1;
            double x = v.get(i) * scale;
            if (isNear(x, Math.rint(x))) {
                return true;
            }
        }
        List<Double> c = values(comparands, at);
        for (int i = 0; i + 1 < c.size(); i += 2) {
            if (isNear(c.get(i), c.get(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private boolean isNear(double a, double b) {
        double size = Math.max(Math.abs(a), Math.abs(b));
        return Math.abs(a - b) <= ulps(size);
    }

    private double ulps(double of) {
        return NEAR * Math.scalb(Math.abs(of), 1 - dtype.precision());
    }

    private List<Double> values(List<Expr> of, double[] at) {
        if (of.isEmpty()) {
            return List.of();
        }
        List<Truth> truths = Exact.of(of).at(at);
        return truths.stream().map(t -> t.isKnown() ? t.value(DType.F64) : Double.NaN).toList();
    }
}
