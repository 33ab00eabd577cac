package dev.nacre.rewrite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The exponentials that all others are products of powers of.
///
/// The exponents of the generators are linearly independent; the constant 1 is one of them only
/// where that saves another.
final class Generators {
    /// Powers of a generator beyond this are exponentials of their own.
    private static final int HIGHEST_POWER = 16;

    /// That other generators would do better; the work starts again with them.
    static final class Restart extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Exponent> bases;

        Restart(List<Exponent> bases) {
            super("other generators", null, false, false);
            this.bases = bases;
        }

        List<Exponent> bases() {
            return bases;
        }
    }

    private final List<Exponent> bases;

    Generators(List<Exponent> bases) {
        this.bases = new ArrayList<>(bases);
    }

    /// The powers of generators whose product is `exp(e)`.
    Map<Exponent, Integer> powers(Exponent e) {
        List<Rational> k = solve(e, bases);
        if (k == null && !e.isConstant() && solve(Exponent.ONE, bases) == null) {
            List<Exponent> more = new ArrayList<>(bases);
            more.add(Exponent.ONE);
            k = solve(e, more);
            if (k != null) {
                // What is left is a constant.
                Rational shift = k.getLast();
                bases.add(Exponent.ONE.scale(shift));
                k = solve(e, bases);
            }
        }
        if (k == null) {
            bases.add(e);
            return Map.of(e, 1);
        }
        Map<Exponent, Integer> powers = new LinkedHashMap<>();
        for (int i = 0; i < k.size(); i++) {
            Rational r = k.get(i);
            if (!r.isSmall(HIGHEST_POWER)) {
                refine(i, r);
                return Map.of(e, 1);
            }
            if (r.signum() != 0) {
                powers.put(bases.get(i), r.toInt());
            }
        }
        return powers;
    }

    /// Starts again with a fraction of a generator's exponent if this is a small one.
    private void refine(int i, Rational r) {
        Rational unit = Rational.ONE.gcd(r);
        if (unit.reciprocal().isSmall(HIGHEST_POWER)
                && r.divide(unit).isSmall(HIGHEST_POWER)
                && !unit.isOne()) {
            List<Exponent> finer = new ArrayList<>(bases);
            finer.set(i, finer.get(i).scale(unit));
            throw new Restart(finer);
        }
    }

    /// The same generators with the difference of two exponents first.
    List<Exponent> withDifference(Exponent d) {
        List<Exponent> changed = new ArrayList<>(List.of(d));
        for (Exponent b : bases) {
            if (solve(b, changed) == null) {
                changed.add(b);
            }
        }
        return changed;
    }

    /// How much of each basis vector makes up a vector, or null if no combination does.
    private static @Nullable List<Rational> solve(Exponent e, List<Exponent> bases) {
        Set<Fraction> units = new LinkedHashSet<>(e.parts().keySet());
        bases.forEach(b -> units.addAll(b.parts().keySet()));
        int n = bases.size();
        List<List<Rational>> rows = new ArrayList<>();
        for (Fraction u : units) {
            List<Rational> row = new ArrayList<>();
            bases.forEach(b -> row.add(b.of(u)));
            row.add(e.of(u));
            rows.add(row);
        }
        for (int c = 0; c < n; c++) {
            int pivot = c;
            while (pivot < rows.size() && rows.get(pivot).get(c).signum() == 0) {
                pivot++;
            }
            if (pivot == rows.size()) {
                throw new IllegalStateException("generators depend on each other: " + bases);
            }
            List<Rational> top = rows.remove(pivot);
            Rational lead = top.get(c);
            top.replaceAll(r -> r.divide(lead));
            for (List<Rational> row : rows) {
                Rational by = row.get(c);
                for (int k = 0; k <= n; k++) {
                    row.set(k, row.get(k).subtract(by.multiply(top.get(k))));
                }
            }
            rows.add(c, top);
        }
        for (List<Rational> row : rows.subList(n, rows.size())) {
            if (row.get(n).signum() != 0) {
                return null;
            }
        }
        return rows.subList(0, n).stream().map(List::getLast).toList();
    }
}
