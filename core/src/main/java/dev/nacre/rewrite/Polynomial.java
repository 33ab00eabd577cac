package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A polynomial with whole coefficients in the variables of a field, which it knows by number.
final class Polynomial {
    static final Polynomial ZERO = new Polynomial(new TreeMap<>());
    static final Polynomial ONE = constant(BigInteger.ONE);

    /// A polynomial that would have more terms, or a higher degree, is refused.
    private static final int MOST_TERMS = 64;

    private static final int HIGHEST_DEGREE = 16;

    /// That a polynomial would become too large.
    static final class Excess extends RuntimeException {
        private static final long serialVersionUID = 1;

        Excess() {
            super("a polynomial of too many terms", null, false, false);
        }
    }

    private final NavigableMap<Monomial, BigInteger> terms;

    private Polynomial(NavigableMap<Monomial, BigInteger> terms) {
        this.terms = terms;
    }

    static Polynomial constant(BigInteger c) {
        return term(Monomial.ONE, c);
    }

    static Polynomial of(Variable v) {
        return term(Monomial.of(v.number(), 1), BigInteger.ONE);
    }

    static Polynomial term(Monomial m, BigInteger c) {
        TreeMap<Monomial, BigInteger> t = new TreeMap<>();
        if (c.signum() != 0) {
            t.put(m, c);
        }
        return new Polynomial(t);
    }

    /// The terms, lowest first.
    Map<Monomial, BigInteger> terms() {
        return Collections.unmodifiableMap(terms);
    }

    boolean isZero() {
        return terms.isEmpty();
    }

    boolean isOne() {
        return equals(ONE);
    }

    boolean isConstant() {
        return terms.isEmpty() || (terms.size() == 1 && terms.firstKey().isOne());
    }

    /// The leading coefficient.
    BigInteger leading() {
        return isZero() ? BigInteger.ZERO : terms.lastEntry().getValue();
    }

    /// The coefficient of the term without variables.
    BigInteger constantTerm() {
        return terms.getOrDefault(Monomial.ONE, BigInteger.ZERO);
    }

    Polynomial add(Polynomial p) {
        TreeMap<Monomial, BigInteger> sum = new TreeMap<>(terms);
        p.terms.forEach((m, c) -> accumulate(sum, m, c));
        return checked(sum);
    }

    Polynomial negate() {
        return scale(BigInteger.ONE.negate());
    }

    Polynomial subtract(Polynomial p) {
        return add(p.negate());
    }

    Polynomial scale(BigInteger k) {
        return multiply(Monomial.ONE, k);
    }

    Polynomial multiply(Monomial by, BigInteger k) {
        TreeMap<Monomial, BigInteger> product = new TreeMap<>();
        if (k.signum() != 0) {
            terms.forEach((m, c) -> product.put(m.multiply(by), c.multiply(k)));
        }
        return new Polynomial(product);
    }

    Polynomial multiply(Polynomial p) {
        TreeMap<Monomial, BigInteger> product = new TreeMap<>();
        p.terms.forEach((n, d) ->
                terms.forEach((m, c) -> accumulate(product, m.multiply(n), c.multiply(d))));
        return checked(product);
    }

    Polynomial pow(int k) {
        Polynomial power = ONE;
        for (int i = 0; i < k; i++) {
            power = power.multiply(this);
        }
        return power;
    }

    private static void accumulate(Map<Monomial, BigInteger> to, Monomial m, BigInteger c) {
        to.merge(m, c, (a, b) -> a.add(b).signum() == 0 ? null : a.add(b));
    }

    private static Polynomial checked(NavigableMap<Monomial, BigInteger> terms) {
        if (terms.size() > MOST_TERMS) {
            throw new Excess();
        }
        for (Monomial m : terms.keySet()) {
            for (int i = 0; i < m.size(); i++) {
                if (m.power(i) > HIGHEST_DEGREE) {
                    throw new Excess();
                }
            }
        }
        return new Polynomial(terms);
    }

    /// The greatest common divisor of the coefficients, with the sign of the leading one.
    BigInteger content() {
        BigInteger g = terms.values().stream().reduce(BigInteger.ZERO, BigInteger::gcd);
        return leading().signum() < 0 ? g.negate() : g;
    }

    /// The product of variables that divides all terms.
    Monomial monomial() {
        return terms.keySet().stream().reduce(Monomial::gcd).orElse(Monomial.ONE);
    }

    Polynomial divide(Monomial by, BigInteger k) {
        TreeMap<Monomial, BigInteger> quotient = new TreeMap<>();
        terms.forEach((m, c) -> quotient.put(m.divide(by), c.divide(k)));
        return new Polynomial(quotient);
    }

    /// The quotient if there is no remainder, else null.
    @Nullable Polynomial divide(Polynomial d) {
        Polynomial rest = this;
        Polynomial quotient = ZERO;
        Map.Entry<Monomial, BigInteger> lead = d.terms.lastEntry();
        while (!rest.isZero()) {
            Map.Entry<Monomial, BigInteger> top = rest.terms.lastEntry();
            Monomial m = top.getKey().divide(lead.getKey());
            BigInteger[] c = top.getValue().divideAndRemainder(lead.getValue());
            if (m.hasNegative() || c[1].signum() != 0) {
                return null;
            }
            quotient = quotient.add(term(m, c[0]));
            rest = rest.subtract(d.multiply(m, c[0]));
        }
        return quotient;
    }

    int degree(int variable) {
        int degree = 0;
        for (Monomial m : terms.keySet()) {
            degree = Math.max(degree, m.power(variable));
        }
        return degree;
    }

    /// The numbers of its variables.
    SortedSet<Integer> variables() {
        SortedSet<Integer> found = new TreeSet<>();
        for (Monomial m : terms.keySet()) {
            for (int i = 0; i < m.size(); i++) {
                if (m.power(i) != 0) {
                    found.add(i);
                }
            }
        }
        return found;
    }

    /// Its coefficients as a polynomial in one variable, that of the power 0 first.
    List<Polynomial> coefficients(int variable) {
        List<TreeMap<Monomial, BigInteger>> parts = new ArrayList<>();
        for (int k = degree(variable); k >= 0; k--) {
            parts.add(new TreeMap<>());
        }
        terms.forEach((m, c) -> parts.get(m.power(variable)).put(m.without(variable), c));
        return parts.stream().map(Polynomial::new).toList();
    }

    /// 1 or -1 if all coefficients have that sign, else 0.
    int sign() {
        boolean plus = terms.values().stream().allMatch(c -> c.signum() > 0);
        boolean minus = terms.values().stream().allMatch(c -> c.signum() < 0);
        return plus ? 1 : minus ? -1 : 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Polynomial p && terms.equals(p.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        return terms.toString();
    }
}
