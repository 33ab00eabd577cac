package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rational functions of the variables that a formula is made of.
///
/// Sums are brought over one denominator where their terms share an exponential or a denominator;
/// other sums stay sums, as a variable.
final class Field {
    private final boolean apart;
    private boolean keptApart;
    private final List<Variable> variables = new ArrayList<>();
    private final Map<Object, Variable> known = new HashMap<>();

    /// What the square of a variable is, such as w for the square root of w.
    private final Map<Variable, Fraction> squares = new HashMap<>();

    /// What the product of a variable and a fraction is, such as the absolute value.
    private final Map<Polynomial, Pair> pairs = new HashMap<>();

    private record Pair(Fraction with, Fraction product) {}

    /// The signs with which sums are written: where a sum is 0, that is the sign of its reciprocal.
    private final Map<Polynomial, Integer> signs = new HashMap<>();

    /// @param apart whether quotients of one exponential stay apart unless they share a
    ///   denominator, and sums with an exponential from those without
    Field(boolean apart) {
        this.apart = apart;
    }

    /// Whether there were quotients that stayed apart.
    boolean keptApart() {
        return keptApart;
    }

    Variable variable(Variable.Meaning meaning, boolean positive) {
        Object key =
                meaning instanceof Variable.Meaning.Opaque o
                        ? new LinkedHashSet<>(o.terms())
                        : meaning;
        Variable v = known.get(key);
        if (v == null) {
            v = new Variable(variables.size(), meaning, positive);
            variables.add(v);
            known.put(key, v);
        }
        return v;
    }

    /// A variable whose square is something simpler.
    Variable root(Variable.Meaning meaning, Fraction square) {
        Variable v = variable(meaning, true);
        squares.put(v, square);
        return v;
    }

    /// Says that the product of two fractions is a third.
    void pair(Fraction a, Fraction b, Fraction product) {
        pairs.put(a.factors().keySet().iterator().next(), new Pair(b, product));
    }

    /// The polynomials that fractions and what they contain are made of.
    Set<Polynomial> polynomials(Collection<Fraction> of) {
        Set<Polynomial> all = new LinkedHashSet<>();
        Deque<Fraction> todo = new ArrayDeque<>(of);
        while (!todo.isEmpty()) {
            for (Polynomial p : todo.pop().factors().keySet()) {
                if (all.add(p)) {
                    variables(p).forEach(v -> todo.addAll(v.parts()));
                }
            }
        }
        return all;
    }

    List<Variable> variables(Polynomial p) {
        return p.variables().stream().map(variables::get).toList();
    }

    /// The exponentials in a fraction.
    Set<Variable> generators(Fraction f) {
        Set<Variable> found = new TreeSet<>();
        for (Polynomial p : f.factors().keySet()) {
            for (Variable v : variables(p)) {
                if (v.isGenerator()) {
                    found.add(v);
                }
            }
        }
        return found;
    }

    /// A fraction as a variable that keeps it together.
    Fraction opaque(Collection<Fraction> terms) {
        List<Fraction> list = List.copyOf(terms);
        boolean positive = list.stream().allMatch(this::isNonNegative);
        return Fraction.of(variable(new Variable.Meaning.Opaque(list), positive), 1);
    }

    /// The terms that a fraction is the sum of.
    List<Fraction> terms(Fraction f) {
        if (f.factors().size() == 1) {
            Map.Entry<Polynomial, Integer> only = f.factors().entrySet().iterator().next();
            Variable v = single(only.getKey());
            if (v != null
                    && only.getValue() == 1
                    && v.meaning() instanceof Variable.Meaning.Opaque o
                    && o.terms().size() > 1) {
                return o.terms().stream().map(t -> t.scale(f.coefficient())).toList();
            }
        }
        return f.isZero() ? List.of() : List.of(f);
    }

    /// The sign with which a sum was written first, 1 or -1.
    int writtenSign(Polynomial p) {
        return signs.getOrDefault(p, 1);
    }

