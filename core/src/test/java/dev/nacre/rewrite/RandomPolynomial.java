package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.Map;
import java.util.Random;

/// Polynomials of a few variables, and their values.
final class RandomPolynomial {
    static final int VARIABLES = 3;

    private RandomPolynomial() {}

    static Polynomial of(Random random, int terms, int degree) {
        Polynomial p = Polynomial.ZERO;
        for (int i = 0; i < terms; i++) {
            Monomial m = Monomial.ONE;
            for (int v = 0; v < VARIABLES; v++) {
                m = m.multiply(Monomial.of(v, random.nextInt(degree + 1)));
            }
            p = p.add(Polynomial.term(m, BigInteger.valueOf(random.nextInt(11) - 5)));
        }
        return p;
    }

    /// A polynomial that is not 0.
    static Polynomial nonzero(Random random, int terms, int degree) {
        Polynomial p = of(random, terms, degree);
        return p.isZero() ? Polynomial.ONE : p;
    }

    static Rational[] point(Random random) {
        Rational[] at = new Rational[VARIABLES];
        for (int i = 0; i < at.length; i++) {
            at[i] =
                    new Rational(
                            BigInteger.valueOf(random.nextInt(99) - 49),
                            BigInteger.valueOf(1 + random.nextInt(9)));
        }
        return at;
    }

    static Rational value(Polynomial p, Rational... at) {
        Rational sum = Rational.ZERO;
        for (Map.Entry<Monomial, BigInteger> t : p.terms().entrySet()) {
            Rational product = Rational.of(t.getValue());
            for (int v = 0; v < t.getKey().size(); v++) {
                product = product.multiply(at[v].pow(t.getKey().power(v)));
            }
            sum = sum.add(product);
        }
        return sum;
    }

    /// The value of a fraction, or null where its denominator is 0.
    static Rational value(Fraction f, Rational... at) {
        Rational product = f.coefficient();
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            Rational base = value(e.getKey(), at);
            if (base.signum() == 0 && e.getValue() < 0) {
                return null;
            }
            product = product.multiply(base.pow(e.getValue()));
        }
        return product;
    }
}
