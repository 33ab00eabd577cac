package dev.nacre.expr;

import dev.nacre.type.DType;
import java.util.List;

/// The primitives as methods, for anything a formula can be computed on: tensors, expressions, and
/// the numbers of a test oracle.
///
/// A literal that belongs to a formula is written `constant(0.5)`: the real number its digits say,
/// and part of the formula's structure. A parameter that a caller passes is a `scalar`: a value
/// handed to the kernel at run time. The methods that take a `double` or `long` take scalars.
///
/// @param <T> the type that implements this
public interface Elementwise<T extends Elementwise<T>> {
    /// A primitive applied to this and the `rest` of its operands.
    T call(Primitive op, List<T> rest);

    /// A number of a formula, in this one's dtype.
    T constant(double literal);

    /// A number of a program, in this one's dtype.
    T scalar(double value);

    /// A whole number of a program, in this one's dtype.
    T scalar(long value);

    /// The same numbers in another dtype.
    T cast(DType to);

    /// `-x`.
    default T neg() {
        return call(Primitive.NEG, List.of());
    }

    /// `|x|`; its derivative at 0 is 0.
    default T abs() {
        return call(Primitive.ABS, List.of());
    }

    /// -1, 0 or 1; NaN stays NaN.
    default T sign() {
        return call(Primitive.SIGN, List.of());
    }

    /// `e^x`.
    default T exp() {
        return call(Primitive.EXP, List.of());
    }

    /// `e^x - 1`, accurate near 0.
    default T expm1() {
        return call(Primitive.EXPM1, List.of());
    }

    /// The natural logarithm.
    default T log() {
        return call(Primitive.LOG, List.of());
    }

    /// `log(1 + x)`, accurate near 0.
    default T log1p() {
        return call(Primitive.LOG1P, List.of());
    }

    /// The square root.
    default T sqrt() {
        return call(Primitive.SQRT, List.of());
    }

    /// `1 / sqrt(x)`.
    default T rsqrt() {
        return call(Primitive.RSQRT, List.of());
    }

    /// The sine of an angle in radians.
    default T sin() {
        return call(Primitive.SIN, List.of());
    }

    /// The cosine of an angle in radians.
    default T cos() {
        return call(Primitive.COS, List.of());
    }

    /// The hyperbolic tangent.
    default T tanh() {
        return call(Primitive.TANH, List.of());
    }

    /// The arc tangent.
    default T atan() {
        return call(Primitive.ATAN, List.of());
    }

    /// The error function.
    default T erf() {
        return call(Primitive.ERF, List.of());
    }

    /// `1 - erf(x)`, accurate where that is tiny.
    default T erfc() {
        return call(Primitive.ERFC, List.of());
    }

    /// The next whole number below.
    default T floor() {
        return call(Primitive.FLOOR, List.of());
    }

    /// The next whole number above.
    default T ceil() {
        return call(Primitive.CEIL, List.of());
    }

    /// The nearest whole number, ties to even.
    default T round() {
        return call(Primitive.ROUND, List.of());
    }

    /// True where this is false.
    default T logicalNot() {
        return call(Primitive.NOT, List.of());
    }

    /// `x + other`.
    default T add(T other) {
        return call(Primitive.ADD, List.of(other));
    }

    /// The same with a number.
    default T add(double other) {
        return add(scalar(other));
    }

    /// The same with a number.
    default T add(long other) {
        return add(scalar(other));
    }

    /// `x - other`.
    default T sub(T other) {
        return call(Primitive.SUB, List.of(other));
    }

    /// The same with a number.
    default T sub(double other) {
        return sub(scalar(other));
    }

    /// The same with a number.
    default T sub(long other) {
        return sub(scalar(other));
    }

    /// `x other`.
    default T mul(T other) {
        return call(Primitive.MUL, List.of(other));
    }

    /// The same with a number.
    default T mul(double other) {
        return mul(scalar(other));
    }

    /// The same with a number.
    default T mul(long other) {
        return mul(scalar(other));
    }

    /// `x / other`, true division.
    default T div(T other) {
        return call(Primitive.DIV, List.of(other));
    }

    /// The same with a number.
    default T div(double other) {
        return div(scalar(other));
    }

    /// The same with a number.
    default T div(long other) {
        return div(scalar(other));
    }

