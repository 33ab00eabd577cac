package dev.nacre.rewrite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A rational function as it was built: a coefficient times powers of polynomials, which are not
/// multiplied out.
///
/// Each polynomial is primitive and not constant, its leading coefficient positive; a variable that
/// divides a polynomial is a factor of its own. Numerator and denominator have no common factor.
record Fraction(Rational coefficient, Map<Polynomial, Integer> factors) {
    static final Fraction ZERO = of(Rational.ZERO);
    static final Fraction ONE = of(Rational.ONE);

    Fraction {
        factors =
                coefficient.signum() == 0
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(factors));
    }

    static Fraction of(Rational r) {
        return new Fraction(r, Map.of());
    }

    static Fraction of(Variable v, int power) {
        return new Fraction(Rational.ONE, Map.of(Polynomial.of(v), power));
    }

    boolean isZero() {
        return coefficient.signum() == 0;
    }

    boolean isConstant() {
        return factors.isEmpty();
    }

    boolean isOne() {
        return isConstant() && coefficient.isOne();
    }

    boolean hasDenominator() {
        return factors.values().stream().anyMatch(e -> e < 0);
    }

    Fraction negate() {
        return new Fraction(coefficient.negate(), factors);
    }

    Fraction scale(Rational by) {
        return new Fraction(coefficient.multiply(by), factors);
    }

    /// A polynomial as it is.
    Fraction times(Polynomial p) {
        return new Fraction(coefficient, Map.of(p, 1));
    }

    /// The same without its coefficient.
    Fraction unit() {
        return new Fraction(Rational.ONE, factors);
    }

    Fraction reciprocal() {
        Map<Polynomial, Integer> inverse = new LinkedHashMap<>();
        factors.forEach((p, e) -> inverse.put(p, -e));
        return new Fraction(coefficient.reciprocal(), inverse);
    }
}
