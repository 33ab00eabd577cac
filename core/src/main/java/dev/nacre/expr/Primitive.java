package dev.nacre.expr;

import dev.nacre.type.DType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The closed list of scalar operations; everything else is a formula over them.
///
/// One constant says all there is to know about an operation: how many operands it has, what it
/// means over `double` and `long`, how a gradient is pulled back through it, what it costs relative
/// to an addition, and its name in ONNX.
public enum Primitive {
    ADD(2, 1, "Add", "a + b", Meaning.of((a, b) -> a + b, Long::sum), (x, y, g) -> grads(g, g)),
    SUB(
            2,
            1,
            "Sub",
            "a - b",
            Meaning.of((a, b) -> a - b, (a, b) -> a - b),
            (x, y, g) -> grads(g, g.neg())),
    MUL(
            2,
            1,
            "Mul",
            "a b",
            Meaning.of((a, b) -> a * b, (a, b) -> a * b),
            (x, y, g) -> grads(g.mul(x.get(1)), g.mul(x.get(0)))),
    /// On integers the quotient is floored; true division of integers casts first.
    DIV(
            2,
            5,
            "Div",
            "a / b",
            Meaning.of((a, b) -> a / b, Math::floorDiv),
            (x, y, g) -> grads(g.div(x.get(1)), g.mul(y).div(x.get(1)).neg())),
    NEG(1, 1, "Neg", "-a", Meaning.of(a -> -a, a -> -a), (x, y, g) -> grads(g.neg())),
    ABS(
            1,
            1,
            "Abs",
            "|a|, derivative 0 at 0",
            Meaning.of(Math::abs, Math::abs),
            (x, y, g) -> grads(g.mul(x.get(0).sign()))),
    SIGN(
            1,
            2,
            "Sign",
            "-1, 0 or 1 by the sign; NaN stays",
            Meaning.of(Math::signum, a -> (long) Long.signum(a)),
            (x, y, g) -> none()),
    MIN(
            2,
            2,
            "Min",
            "the smaller; NaN wins; ties share the gradient",
            Meaning.of(Math::min, Math::min),
            (x, y, g) -> shared(x.get(0).lt(x.get(1)), x, g)),
    MAX(
            2,
            2,
            "Max",
            "the larger; NaN wins; ties share the gradient",
            Meaning.of(Math::max, Math::max),
            (x, y, g) -> shared(x.get(0).gt(x.get(1)), x, g)),
    FMA(
            3,
            1,
            "",
            "a b + c, rounded once",
            Meaning.of3(Math::fma),
            (x, y, g) -> grads(g.mul(x.get(1)), g.mul(x.get(0)), g)),

    EXP(1, 12, "Exp", "e^a", Meaning.of(StrictMath::exp), (x, y, g) -> grads(g.mul(y))),
    EXPM1(
            1,
            16,
            "",
            "e^a - 1",
            Meaning.of(StrictMath::expm1),
            (x, y, g) -> grads(g.mul(x.get(0).exp()))),
    LOG(
            1,
            14,
            "Log",
            "natural logarithm of a",
            Meaning.of(StrictMath::log),
            (x, y, g) -> grads(g.div(x.get(0)))),
    LOG1P(
            1,
            18,
            "",
            "log(1 + a)",
            Meaning.of(StrictMath::log1p),
            (x, y, g) -> grads(g.div(x.get(0).add(1)))),
    SQRT(
            1,
            6,
            "Sqrt",
            "square root",
            Meaning.of(Math::sqrt),
            (x, y, g) -> grads(g.mul(0.5).div(y))),
    RSQRT(
            1,
            10,
            "",
            "1 / sqrt(a)",
            Meaning.of(a -> 1 / Math.sqrt(a)),
            (x, y, g) -> grads(g.mul(-0.5).mul(y).div(x.get(0)))),
    /// On integers a negative exponent gives the whole part of the fraction.
    POW(2, 40, "Pow", "a^b", Meaning.of(StrictMath::pow, Primitive::power), Primitive::powPullback),
    SIN(
            1,
            20,
            "Sin",
            "sine of a in radians",
            Meaning.of(StrictMath::sin),
            (x, y, g) -> grads(g.mul(x.get(0).cos()))),
    COS(
            1,
            20,
            "Cos",
            "cosine of a in radians",
            Meaning.of(StrictMath::cos),
            (x, y, g) -> grads(g.mul(x.get(0).sin()).neg())),
    TANH(
            1,
            20,
            "Tanh",
            "hyperbolic tangent",
            Meaning.of(StrictMath::tanh),
            (x, y, g) -> grads(g.mul(y.mul(y).neg().add(1)))),
    ATAN(
            1,
            20,
            "Atan",
            "arc tangent",
            Meaning.of(StrictMath::atan),
            (x, y, g) -> grads(g.div(x.get(0).mul(x.get(0)).add(1)))),
    ERF(
            1,
            20,
            "Erf",
            "2/sqrt(pi) times the integral of exp(-t^2) from 0 to a",
            Meaning.of(ErrorFunction::erf),
            (x, y, g) -> grads(erfSlope(x.get(0)).mul(g))),
    ERFC(
            1,
            24,
            "",
            "1 - erf(a)",
            Meaning.of(ErrorFunction::erfc),
            (x, y, g) -> grads(erfSlope(x.get(0)).mul(g).neg())),