    /// `x^other`.
    default T pow(T other) {
        return call(Primitive.POW, List.of(other));
    }

    /// The same with a number.
    default T pow(double other) {
        return pow(scalar(other));
    }

    /// The same with a number.
    default T pow(long other) {
        return pow(scalar(other));
    }

    /// The smaller of both; NaN wins; where they tie, each gets half of the gradient.
    default T minimum(T other) {
        return call(Primitive.MIN, List.of(other));
    }

    /// The same with a number.
    default T minimum(double other) {
        return minimum(scalar(other));
    }

    /// The same with a number.
    default T minimum(long other) {
        return minimum(scalar(other));
    }

    /// The larger of both; NaN wins; where they tie, each gets half of the gradient.
    default T maximum(T other) {
        return call(Primitive.MAX, List.of(other));
    }

    /// The same with a number.
    default T maximum(double other) {
        return maximum(scalar(other));
    }

    /// The same with a number.
    default T maximum(long other) {
        return maximum(scalar(other));
    }

    /// `x - other floor(x / other)`: the sign is that of the divisor.
    default T remainder(T other) {
        return call(Primitive.REMAINDER, List.of(other));
    }

    /// The same with a number.
    default T remainder(double other) {
        return remainder(scalar(other));
    }

    /// The same with a number.
    default T remainder(long other) {
        return remainder(scalar(other));
    }

    /// True where equal.
    default T eq(T other) {
        return call(Primitive.EQ, List.of(other));
    }

    /// The same with a number.
    default T eq(double other) {
        return eq(scalar(other));
    }

    /// The same with a number.
    default T eq(long other) {
        return eq(scalar(other));
    }

    /// True where less.
    default T lt(T other) {
        return call(Primitive.LT, List.of(other));
    }

    /// The same with a number.
    default T lt(double other) {
        return lt(scalar(other));
    }

    /// The same with a number.
    default T lt(long other) {
        return lt(scalar(other));
    }

    /// True where less or equal.
    default T le(T other) {
        return call(Primitive.LE, List.of(other));
    }

    /// The same with a number.
    default T le(double other) {
        return le(scalar(other));
    }

    /// The same with a number.
    default T le(long other) {
        return le(scalar(other));
    }

    /// True where different, NaN included.
    default T ne(T other) {
        return eq(other).logicalNot();
    }

    /// The same with a number.
    default T ne(double other) {
        return eq(other).logicalNot();
    }

    /// The same with a number.
    default T ne(long other) {
        return eq(other).logicalNot();
    }

    /// True where greater.
    default T gt(T other) {
        return other.lt(self());
    }

    /// The same with a number.
    default T gt(double other) {
        return scalar(other).lt(self());
    }

    /// The same with a number.
    default T gt(long other) {
        return scalar(other).lt(self());
    }

    /// True where greater or equal.
    default T ge(T other) {
        return other.le(self());
    }

    /// The same with a number.
    default T ge(double other) {
        return scalar(other).le(self());
    }

    /// The same with a number.
    default T ge(long other) {
        return scalar(other).le(self());
    }

    /// True where both are.
    default T logicalAnd(T other) {
        return call(Primitive.AND, List.of(other));
    }

    /// True where either is.
    default T logicalOr(T other) {
        return call(Primitive.OR, List.of(other));
    }

    /// `x b + c`, rounded once.
    default T fma(T b, T c) {
        return call(Primitive.FMA, List.of(b, c));
    }

    /// This where the condition holds, else `other`.
    default T where(T condition, T other) {
        return condition.call(Primitive.SELECT, List.of(self(), other));
    }

    /// The same with a number.
    default T where(T condition, double other) {
        return where(condition, scalar(other));
    }

    /// Kotlin's `+`.
    default T plus(T other) {
        return add(other);
    }

    /// Kotlin's `-`.
    default T minus(T other) {
        return sub(other);
    }

    /// Kotlin's `*`.
    default T times(T other) {
        return mul(other);
    }

    /// Kotlin's unary `-`.
    default T unaryMinus() {
        return neg();
    }

    /// This object, typed as what it is.
    @SuppressWarnings("unchecked") // T is the implementing type by contract
    default T self() {
        return (T) this;
    }
}
