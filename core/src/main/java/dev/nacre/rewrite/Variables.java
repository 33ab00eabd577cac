package dev.nacre.rewrite;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The variables that a formula is made of, by their numbers, and what is known of fractions by
/// what they stand for.
class Variables {
    private final List<Variable> variables = new ArrayList<>();
    private final Map<Object, Variable> known = new HashMap<>();

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

    Variable variable(int number) {
        return variables.get(number);
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

    boolean hasGenerator(Polynomial p) {
        return variables(p).stream().anyMatch(Variable::isGenerator);
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

    /// Whether something is part of the exponent of an exponential in a fraction.
    boolean isExponent(Fraction unit, Fraction in) {
        return generators(in).stream().anyMatch(g -> g.parts().contains(unit));
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
