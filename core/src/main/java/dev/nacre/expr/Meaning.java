package dev.nacre.expr;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a primitive computes, over `double` and, where it makes sense, over `long`.
final class Meaning {
    /// A function of three real numbers.
    @FunctionalInterface
    interface Ternary {
        double apply(double a, double b, double c);
    }

    private final Ternary real;
    private final @Nullable LongBinaryOperator whole;

    private Meaning(Ternary real, @Nullable LongBinaryOperator whole) {
        this.real = real;
        this.whole = whole;
    }

    static Meaning of(DoubleUnaryOperator real) {
        return new Meaning((a, b, c) -> real.applyAsDouble(a), null);
    }

    static Meaning of(DoubleUnaryOperator real, LongUnaryOperator whole) {
        return new Meaning((a, b, c) -> real.applyAsDouble(a), (a, b) -> whole.applyAsLong(a));
    }

    static Meaning of(DoubleBinaryOperator real) {
        return new Meaning((a, b, c) -> real.applyAsDouble(a, b), null);
    }

    static Meaning of(DoubleBinaryOperator real, LongBinaryOperator whole) {
        return new Meaning((a, b, c) -> real.applyAsDouble(a, b), whole);
    }

    static Meaning of3(Ternary real) {
        return new Meaning(real, null);
    }

    boolean hasIntegers() {
        return whole != null;
    }

    double apply(double a, double b, double c) {
        return real.apply(a, b, c);
    }

    long applyLong(long a, long b) {
        if (whole == null) {
            throw new IllegalStateException("not defined on integers");
        }
        return whole.applyAsLong(a, b);
    }
}
