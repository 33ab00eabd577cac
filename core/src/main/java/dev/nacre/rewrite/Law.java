package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The laws that formulas are rewritten by: one row, one law over the real numbers, one generated
/// test.
///
/// Both sides are formulas of a, b and c. A guard says where the law is used; elsewhere it need not
/// hold.
public enum Law {
    EXPM1(Tag.STABLE, "expm1(a)", "exp(a) - 1", ""),
    LOG1P(Tag.STABLE, "log1p(a)", "log(1 + a)", ""),
    TANH(Tag.STABLE, "tanh(a)", "(exp(2*a) - 1) / (exp(2*a) + 1)", ""),
    RSQRT(Tag.STABLE, "rsqrt(a)", "1 / sqrt(a)", ""),
    ERFC(Tag.STABLE, "erfc(a)", "1 - erf(a)", ""),
    FMA(Tag.STABLE, "fma(a, b, c)", "a*b + c", ""),
    EXP_OF_LOG(Tag.STABLE, "exp(log(a))", "a", "a >= 0"),
    EXP_OF_HALF_LOG(Tag.STABLE, "exp(log(a) / 2)", "sqrt(a)", ""),
    LOG_OF_EXP(Tag.STABLE, "log(exp(a))", "a", ""),
    EXP_OF_SUM(Tag.STABLE, "exp(a + b)", "exp(a) * exp(b)", ""),
    EXP_OF_MULTIPLE(Tag.STABLE, "exp(2*a)", "exp(a)^2", ""),
    POWER(Tag.STABLE, "pow(a, 3)", "a*a*a", ""),
    POWER_OF_EXP(Tag.STABLE, "pow(exp(a), b)", "exp(a*b)", ""),
    ROOT_SQUARED(Tag.STABLE, "sqrt(a) * sqrt(a)", "a", "a >= 0"),
    ABS_SQUARED(Tag.EXACT, "abs(a) * abs(a)", "a*a", ""),
    ABS_BY_SIGN(Tag.EXACT, "a * sign(a)", "abs(a)", ""),
    ABS_OF_POSITIVE(Tag.STABLE, "abs(a)", "a", "a >= 0"),
    ERF_IS_ODD(Tag.EXACT, "erf(-a)", "-erf(a)", ""),
    ONE_PLUS_ERF(Tag.STABLE, "1 + erf(a)", "erfc(-a)", ""),
    ROOT_MINUS(Tag.STABLE, "sqrt(a) - b", "(a - b^2) / (sqrt(a) + b)", "b > 0"),
    COMMON_DENOMINATOR(Tag.STABLE, "a/b + c/b", "(a + c) / b", ""),
    COMMON_FACTOR(Tag.STABLE, "a*b / (a*c)", "b / c", ""),
    ONE_PLUS(Tag.STABLE, "log(1 + a)", "log1p(a)", ""),
    LOG_SUM(Tag.STABLE, "log(exp(a) + exp(b))", "max(a, b) + log1p(exp(-abs(a - b)))", ""),
    FOLD(Tag.STABLE, "1 / (1 + exp(a))", "where(a < 0, 1, exp(-abs(a))) / (1 + exp(-abs(a)))", ""),
    ONE_WHERE(Tag.STABLE, "where(a < 0, b, 0) + where(a < 0, 0, c)", "where(a < 0, b, c)", ""),
    GUARD(Tag.STABLE, "where(a > 20, a, log1p(exp(a)))", "log1p(exp(a))", "a <= 20");

    /// What a law does to the bits.
    public enum Tag {
        /// The same bits, NaN and -0 included.
        EXACT,
        /// Never less accurate where the guard holds.
        STABLE
    }

    private final Tag tag;
    private final String left;
    private final String right;
    private final String guard;

    Law(Tag tag, String left, String right, String guard) {
        this.tag = tag;
        this.left = left;
        this.right = right;
        this.guard = guard;
    }

    public Tag tag() {
        return tag;
    }

    /// What is replaced.
    public String left() {
        return left;
    }

    /// What it is replaced by.
    public String right() {
        return right;
    }

    /// The condition under which it is, empty if there is none.
    public String guard() {
        return guard;
    }

    /// The law that defines a primitive by simpler ones, or null.
    static @Nullable Law defining(Primitive op) {
        return switch (op) {
            case EXPM1 -> EXPM1;
            case LOG1P -> LOG1P;
            case TANH -> TANH;
            case RSQRT -> RSQRT;
            case ERFC -> ERFC;
            case FMA -> FMA;
            default -> null;
        };
    }

    /// The right side over the arguments 0, 1 and 2 for a, b and c.
    Expr rightSide(DType dtype) {
        return FormulaParser.parse(right, List.of("a", "b", "c")).expr(dtype);
    }

    @Override
    public String toString() {
        return left + " = " + right + (guard.isEmpty() ? "" : "  if " + guard);
    }
}
