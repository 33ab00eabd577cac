package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rational functions of the variables that a formula is made of.
///
/// Sums are brought over one denominator where their terms share an exponential or a denominator;
/// other sums stay sums, as a variable.
final class Field extends Multiplication {
    private final boolean apart;
    private boolean hasApart;

    /// The signs with which sums are written: where a sum is 0, that is the sign of its reciprocal.
    private final Map<Polynomial, Integer> signs = new HashMap<>();

    /// @param apart whether quotients of one exponential stay apart unless they share a denominator
    ///   and its other operands, sums with an exponential from those without, and what is divided
    ///   by operands from what is not
    Field(boolean apart) {
        this.apart = apart;
    }

    /// Whether there were terms that stay apart if they may.
    boolean hasApart() {
        return hasApart;
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

    /// The polynomial, with squares of roots replaced.
    private Fraction reduced(Polynomial p) {
        for (int i : p.variables()) {
            Fraction square = square(variable(i));
            if (square != null && p.degree(i) > 1) {
                List<Polynomial> c = p.coefficients(i);
                Fraction sum = Fraction.ZERO;
                for (int k = 0; k < c.size(); k++) {
                    Fraction power = pow(Fraction.of(variable(i), 1), k);
                    sum = merged(sum, multiply(reduced(c.get(k)), power));
                }
                return sum;
            }
        }
        return primitive(p);
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
            return isTogether(!plainPart(a).equals(plainPart(b)));
        }
        if (!shared.isEmpty()) {
            return isTogether(a.hasDenominator() || b.hasDenominator());
        }
        if (a.isConstant() || b.isConstant()) {
            Fraction other = a.isConstant() ? b : a;
            return !generators(other).isEmpty() || isPlain(other);
        }
        return isPlain(a)
                && isPlain(b)
                && isTogether(generators(a).isEmpty() != generators(b).isEmpty());
    }

    /// @param separable whether the two stay apart if they may
    private boolean isTogether(boolean separable) {
        hasApart |= separable;
        return !apart || !separable;
    }

    private static boolean shareDenominator(Fraction a, Fraction b) {
        return a.factors().entrySet().stream()
                .anyMatch(f -> f.getValue() < 0 && b.factors().getOrDefault(f.getKey(), 0) < 0);
    }

    /// The factors of a fraction without an exponential, which may be of any size.
    private Map<Polynomial, Integer> plainPart(Fraction f) {
        Map<Polynomial, Integer> found = new HashMap<>(f.factors());
        found.keySet().removeIf(this::hasGenerator);
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
}
