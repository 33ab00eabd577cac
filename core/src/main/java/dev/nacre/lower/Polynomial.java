package dev.nacre.lower;

import dev.nacre.expr.Expr;

/// A polynomial with fixed coefficients, the constant term first.
final class Polynomial {
    private final double[] coefficients;

    private Polynomial(double[] coefficients) {
        this.coefficients = coefficients;
    }

    static Polynomial of(double... coefficients) {
        return new Polynomial(coefficients.clone());
    }

    /// Its value by Horner's rule, one fused multiply-add per degree.
    Expr at(Expr x) {
        int last = coefficients.length - 1;
        return down(x.constant(coefficients[last]), last, x);
    }

    /// Its value, with the even and the odd powers above some of the terms side by side: a shorter
    /// chain of operations, which rounds more in those.
    ///
    /// @param last how many terms are left to Horner's rule
    Expr inHalves(Expr x, int last) {
        Expr square = x.mul(x);
        return down(half(square, last + 1).fma(x, half(square, last)), last, x);
    }

    /// Goes on by Horner's rule with the terms below one.
    private Expr down(Expr sum, int term, Expr x) {
        for (int i = term - 1; i >= 0; i--) {
            sum = sum.fma(x, x.constant(coefficients[i]));
        }
        return sum;
    }

    /// Every second term from one on.
    private Expr half(Expr square, int first) {
        int i = first + (coefficients.length - 1 - first) / 2 * 2;
        Expr sum = square.constant(coefficients[i]);
        for (i -= 2; i >= first; i -= 2) {
            sum = sum.fma(square, square.constant(coefficients[i]));
        }
        return sum;
    }
}
