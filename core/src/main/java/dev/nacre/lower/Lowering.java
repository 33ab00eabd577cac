package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pass that replaces every transcendental primitive by arithmetic.
///
/// What is left are `add`, `sub`, `mul`, `div`, `neg`, `abs`, `min`, `max`, `fma`, `sqrt`, `floor`,
/// `ceil`, `round`, `sign`, comparisons, logic, `select`, `cast`, `pow2` and `logb`. Each of them
/// is rounded once on every machine, so all backends that emit the same expression compute the same
/// bits. A lowered expression may hand `pow2` and `logb` an argument outside of their domain, and
/// then does not use the result: they must return something, whatever it is.
public final class Lowering {
    /// Up to which size of its argument the slope of expm1 is fitted: a little less than `ln 2 /
    /// 2`.
    private static final double NEAR = 0.3465;

    private Lowering() {}

    /// The roots with nothing left to lower; what needs none stays the same object.
    public static List<Expr> lower(List<Expr> roots) {
        return Expr.evaluate(roots, new Pass());
    }

    /// `expm1(x)` where `exp(x)` is computed anyway: near 0 a polynomial, elsewhere `exp(x) - 1`.
    public static Expr expm1(Expr x, Expr exp) {
        Expr near = Exp.slope(x, Format.of(x)).mul(x);
        return near.where(x.abs().lt(x.constant(NEAR)), exp.sub(x.constant(1)));
    }

    private static final class Pass implements Expr.Rewriting {
        private final Map<Expr, Expr> lowered = new IdentityHashMap<>();

        @Override
        public Expr apply(Expr.Apply a, List<Expr> args) {
            Expr result = a.dtype().isFloating() ? function(a.op(), args, a.dtype()) : null;
            if (result == null) {
                result =
                        switch (a.op()) {
                            case MUL -> product(a, args);
                            case LT -> less(args.getFirst(), args.getLast());
                            default -> a.over(args);
                        };
            }
            lowered.put(a, result);
            return result;
        }

        /// A product, of a number and `erfc(c x) / 2` of the same number at once.
        private Expr product(Expr.Apply a, List<Expr> args) {
            for (int k = 0; k < 2; k++) {
                if (a.args().get(k) instanceof Expr.Apply erfc
                        && erfc.op() == Primitive.HALF_ERFC
                        && (a.dtype() == DType.F32 || a.dtype() == DType.F64)) {
                    Expr x = erfc.args().getFirst();
                    double c = ((Expr.Const) erfc.args().getLast()).value();
                    Expr factor = a.args().get(1 - k);
                    if (Erfc.hasProduct(c, Format.of(a))
                            && (factor.equals(x) || isCutFarOut(factor, x, c))) {
                        Expr rest = erfc.args().get(1);
                        return Erfc.product(
                                lowered.getOrDefault(x, x), lowered.getOrDefault(rest, rest), c);
                    }
                }
            }
            return a.over(args);
        }

        /// `a < b`, where `c < -x` is `x < -c`.
        private static Expr less(Expr a, Expr b) {
            if (a instanceof Expr.Const c && isNegated(b)) {
                return ((Expr.Apply) b).args().getFirst().lt(a.constant(-c.value()));
            }
            if (b instanceof Expr.Const c && isNegated(a)) {
                return b.constant(-c.value()).lt(((Expr.Apply) a).args().getFirst());
            }
            return a.lt(b);
        }

        private static boolean isNegated(Expr e) {
            return e instanceof Expr.Apply n && n.op() == Primitive.NEG && n.dtype().isFloating();
        }
    }

    /// Whether x is another number, but a bound where that is below it and the product vanishes.
    private static boolean isCutFarOut(Expr x, Expr other, double c) {
        return x instanceof Expr.Apply a
                && a.op() == Primitive.SELECT
                && a.args().get(1) instanceof Expr.Const end
                && a.args().get(0).equals(other.lt(end))
                && a.args().get(2).equals(other)
                && end.value() <= -Erfc.end(c, Format.of(other));
    }

    /// A transcendental function as arithmetic, or null for any other primitive; numbers of 16 bits
    /// are computed in binary32.
    private static @Nullable Expr function(Primitive op, List<Expr> args, DType type) {
        if (type.bytes() < DType.F32.bytes()) {
            List<Expr> wide = args.stream().map(x -> x.cast(DType.F32)).toList();
            Expr result = function(op, wide, DType.F32);
            return result == null ? null : result.cast(type);
        }
        Expr x = args.getFirst();
        return switch (op) {
            case EXP -> Exp.lower(x);
            case SCALED_EXP -> Exp.scaled(x, args.getLast());
            case EXPM1 -> Expm1.lower(x);
            case LOG -> Log.lower(x);
            case LOG1P -> Log1p.lower(x);
            case SIN -> Sin.sine(x);
            case COS -> Sin.cosine(x);
            case RSQRT -> x.constant(1).div(x.sqrt());
            case POW -> Pow.lower(x, args.getLast());
            case TANH -> Tanh.lower(x);
            case ATAN -> Atan.lower(x);
            case ERF -> Erf.lower(x);
            case ERFC -> Erfc.lower(x, x.constant(0), 1, 1);
            case HALF_ERFC ->
                    Erfc.lower(x, args.get(1), ((Expr.Const) args.getLast()).value(), 0.5);
            default -> null;
        };
    }
}