    /// The sign of the coefficient of a fraction whose sums are written as they were first.
    int writtenSign(Fraction f) {
        int sign = f.coefficient().signum();
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            sign *= e.getValue() % 2 == 0 ? 1 : writtenSign(e.getKey());
        }
        return sign;
    }

    /// The variable that a polynomial consists of, or null.
    @Nullable Variable single(Polynomial p) {
        if (p.terms().size() != 1 || !p.leading().equals(BigInteger.ONE)) {
            return null;
        }
        Set<Integer> numbers = p.variables();
        if (numbers.size() != 1) {
            return null;
        }
        int number = numbers.iterator().next();
        return p.degree(number) == 1 ? variables.get(number) : null;
    }

    Fraction multiply(Fraction a, Fraction b) {
        Fraction product = new Fraction(a.coefficient().multiply(b.coefficient()), Map.of());
        Map<Polynomial, Integer> factors = new LinkedHashMap<>(a.factors());
        b.factors().forEach((p, e) -> factors.merge(p, e, Field::sum));
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
                rest.merge(f.getKey(), -1, Field::sum);
                pair.with().factors().forEach((p, e) -> rest.merge(p, -e, Field::sum));
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
        factors.merge(g, e, Field::sum);
        Fraction f = primitive(rest);
        f.factors().forEach((q, k) -> factors.merge(q, k * e, Field::sum));
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

    /// The polynomial, with squares of roots replaced.
    private Fraction reduced(Polynomial p) {
        for (int i : p.variables()) {
            Fraction square = squares.get(variables.get(i));
            if (square != null && p.degree(i) > 1) {
                List<Polynomial> c = p.coefficients(i);
                Fraction sum = Fraction.ZERO;
                for (int k = 0; k < c.size(); k++) {
                    Fraction power = pow(Fraction.of(variables.get(i), 1), k);
                    sum = merged(sum, multiply(reduced(c.get(k)), power));
                }
                return sum;
            }
        }
        return primitive(p);
    }

    /// Whether something is part of the exponent of an exponential in a fraction.
    boolean isExponent(Fraction unit, Fraction in) {
        return generators(in).stream().anyMatch(g -> g.parts().contains(unit));
    }

    Fraction subtract(Fraction a, Fraction b) {
        return add(a, b.negate());
    }

    Fraction add(Fraction a, Fraction b) {
        List<Fraction> terms = new ArrayList<>(terms(a));
        for (Fraction t : terms(b)) {
            insert(t, terms);
        }
        return terms.isEmpty()
                ? Fraction.ZERO
                : terms.size() == 1 ? terms.getFirst() : opaque(terms);
    }

    private void insert(Fraction t, List<Fraction> terms) {
        for (int i = 0; i < terms.size(); i++) {
            if (belongTogether(terms.get(i), t)) {
                Fraction sum = mergedIfSmall(terms.get(i), t);
                if (sum != null) {
                    terms.remove(i);
                    for (Fraction s : terms(sum)) {
                        insert(s, terms);
                    }
                    return;
                }
            }
        }
        terms.add(t);
    }

    private @Nullable Fraction mergedIfSmall(Fraction a, Fraction b) {
        try {
            return merged(a, b);
        } catch (Polynomial.Excess e) {
            return null;
        }
    }

    private boolean belongTogether(Fraction a, Fraction b) {
        if (a.unit().equals(b.unit()) || (a.isConstant() && b.isConstant())) {
            return true;
        }
        Set<Variable> shared = generators(a);
        shared.retainAll(generators(b));
        if (shareDenominator(a, b)) {
            boolean stay = apart && !plainDivisors(a).equals(plainDivisors(b));
            keptApart |= stay;
            return !stay;
        }
        if (!shared.isEmpty()) {
            boolean quotients = a.hasDenominator() || b.hasDenominator();
            keptApart |= apart && quotients;
            return !apart || !quotients;
        }
        if (a.isConstant() || b.isConstant()) {
            Fraction other = a.isConstant() ? b : a;
            return !generators(other).isEmpty() || isPlain(other);
        }
        boolean together = isPlain(a) && isPlain(b);
        if (together && apart && generators(a).isEmpty() != generators(b).isEmpty()) {
            keptApart = true;
            return false;
        }
        return together;
    }

    private static boolean shareDenominator(Fraction a, Fraction b) {
        return a.factors().entrySet().stream()
                .anyMatch(f -> f.getValue() < 0 && b.factors().getOrDefault(f.getKey(), 0) < 0);
    }

    /// What a fraction is divided by, to its powers, that has no exponential and may be of any
    /// size.
    private Map<Polynomial, Integer> plainDivisors(Fraction f) {
        Map<Polynomial, Integer> found = new HashMap<>(f.factors());
        found.entrySet()
                .removeIf(e ->
                        e.getValue() > 0
                                || variables(e.getKey()).stream().anyMatch(Variable::isGenerator));
        return found;
    }

    /// Whether writing it out as a sum of products would multiply no sums.
    private static boolean isPlain(Fraction f) {
        int sums = 0;
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            if (e.getValue() < 0) {
                return false;
            }
            sums += e.getKey().terms().size() > 1 ? e.getValue() : 0;
        }
        return sums <= 1;
    }

    /// The sum over one denominator.
    private Fraction merged(Fraction a, Fraction b) {
        if (a.isZero() || b.isZero()) {
            return a.isZero() ? b : a;
        }
        Rational scale = a.coefficient().gcd(b.coefficient());
        Map<Polynomial, Integer> common = new LinkedHashMap<>();
        Set<Polynomial> all = new LinkedHashSet<>(a.factors().keySet());
        all.addAll(b.factors().keySet());
        for (Polynomial p : all) {
            int least = Math.min(a.factors().getOrDefault(p, 0), b.factors().getOrDefault(p, 0));
            if (least != 0) {
                common.put(p, least);
            }
        }
        Polynomial sum = rest(a, scale, common).add(rest(b, scale, common));
        Fraction shared = new Fraction(scale, common);
        Fraction own = factored(reduced(sum));
        own.factors().keySet().stream()
                .filter(p -> p.terms().size() > 1)
                .reduce((p, q) -> Polynomial.ONE)
                .ifPresent(p -> signs.putIfAbsent(p, own.coefficient().signum()));
        return multiply(own, shared);
    }

    /// What is left of a fraction without what two have in common, multiplied out.
    private static Polynomial rest(Fraction f, Rational scale, Map<Polynomial, Integer> common) {
        Polynomial p = Polynomial.constant(f.coefficient().divide(scale).numerator());
        Set<Polynomial> all = new LinkedHashSet<>(f.factors().keySet());
        all.addAll(common.keySet());
        for (Polynomial q : all) {
            int more = f.factors().getOrDefault(q, 0) - common.getOrDefault(q, 0);
            p = p.multiply(q.pow(more));
        }
        return p;
    }

    /// Splits `E - 1` and `E + 1` off, for exponentials E.
    private Fraction factored(Fraction f) {
        Map<Polynomial, Integer> factors = new LinkedHashMap<>(f.factors());
        for (Polynomial p : f.factors().keySet()) {
            Polynomial rest = p;
            for (Variable v : variables(p)) {
                for (int c = -1; c <= 1 && v.isGenerator(); c += 2) {
                    Polynomial line =
                            Polynomial.of(v).add(Polynomial.constant(BigInteger.valueOf(c)));
                    Polynomial q = rest.equals(line) ? null : rest.divide(line);
                    while (q != null && !q.isConstant()) {
                        factors.remove(rest);
                        factors.merge(line, 1, Integer::sum);
                        factors.merge(q, 1, Integer::sum);
                        rest = q;
                        q = rest.equals(line) ? null : rest.divide(line);
                    }
                }
            }
        }
        return new Fraction(f.coefficient(), factors);
    }

    /// The polynomial a fraction without denominator is when multiplied out, but for its
    /// coefficient.
    static Polynomial expand(Fraction f) {
        return rest(f, f.coefficient(), Map.of());
    }

    /// Whether it is known to be at least 0, or NaN.
    boolean isNonNegative(Fraction f) {
        return sign(f) >= 0;
    }

    /// 1 if it is known to be at least 0, -1 if it is not known, even of an unknown sign.
    private int sign(Fraction f) {
        if (f.coefficient().signum() < 0) {
            return -1;
        }
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            if (e.getValue() % 2 != 0 && !isNonNegative(e.getKey())) {
                return -1;
            }
        }
        return 1;
    }

    private boolean isNonNegative(Polynomial p) {
        if (p.sign() <= 0) {
            return false;
        }
        for (Monomial m : p.terms().keySet()) {
            for (int i = 0; i < m.size(); i++) {
                if (m.power(i) % 2 != 0 && !variables.get(i).isPositive()) {
                    return false;
                }
            }
        }
        return true;
    }
}
