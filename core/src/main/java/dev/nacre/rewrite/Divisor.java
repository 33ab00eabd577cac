package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.List;

/// The greatest common divisor of polynomials, by primitive remainders in one variable after the
/// other (Knuth, The Art of Computer Programming 2, 4.6.1).
final class Divisor {
    private Divisor() {}

    /// A divisor of both with a positive leading coefficient.
    static Polynomial gcd(Polynomial a, Polynomial b) {
        if (a.isZero() || b.isZero()) {
            Polynomial other = a.isZero() ? b : a;
            return other.leading().signum() < 0 ? other.negate() : other;
        }
        if (a.isConstant() || b.isConstant()) {
            return Polynomial.constant(a.content().gcd(b.content()));
        }
        int v = Math.max(a.variables().last(), b.variables().last());
        Polynomial contentOfA = content(a, v);
        Polynomial contentOfB = content(b, v);
        Polynomial common = gcd(contentOfA, contentOfB);
        if (a.degree(v) == 0 || b.degree(v) == 0) {
            return common;
        }
        Polynomial p = quotient(a, contentOfA);
        Polynomial q = quotient(b, contentOfB);
        while (!q.isZero()) {
            if (q.degree(v) == 0) {
                return common;
            }
            Polynomial r = remainder(p, q, v);
            p = q;
            q = r.isZero() ? r : quotient(r, content(r, v));
        }
        Polynomial divisor = common.multiply(p);
        return divisor.leading().signum() < 0 ? divisor.negate() : divisor;
    }

    /// The common divisor of the coefficients of the powers of a variable.
    private static Polynomial content(Polynomial p, int v) {
        List<Polynomial> coefficients = p.coefficients(v);
        Polynomial g = Polynomial.ZERO;
        for (Polynomial c : coefficients) {
            g = gcd(g, c);
        }
        return g;
    }

    /// The remainder of p, multiplied so that no fractions occur.
    private static Polynomial remainder(Polynomial p, Polynomial q, int v) {
        int degree = q.degree(v);
        Polynomial lead = q.coefficients(v).getLast();
        Polynomial rest = p;
        while (!rest.isZero() && rest.degree(v) >= degree) {
            int k = rest.degree(v);
            Polynomial top = rest.coefficients(v).getLast();
            Polynomial shifted = q.multiply(Monomial.of(v, k - degree), BigInteger.ONE);
            rest = rest.multiply(lead).subtract(shifted.multiply(top));
        }
        return rest;
    }

    private static Polynomial quotient(Polynomial p, Polynomial d) {
        Polynomial q = p.divide(d);
        if (q == null) {
            throw new IllegalStateException(d + " does not divide " + p);
        }
        return q;
    }
}
