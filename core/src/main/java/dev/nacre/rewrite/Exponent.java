package dev.nacre.rewrite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The argument of an exponential as a vector: how much of each unit, such as `x` or 1.
record Exponent(Map<Fraction, Rational> parts) {
    /// The exponent 1.
    static final Exponent ONE = new Exponent(Map.of(Fraction.ONE, Rational.ONE));

    Exponent {
        Map<Fraction, Rational> nonzero = new LinkedHashMap<>();
        parts.forEach((u, c) -> {
            if (c.signum() != 0) {
                nonzero.put(u, c);
            }
        });
        parts = Collections.unmodifiableMap(nonzero);
    }

    boolean isZero() {
        return parts.isEmpty();
    }

    /// Whether it does not depend on any variable.
    boolean isConstant() {
        return parts.keySet().stream().allMatch(Fraction::isConstant);
    }

    Rational of(Fraction unit) {
        return parts.getOrDefault(unit, Rational.ZERO);
    }

    Exponent add(Exponent e) {
        Map<Fraction, Rational> sum = new LinkedHashMap<>(parts);
        e.parts.forEach((u, c) -> sum.merge(u, c, Rational::add));
        return new Exponent(sum);
    }

    Exponent scale(Rational by) {
        Map<Fraction, Rational> scaled = new LinkedHashMap<>();
        parts.forEach((u, c) -> scaled.put(u, c.multiply(by)));
        return new Exponent(scaled);
    }

    /// The factor by which `e` is this, or null.
    @Nullable Rational ratio(Exponent e) {
        if (isZero() || e.parts.size() != parts.size()) {
            return null;
        }
        Fraction first = parts.keySet().iterator().next();
        Rational r = e.of(first).divide(of(first));
        return scale(r).equals(e) ? r : null;
    }
}
