package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A product under construction: first a quotient of what is bounded, then what is not.
final class Product {
    /// Whole coefficients of so many bits are exact in every dtype.
    private static final int EXACT_BITS = 20;

    private Rational coefficient;
    private final Map<Polynomial, Integer> powersOf;
    private final Rational brought;
    private final @Nullable Polynomial home;
    private final Emitter emitter;
    private final List<Expr> numerator = new ArrayList<>();
    private final List<Expr> denominator = new ArrayList<>();
    private final List<Expr> outer = new ArrayList<>();
    private final List<Expr> leads = new ArrayList<>();
    private final List<Expr> scales = new ArrayList<>();
    private final Map<Variable, Expr> instead = new HashMap<>();

    /// A denominator of which a power is the power of its reciprocal, so that it cannot overflow.
    private final List<Map.Entry<Expr, Integer>> powers = new ArrayList<>();

    Product(Fraction f, Emitter emitter) {
        this.coefficient = f.coefficient();
        this.powersOf = f.factors();
        this.emitter = emitter;
        this.home = coefficient.isWhole() ? null : home(f, emitter.field());
        this.brought = coefficient;
    }

    /// A sum that takes the coefficient in, so that literals are what they were; rather one without
    /// an exponential.
    private static @Nullable Polynomial home(Fraction f, Field field) {
        Polynomial home = null;
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            if (e.getValue() == 1 && e.getKey().terms().size() > 1) {
                if (!field.hasGenerator(e.getKey())) {
                    return e.getKey();
                }
                home = home == null ? e.getKey() : home;
            }
        }
        return home;
    }

    /// What the coefficients of a factor are multiplied by when it is written: its sign, or so much
    /// that the first is 1 or -1 where decimal literals made them large.
    Rational scale(Polynomial p) {
        if (home != null && home.equals(p)) {
            return brought;
        }
        boolean large = p.terms().values().stream().anyMatch(c -> c.bitLength() > EXACT_BITS);
        Rational sign = Rational.of(emitter.field().writtenSign(p));
        return large || takesBack(p) ? sign.divide(Rational.of(p.leading())) : sign;
    }

    /// Whether the coefficient is what a sum below was multiplied by to have whole literals.
    private boolean takesBack(Polynomial p) {
        return powersOf.getOrDefault(p, 0) == -1
                && p.terms().size() > 1
                && coefficient.isWhole()
                && coefficient.numerator().mod(p.leading().abs()).signum() == 0;
    }

    /// What stands for variables in what is multiplied later.
    Map<Variable, Expr> instead() {
        return instead;
    }

    void replace(Variable x, Expr by) {
        instead.put(x, by);
    }

    /// Takes back that a factor, to some power, was multiplied by a number.
    void unscale(Rational by, int power) {
        coefficient = coefficient.divide(by.pow(power));
    }

    /// A factor of at most moderate size.
    void bounded(Expr e, int power) {
        add(power > 0 ? numerator : denominator, e, Math.abs(power));
    }

    void lead(Lead lead) {
        if (lead.factor() != null) {
            leads.add(lead.factor());
        }
        if (lead.divisor() != null) {
            denominator.add(lead.divisor());
        }
        if (lead.scale() != null) {
            scales.add(lead.scale());
        }
    }

    void multiply(Expr e, int power) {
        if (power < -1) {
            powers.add(Map.entry(e, -power));
        } else {
            add(power > 0 ? outer : denominator, e, Math.abs(power));
        }
    }

    private static void add(List<Expr> to, Expr e, int times) {
        for (int i = 0; i < times; i++) {
            to.add(e);
        }
    }

    Expr expr() {
        List<Expr> factors = new ArrayList<>(outer);
        boolean single = powers.size() == 1;
        boolean alone = single && denominator.isEmpty() && numerator.isEmpty();
        if (!single) {
            powers.forEach(p -> add(denominator, p.getKey(), p.getValue()));
        }
        if (!leads.isEmpty() && Math.abs(coefficient.toDouble()) > 1) {
            // It is at most about 1, and what comes before may be large.
            leads.add(scaled(leads.removeLast()));
            coefficient = Rational.ONE;
        }
        List<Expr> parts = new ArrayList<>();
        List<Expr> late = new ArrayList<>();
        if (single) {
            Expr r = emitter.number(1).div(powers.getFirst().getKey());
            late.addAll(Collections.nCopies(powers.getFirst().getValue(), r));
        }
        if (alone) {
            parts.add(scaled(late.removeLast()));
        } else if (denominator.isEmpty()) {
            parts.addAll(numerator);
            parts.addAll(factors);
            factors.clear();
            if (parts.isEmpty()) {
                parts.add(leads.removeFirst());
            }
            // So that what fits neither overflows nor vanishes on the way.
            parts.add(scaled(parts.removeLast()));
        } else if (!numerator.isEmpty()) {
            parts.add(quotient(multiply(numerator)));
        } else if (!leads.isEmpty()) {
            parts.add(quotient(leads.removeFirst()));
        } else if (!factors.isEmpty()) {
            parts.add(quotient(factors.removeFirst()));
        } else {
            parts.add(emitter.number(coefficient).div(multiply(denominator)));
        }
        // What is at most about 1 comes first, since the others may be of any size.
        parts.addAll(leads);
        parts.addAll(factors);
        parts.addAll(late);
        parts.addAll(scales);
        return multiply(emitter.scheme() == Scheme.PLAIN ? parts : Ends.cut(parts, emitter));
    }

    /// With the part of a whole number, which is divided by so that what fits does not overflow.
    private Expr quotient(Expr of) {
        Expr under = multiply(denominator);
        Rational part = coefficient.reciprocal();
        if (part.isWhole() && !coefficient.isWhole()) {
            return of.div(under.mul(emitter.number(part)));
        }
        return scaled(of.div(under));
    }

    private Expr scaled(Expr e) {
        if (coefficient.negate().isOne()) {
            return e.neg();
        }
        return coefficient.isOne() ? e : e.mul(emitter.number(coefficient));
    }

    private static Expr multiply(List<Expr> factors) {
        return factors.stream().reduce(Expr::mul).orElseThrow();
    }
}
