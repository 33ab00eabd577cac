package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Products, quotients and powers of fractions: squares of roots replaced, and cancelled what
/// numerator and denominator share.
class Multiplication extends Variables {
    /// What the square of a variable is, such as w for the square root of w.
    private final Map<Variable, Fraction> squares = new HashMap<>();

    /// What the product of a variable and a fraction is, such as the absolute value.
    private final Map<Polynomial, Pair> pairs = new HashMap<>();

    private record Pair(Fraction with, Fraction product) {}

    /// A variable whose square is something simpler.
    Variable root(Variable.Meaning meaning, Fraction square) {
        Variable v = variable(meaning, true);
        squares.put(v, square);
        return v;
    }

    /// The square of a variable as something simpler, or null.
    @Nullable Fraction square(Variable v) {
        return squares.get(v);
    }

    /// Says that the product of two fractions is a third.
    void pair(Fraction a, Fraction b, Fraction product) {
        pairs.put(a.factors().keySet().iterator().next(), new Pair(b, product));
    }

    Fraction multiply(Fraction a, Fraction b) {
        Fraction product = new Fraction(a.coefficient().multiply(b.coefficient()), Map.of());
        Map<Polynomial, Integer> factors = new LinkedHashMap<>(a.factors());
        b.factors().forEach((p, e) -> factors.merge(p, e, Multiplication::sum));
        return settle(product.coefficient(), factors);
    }

    Fraction divide(Fraction a, Fraction b) {
        return multiply(a, b.reciprocal());
    }

    Fraction pow(Fraction f, int k) {
        Map<Polynomial, Integer> factors = new LinkedHashMap<>();
        if (k != 0) {
            f.factors().forEach((p, e) -> factors.put(p, e * k));
        }
        return settle(f.coefficient().pow(k), factors);
    }

    private static @Nullable Integer sum(int a, int b) {
        return a + b == 0 ? null : Integer.valueOf(a + b);
    }

    /// Replaces squares of roots and cancels what numerator and denominator share.
    private Fraction settle(Rational coefficient, Map<Polynomial, Integer> factors) {
        for (Map.Entry<Polynomial, Integer> f : factors.entrySet()) {
            Variable v = single(f.getKey());
            int e = f.getValue();
            if (v != null && squares.containsKey(v) && Math.abs(e) > 1) {
                Map<Polynomial, Integer> rest = new LinkedHashMap<>(factors);
                rest.remove(f.getKey());
                if (e % 2 != 0) {
                    rest.put(f.getKey(), e % 2);
                }
                return multiply(settle(coefficient, rest), pow(squares.get(v), e / 2));
            }
        }
        for (Map.Entry<Polynomial, Integer> f : factors.entrySet()) {
            Pair pair = pairs.get(f.getKey());
            if (pair != null && f.getValue() > 0 && divides(pair.with(), factors)) {
                Map<Polynomial, Integer> rest = new LinkedHashMap<>(factors);
                rest.merge(f.getKey(), -1, Multiplication::sum);
                pair.with().factors().forEach((p, e) -> rest.merge(p, -e, Multiplication::sum));
                return multiply(settle(coefficient, rest), pair.product());
            }
        }
        for (Polynomial p : factors.keySet()) {
            for (Polynomial q : factors.keySet()) {
                if (factors.get(p) > 0 && factors.get(q) < 0) {
                    Polynomial g = commonFactor(p, q);
                    if (g != null) {
                        Rational c = split(coefficient, factors, p, g);
                        // The rest of p may have taken q away.
                        c = factors.containsKey(q) ? split(c, factors, q, g) : c;
                        return settle(c, factors);
                    }
                }
            }
        }
        return new Fraction(coefficient, factors);
    }

    private static boolean divides(Fraction f, Map<Polynomial, Integer> factors) {
        return f.factors().entrySet().stream()
                .allMatch(e ->
                        e.getValue() > 0 && factors.getOrDefault(e.getKey(), 0) >= e.getValue());
    }

    private static @Nullable Polynomial commonFactor(Polynomial p, Polynomial q) {
        if (Collections.disjoint(p.variables(), q.variables())) {
            return null;
        }
        try {
            Polynomial g = Divisor.gcd(p, q);
            return g.isConstant() ? null : g;
        } catch (Polynomial.Excess e) {
            return null;
        }
    }

    /// Replaces a factor by a divisor of it and the rest.
    private static Rational split(
            Rational coefficient, Map<Polynomial, Integer> factors, Polynomial p, Polynomial g) {
        Integer e = factors.remove(p);
        Polynomial rest = p.divide(g);
        if (e == null || rest == null) {
            throw new IllegalStateException("no factor " + p);
        }
        factors.merge(g, e, Multiplication::sum);
        Fraction f = primitive(rest);
        f.factors().forEach((q, k) -> factors.merge(q, k * e, Multiplication::sum));
        return coefficient.multiply(f.coefficient().pow(e));
    }

    /// A polynomial as a fraction: its content, the variables that divide it, and the rest.
    static Fraction primitive(Polynomial p) {
        if (p.isZero()) {
            return Fraction.ZERO;
        }
        BigInteger content = p.content();
        Monomial m = p.monomial();
        Map<Polynomial, Integer> factors = new LinkedHashMap<>();
        for (int i = 0; i < m.size(); i++) {
            if (m.power(i) != 0) {
                factors.put(Polynomial.term(Monomial.of(i, 1), BigInteger.ONE), m.power(i));
            }
        }
        Polynomial rest = p.divide(m, content);
        if (!rest.isOne()) {
            factors.put(rest, 1);
        }
        return new Fraction(Rational.of(content), factors);
    }
}