    FLOOR(
            1,
            1,
            "Floor",
            "the next integer below",
            Meaning.of(Math::floor, a -> a),
            (x, y, g) -> none()),
    CEIL(
            1,
            1,
            "Ceil",
            "the next integer above",
            Meaning.of(Math::ceil, a -> a),
            (x, y, g) -> none()),
    ROUND(
            1,
            1,
            "Round",
            "the nearest integer, ties to even",
            Meaning.of(Math::rint, a -> a),
            (x, y, g) -> none()),
    /// As Python's `%`: the result has the sign of the divisor.
    REMAINDER(
            2,
            8,
            "Mod",
            "a - b floor(a / b)",
            Meaning.of(Primitive::remainder, Math::floorMod),
            (x, y, g) -> grads(g, g.mul(x.get(0).div(x.get(1)).floor()).neg())),

    EQ(
            2,
            1,
            "Equal",
            "a = b",
            Meaning.of((a, b) -> a == b ? 1 : 0, (a, b) -> a == b ? 1 : 0),
            (x, y, g) -> none()),
    LT(
            2,
            1,
            "Less",
            "a < b",
            Meaning.of((a, b) -> a < b ? 1 : 0, (a, b) -> a < b ? 1 : 0),
            (x, y, g) -> none()),
    LE(
            2,
            1,
            "LessOrEqual",
            "a <= b",
            Meaning.of((a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 1 : 0),
            (x, y, g) -> none()),
    AND(
            2,
            1,
            "And",
            "both",
            Meaning.of((a, b) -> a != 0 && b != 0 ? 1 : 0, (a, b) -> a & b),
            (x, y, g) -> none()),
    OR(
            2,
            1,
            "Or",
            "either",
            Meaning.of((a, b) -> a != 0 || b != 0 ? 1 : 0, (a, b) -> a | b),
            (x, y, g) -> none()),
    NOT(
            1,
            1,
            "Not",
            "the opposite",
            Meaning.of(a -> a != 0 ? 0 : 1, a -> a ^ 1),
            (x, y, g) -> none()),
    /// The branch not taken gets a gradient of exactly 0, whatever its own derivative is.
    SELECT(
            3,
            1,
            "Where",
            "b where a, else c",
            Meaning.of3((a, b, c) -> a != 0 ? b : c),
            (x, y, g) ->
                    grads(
                            null,
                            g.where(x.get(0), g.constant(0)),
                            g.constant(0).where(x.get(0), g))),
    CAST(
            1,
            1,
            "Cast",
            "the same number in another dtype",
            Meaning.of(a -> a, a -> a),
            (x, y, g) -> x.get(0).dtype().isFloating() ? grads(g.cast(x.get(0).dtype())) : none()),

    /// For lowerings: 2^a of a whole number within the exponents of normal numbers.
    POW2(1, 1, "", "2^a, a whole", Meaning.of(a -> Math.scalb(1.0, (int) a)), (x, y, g) -> none()),
    /// For rewritten formulas: an exponential too small for the dtype, or nearly so, times a power
    /// of two that makes it large enough.
    SCALED_EXP(
            2, 12, "", "e^a 2^b, b whole", Meaning.of(Primitive::scaledExp), (x, y, g) -> none()),
    /// For rewritten formulas: a multiple of a number and of what rounding took from it, which is
    /// not looked at where the number is infinite.
    HALF_ERFC(
            3,
            24,
            "",
            "(1 - erf(c (a + b))) / 2, b within the rounding of a, c constant and not 0",
            Meaning.of3(Primitive::halfErfc),
            (x, y, g) -> none()),
    /// For lowerings: the exponent of a positive normal number.
    LOGB(
            1,
            1,
            "",
            "floor(log2(a))",
            Meaning.of(a -> (double) Math.getExponent(a)),
            (x, y, g) -> none());

    /// The gradients of an operation's operands, from operands `x`, result `y` and the result's
    /// gradient `g`; null where an operand has none.
    @FunctionalInterface
    interface Pullback {
        @Nullable Expr[] pull(List<Expr> x, Expr y, Expr g);
    }

    private final String label;
    private final int arity;
    private final int cost;
    private final String onnx;
    private final String doc;
    private final Meaning meaning;
    private final Pullback pullback;

    Primitive(int arity, int cost, String onnx, String doc, Meaning meaning, Pullback pullback) {
        this.label = name().toLowerCase(Locale.ROOT);
        this.arity = arity;
        this.cost = cost;
        this.onnx = onnx;
        this.doc = doc;
        this.meaning = meaning;
        this.pullback = pullback;
    }

    public int arity() {
        return arity;
    }

    /// The price of one evaluation, where an addition costs 1.
    public int cost() {
        return cost;
    }

    /// The operator's name in ONNX, empty where ONNX has none.
    public String onnx() {
        return onnx;
    }

    /// What it computes, in a line.
    public String doc() {
        return doc;
    }

    /// The name in formulas and in Java.
    public String label() {
        return label;
    }

    /// Whether it is a division or a function of many instructions: too dear to compute twice.
    public boolean isCostly() {
        return cost >= 5;
    }

    /// Whether the compiler alone uses it, within the domain that it says.
    public boolean isInternal() {
        return this == POW2 || this == LOGB || this == SCALED_EXP || this == HALF_ERFC;
    }

    /// Whether it is defined on floating-point numbers only.
    public boolean isFloatingOnly() {
        return !meaning.hasIntegers();
    }

    /// Whether the operand `i` is a truth value.
    public boolean takesBool(int i) {
        return this == AND || this == OR || this == NOT || (this == SELECT && i == 0);
    }

    /// Whether the result is a truth value.
    public boolean givesBool() {
        return this == EQ || this == LT || this == LE || this == AND || this == OR || this == NOT;
    }

    /// What it means over the reals, evaluated in double precision.
    public double apply(double a, double b, double c) {
        return meaning.apply(a, b, c);
    }

    /// What it means over integers and truth values.
    public long applyLong(long a, long b, long c) {
        return this == SELECT ? (a != 0 ? b : c) : meaning.applyLong(a, b);
    }

    /// The gradient of operand `i` over the arguments operand 0, 1, ..., result, gradient; null
    /// where it is zero everywhere.
    ///
    /// @param types the dtypes of the operands
    /// @param result the dtype of the result
    public @Nullable Expr pullback(int i, List<DType> types, DType result) {
        Expr[] x = new Expr[arity];
        for (int k = 0; k < arity; k++) {
            x[k] = Expr.arg(k, types.get(k));
        }
        Expr y = Expr.arg(arity, result);
        Expr g = Expr.arg(arity + 1, result);
        return pullback.pull(List.of(x), y, g)[i];
    }

    private static @Nullable Expr[] grads(@Nullable Expr... g) {
        return g;
    }

    private static @Nullable Expr[] none() {
        return grads(null, null, null);
    }

    private static @Nullable Expr[] shared(Expr first, List<Expr> x, Expr g) {
        Expr half = g.mul(0.5);
        Expr zero = g.constant(0);
        Expr tie = x.get(0).eq(x.get(1));
        return grads(g.where(first, half.where(tie, zero)), zero.where(first, half.where(tie, g)));
    }

    private static @Nullable Expr[] powPullback(List<Expr> x, Expr y, Expr g) {
        Expr a = x.get(0);
        Expr b = x.get(1);
        Expr zero = g.constant(0);
        Expr da = zero.where(b.eq(zero), g.mul(b).mul(a.pow(b.sub(1))));
        Expr db = zero.where(a.eq(zero).logicalAnd(b.ge(zero)), g.mul(y).mul(a.log()));
        return grads(da, db);
    }

    private static Expr erfSlope(Expr x) {
        return x.mul(x).neg().exp().mul(2 / Math.sqrt(Math.PI));
    }

    /// A power of whole numbers, by squaring; it wraps.
    public static long power(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;
        }
        long result = 1;
        long square = a;
        for (long left = b; left != 0; left >>= 1) {
            result = (left & 1) == 0 ? result : result * square;
            square *= square;
        }
        return result;
    }

    /// The exponential of half of a is a normal number where that of a is not.
    private static double scaledExp(double a, double b) {
        if (Math.abs(a) < 690) {
            return StrictMath.exp(a) * Math.scalb(1.0, (int) b);
        }
        double root = StrictMath.exp(a / 2);
        return root * Math.scalb(root, (int) b);
    }

    /// By the slope at c a, as the sum may round to that.
    private static double halfErfc(double a, double b, double c) {
        double x = c * a;
        double slope = 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
        double lost = Math.fma(c, a, -x) + c * b + Expr.Const.rest(c) * a;
        double less = Double.isInfinite(a) ? 0 : lost * slope;
        return (ErrorFunction.erfc(x) - less) / 2;
    }

    private static double remainder(double a, double b) {
        double r = a % b;
        return r != 0 && (r < 0) != (b < 0) ? r + b : r;
    }

    /// The constant with a label, or null.
    static @Nullable Primitive named(String label) {
        for (Primitive p : values()) {
            if (Objects.equals(p.label(), label)) {
                return p;
            }
        }
        return null;
    }
}
