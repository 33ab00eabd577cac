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
        Expr sum = x.constant(coefficients[last]);
        for (int i = last - 1; i >= 0; i--) {
            sum = sum.fma(x, x.constant(coefficients[i]));
        }
        return sum;
    }
}
