package dev.nacre.testkit;

import dev.nacre.type.DType;
import java.util.function.Predicate;

/// That a formula as it is written fails somewhere, and why.
///
/// @param name the subject's
/// @param by the operand that the slope is by, or [Quantity#VALUE]
/// @param low the lowest first operand with which it fails
/// @param high the highest one
/// @param where where it fails between these
record Expectation(
        String name,
        int by,
        DType dtype,
        double low,
        double high,
        Predicate<double[]> where,
        Reason reason) {
    /// Why a formula fails. All but the last two go when formulas are rewritten before they run.
    enum Reason {
        /// An exponential or a power overflows where the result does not.
        OVERFLOW,
        /// An exponential underflows, or is subnormal and has lost digits, where the result has
        /// not.
        UNDERFLOW,
        /// Numbers that are nearly equal are subtracted: at a root, or where 1 has swallowed the
        /// digits of a small number.
        CANCELLATION,
        /// The error of a rounded argument grows in the function it is handed to.
        ARGUMENT,
        /// At an infinity the formula means nothing, such as `Inf - Inf`, but has a limit.
        LIMIT,
        /// Angles so large are not reduced, but give NaN.
        REACH,
        /// A function is subnormal and multiplied afterwards, which lowering makes one function.
        UNLOWERED
    }

    boolean isAbout(Quantity q) {
        return name.equals(q.subject().name()) && by == q.by() && dtype == q.dtype();
    }

    boolean covers(double[] at) {
        return low <= at[0] && at[0] <= high && where.test(at);
    }

    @Override
    public String toString() {
        String what = by == Quantity.VALUE ? name : "slope of " + name;
        return "%s of %s in %s from %s to %s".formatted(reason, what, dtype, low, high);
    }
}
