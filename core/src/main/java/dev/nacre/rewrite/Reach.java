package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How far the one variable of an exponent can go before the exponential no longer changes, which
/// is what limits at infinity are found by.
///
/// @param x the variable
/// @param up the sign of the exponent for large x
/// @param down the sign of the exponent for large -x
/// @param polynomial the exponent as a polynomial in x, multiplied by `scale`
record Reach(Variable x, int up, int down, Polynomial polynomial, Rational scale) {
    /// That of an exponent, or null where it depends on more than one operand.
    static @Nullable Reach of(Exponent u, Field field) {
        SortedSet<Variable> variables = new TreeSet<>();
        Polynomial sum = Polynomial.ZERO;
        Rational scale = Rational.ONE;
        for (Rational c : u.parts().values()) {
            scale = scale.gcd(c);
        }
        for (Map.Entry<Fraction, Rational> e : u.parts().entrySet()) {
            if (e.getKey().hasDenominator()) {
                return null;
            }
            Polynomial p = Field.expand(e.getKey());
            variables.addAll(field.variables(p));
            sum = sum.add(p.scale(e.getValue().divide(scale).numerator()));
        }
        if (variables.size() != 1 || !isOperand(variables.first())) {
            return null;
        }
        Variable x = variables.first();
        int up = sum.leading().signum();
        int down = sum.degree(x.number()) % 2 == 0 ? up : -up;
        return new Reach(x, up, down, sum, scale);
    }

    /// Whether the exponent is never positive.
    boolean isNeverPositive() {
        return polynomial.sign() < 0
                && polynomial.terms().keySet().stream().allMatch(m -> m.power(x.number()) % 2 == 0);
    }

    static boolean isOperand(Variable v) {
        return switch (v.meaning()) {
            case Variable.Meaning.Opaque _ -> true;
            case Variable.Meaning.Leaf l -> isOperand(l.expr());
            default -> false;
        };
    }

    static boolean isOperand(Expr e) {
        return e instanceof Expr.Arg
                || (e instanceof Expr.Apply a
                        && a.op() == Primitive.CAST
                        && isOperand(a.args().getFirst()));
    }

    /// A number of the dtype beyond which the size of the exponent stays above `limit`.
    double bound(int sign, double limit, DType dtype) {
        double[] c =
                polynomial.coefficients(x.number()).stream()
                        .map(p -> scale.multiply(Rational.of(p.constantTerm())))
                        .mapToDouble(Rational::toDouble)
                        .toArray();
        if (c.length == 2) {
            double target = sign * (c[1] < 0 ? -limit : limit);
            return dtype.round((target - c[0]) / c[1]);
        }
        double b = sign;
        // The bound on the roots of the polynomial less the limit is passed by doubling.
        while (size(c, b) < limit || size(c, 2 * b) < 2 * limit) {
            b *= 2;
        }
        double below = 0;
        while (Math.abs(b - below) > Math.abs(b) / 1024) {
            double middle = (b + below) / 2;
            if (size(c, middle) < limit) {
                below = middle;
            } else {
                b = middle;
            }
        }
        return dtype.round(b);
    }

    private static double size(double[] coefficients, double at) {
        double sum = 0;
        for (int k = coefficients.length - 1; k >= 0; k--) {
            sum = sum * at + coefficients[k];
        }
        return Math.abs(sum);
    }
}
