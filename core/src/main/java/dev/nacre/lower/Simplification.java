package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rewrites expressions to what computes the same bits where their parts lie within known bounds:
/// choices that are always made in one way, factors of 1, powers of two applied in steps.
final class Simplification implements Expr.Rewriting {
    private final Map<Expr, Interval> bounds;
    private final Map<Expr, Interval> results = new IdentityHashMap<>();

    /// @param bounds of parts, as they were
    Simplification(Map<Expr, Interval> bounds) {
        this.bounds = bounds;
    }

    @Override
    public Expr arg(Expr.Arg a) {
        return keep(a, a);
    }

    @Override
    public Expr apply(Expr.Apply a, List<Expr> args) {
        Interval known = bounds.get(a);
        Expr result = simple(a, args);
        if (known != null && a.op().givesBool() && known.isPoint()) {
            result = Expr.constant(known.low(), DType.BOOL);
        }
        return keep(a, result == null ? a.over(args) : result);
    }

    /// What replaces an expression has its value and so its bounds.
    private Expr keep(Expr original, Expr result) {
        Interval known = bounds.get(original);
        if (known != null) {
            results.put(result, known);
        }
        return result;
    }

    private @Nullable Expr simple(Expr.Apply a, List<Expr> args) {
        Expr x = args.getFirst();
        Expr y = args.get(args.size() > 1 ? 1 : 0);
        Expr z = args.getLast();
        if (a.op() != Primitive.SELECT && args.stream().allMatch(e -> e instanceof Expr.Const)) {
            double value = Intervals.compute(a, number(x), number(y), number(z));
            return Expr.constant(value, a.dtype());
        }
        return switch (a.op()) {
            case SELECT -> y == z ? y : x instanceof Expr.Const c ? c.value() != 0 ? y : z : null;
            case AND -> is(x, 1) ? y : is(y, 1) ? x : is(x, 0) ? x : is(y, 0) ? y : null;
            case OR -> is(x, 0) ? y : is(y, 0) ? x : is(x, 1) ? x : is(y, 1) ? y : null;
            case ADD -> is(x, -0.0) ? y : is(y, -0.0) ? x : null;
            case SUB -> is(y, 0.0) ? x : null;
            case ABS -> isPositive(x) ? x : null;
            case MUL -> is(x, 1) ? y : is(y, 1) ? x : product(a, x, y);
            case FMA -> addend(x, y, z);
            default -> null;
        };
    }

    /// A fused multiply-add whose product is known, or is one of the factors.
    private @Nullable Expr addend(Expr x, Expr y, Expr z) {
        if (is(x, 1)) {
            return y.add(z);
        }
        if (is(y, 1)) {
            return x.add(z);
        }
        // 0 times a constant is exact; -0 changes nothing that it is added to.
        boolean zero = number(x) == 0 || number(y) == 0;
        return zero && is(z.constant(number(x) * number(y)), -0.0) ? z : null;
    }

    /// `p 2^m 2^k` as `p 2^(m + k)`, where neither product is rounded.
    private @Nullable Expr product(Expr.Apply a, Expr x, Expr y) {
        if (x instanceof Expr.Const && !(y instanceof Expr.Const)) {
            return product(a, y, x);
        }
        if (!(y instanceof Expr.Const c && x instanceof Expr.Apply inner)
                || inner.op() != Primitive.MUL
                || !isNormal(a, bounds.get(a))
                || !isNormal(inner, results.get(inner))) {
            return null;
        }
        int k = Math.getExponent(c.value());
        if (c.value() != Math.scalb(1.0, k)) {
            return null;
        }
        for (int power = 0; power < 2; power++) {
            Expr p = inner.args().get(1 - power);
            Expr scaled = scaled(inner.args().get(power), k, a.dtype());
            if (scaled != null && isNormal(p, results.get(p))) {
                return p.mul(scaled);
            }
        }
        return null;
    }

    /// `2^(m + k)` if the expression is `2^m` and both are normal numbers.
    private @Nullable Expr scaled(Expr power, int k, DType t) {
        Interval known = results.get(power);
        if (!(power instanceof Expr.Apply a && a.op() == Primitive.POW2) || known == null) {
            return null;
        }
        double factor = Math.scalb(1.0, k);
        Interval result = known.times(factor);
        double most = 1 / t.smallestNormal();
        if (!(result.low() >= t.smallestNormal() && result.high() <= most)) {
            return null;
        }
        Expr scaled = Format.pow2(plus(a.args().getFirst(), k));
        results.put(scaled, result);
        return scaled;
    }

    /// The sum of whole numbers far from where they are rounded.
    private static Expr plus(Expr m, int k) {
        if (m instanceof Expr.Apply sum
                && sum.op() == Primitive.ADD
                && sum.args().getLast() instanceof Expr.Const c
                && c.value() == Math.rint(c.value())) {
            double shift = c.value() + k;
            Expr n = sum.args().getFirst();
            return shift == 0 ? n : n.add(n.constant(shift));
        }
        return m.add(m.constant(k));
    }

    private static boolean isNormal(Expr e, @Nullable Interval known) {
        return known != null && known.isNormal(e.dtype());
    }

    private boolean isPositive(Expr e) {
        Interval known = results.get(e);
        return known != null && known.low() > 0;
    }

    private static double number(Expr e) {
        return e instanceof Expr.Const c ? c.dtype().round(c.value()) : Double.NaN;
    }

    /// Whether it is a certain number; 0 and -0 are two.
    private static boolean is(Expr e, double value) {
        return e instanceof Expr.Const c
                && Double.doubleToLongBits(c.value()) == Double.doubleToLongBits(value);
    }
}
