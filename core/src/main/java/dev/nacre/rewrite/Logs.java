package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes logarithms: what grows with an exponential is taken out, and what is left is near 1 and
/// goes through log1p.
final class Logs {
    private final Emitter emitter;

    Logs(Emitter emitter) {
        this.emitter = emitter;
    }

    /// `factor (log(w) + outside)`, or null if what is outside cannot be joined.
    @Nullable Expr emit(Fraction w, Rational factor, Exponent outside) {
        return emitter.scheme() == Scheme.PLAIN ? null : folded(w, outside, factor);
    }

    /// `factor log(w)`.
    Expr emit(Fraction w, Rational factor) {
        int power = 0;
        for (int e : w.factors().values()) {
            power = BigInteger.valueOf(power).gcd(BigInteger.valueOf(e)).intValue();
        }
        if (power > 1 && w.coefficient().isOne() && emitter.field().isNonNegative(w)) {
            Map<Polynomial, Integer> root = new LinkedHashMap<>(w.factors());
            int k = power;
            root.replaceAll((p, e) -> e / k);
            return emit(new Fraction(Rational.ONE, root), factor.multiply(Rational.of(power)));
        }
        Expr folded = emit(w, factor, new Exponent(Map.of()));
        return folded != null ? folded : times(plain(w), factor);
    }

    private Expr times(Expr e, Rational factor) {
        return factor.isOne()
                ? e
                : factor.negate().isOne() ? e.neg() : e.mul(emitter.number(factor));
    }

    private Expr plain(Fraction w) {
        if (!w.hasDenominator() && w.coefficient().isWhole()) {
            try {
                Polynomial p = Field.expand(w).scale(w.coefficient().numerator());
                if (p.constantTerm().equals(BigInteger.ONE)) {
                    return emitter.emit(p.subtract(Polynomial.ONE), Rational.ONE, Map.of()).log1p();
                }
            } catch (Polynomial.Excess e) {
                // Then as it is.
            }
        }
        return emitter.emit(w).log();
    }

    /// The logarithm where each factor contains one exponential and nothing else; else null.
    private @Nullable Expr folded(Fraction w, Exponent added, Rational factor) {
        Map<Variable, Group> groups = new TreeMap<>();
        for (Map.Entry<Polynomial, Integer> e : w.factors().entrySet()) {
            List<Variable> variables = emitter.field().variables(e.getKey());
            if (variables.size() != 1 || !variables.getFirst().isGenerator()) {
                return null;
            }
            groups.computeIfAbsent(variables.getFirst(), v -> new Group(v, emitter))
                    .add(e.getKey(), e.getValue());
        }
        Exponent outside = added;
        List<Group> inside = new ArrayList<>();
        for (Group g : groups.values()) {
            if (g.polynomials().isEmpty()) {
                outside = outside.add(g.exponent().scale(Rational.of(g.lead())));
            } else {
                inside.add(g);
            }
        }
        return inside.size() == 1 ? folded(inside.getFirst(), w, outside, factor) : null;
    }

    private Expr folded(Group g, Fraction w, Exponent outside, Rational factor) {
        if (factor.signum() < 0) {
            return folded(g, w, outside, factor.negate()).neg();
        }
        Polynomial n = Polynomial.constant(w.coefficient().numerator());
        Polynomial d = Polynomial.constant(w.coefficient().denominator());
        for (Map.Entry<Polynomial, Integer> e : g.polynomials().entrySet()) {
            if (e.getValue() > 0) {
                n = n.multiply(e.getKey().pow(e.getValue()));
            } else {
                d = d.multiply(e.getKey().pow(-e.getValue()));
            }
        }
        Pair u = emitter.accurate(g.exponent(), finite(g.exponent()));
        Expr isNegative = u.high().lt(emitter.number(0));
        Expr z = Lead.folded(u).value();
        List<BigInteger> up = numbers(n, g.number());
        List<BigInteger> down = numbers(d, g.number());
        List<BigInteger> below = difference(up, down);
        List<BigInteger> above = difference(up.reversed(), down.reversed());
        Expr bottom = at(z, isNegative, down, down.reversed());
        Polynomial withoutRoot = n.divide(g.root());
        Expr rest;
        if (withoutRoot != null) {
            List<BigInteger> others = numbers(withoutRoot, g.number());
            Expr top = at(z, isNegative, others, others.reversed()).mul(Group.root(u.high()));
            boolean nearsOne = below.getFirst().signum() == 0 || above.getFirst().signum() == 0;
            Expr less = over(at(z, isNegative, below, above), bottom);
            rest =
                    nearsOne
                            ? aroundRoot(over(top, bottom), less, u.high())
                            : over(top, bottom).log();
        } else if (isOfOneSign(below) && isOfOneSign(above)) {
            rest = over(at(z, isNegative, below, above), bottom).log1p();
        } else {
            rest = over(at(z, isNegative, up, up.reversed()), bottom).log();
        }
        Exponent low = outside.add(g.exponent().scale(Rational.of(g.lead())));
        Exponent high = outside.add(g.exponent().scale(Rational.of(g.degree())));
        if (low.isZero() && high.isZero()) {
            return times(rest, factor);
        }
        // The factor may undo a product that overflows.
        Expr a = emitter.argument(low.scale(factor), Map.of());
        Expr b = emitter.argument(high.scale(factor), Map.of());
        Expr grown = a == b ? a : a.where(isNegative, b);
        if (outside.isZero() && withoutRoot == null && sum(up).equals(sum(down))) {
            // Around u = 0, where w is 1, what grows would cancel.
            Expr isNear = u.high().abs().lt(emitter.number(2));
            Expr less = emitter.emit(emitter.field().subtract(w, Fraction.ONE));
            Expr far = over(at(z, isNegative, below, above), bottom);
            rest = less.where(isNear, far).log1p();
            grown = emitter.number(0).where(isNear, grown);
        }
        return grown.add(times(rest, factor));
    }

    private static BigInteger sum(List<BigInteger> c) {
        return c.stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    /// `log(v)` of what is 0 at u = 0 and tends to 1, with `v - 1` known as well (Maechler 2012).
    private Expr aroundRoot(Expr v, Expr less, Expr u) {
        Expr zero = emitter.number(0);
        Expr near = u.abs().lt(emitter.number(StrictMath.log(2)));
        Expr w = v.where(near, less.add(emitter.number(1)));
        Expr lost = less.sub(w.sub(emitter.number(1)));
        return w.log().add(zero.where(near, lost.div(w)));
    }

    /// The operands of an exponent, if there are several, cut so that no two of them are infinite:
    /// what grows is infinite already, and the rest is not to be NaN.
    private Map<Variable, Expr> finite(Exponent u) {
        Set<Variable> operands = new TreeSet<>();
        for (Fraction f : u.parts().keySet()) {
            for (Polynomial p : f.factors().keySet()) {
                operands.addAll(emitter.field().variables(p));
            }
        }
        Map<Variable, Expr> cut = new HashMap<>();
        if (operands.size() > 1 && operands.stream().allMatch(Reach::isOperand)) {
            for (Variable v : operands) {
                cut.put(v, emitter.cut(emitter.emit(v), emitter.dtype().max()));
            }
        }
        return cut;
    }

    private static Expr over(Expr n, Expr d) {
        return Horner.isNumber(d, 1) ? n : n.div(d);
    }

    private Expr at(Expr z, Expr isNegative, List<BigInteger> below, List<BigInteger> above) {
        List<Expr> c = new ArrayList<>();
        for (int k = 0; k < Math.max(below.size(), above.size()); k++) {
            Expr b = number(below, k);
            Expr a = number(above, k);
            c.add(a == b ? a : b.where(isNegative, a));
        }
        return Horner.at(z, c);
    }

    private Expr number(List<BigInteger> c, int k) {
        return emitter.number(k < c.size() ? Rational.of(c.get(k)) : Rational.ZERO);
    }

    private static List<BigInteger> numbers(Polynomial p, int variable) {
        return p.coefficients(variable).stream().map(Polynomial::constantTerm).toList();
    }

    private static List<BigInteger> difference(List<BigInteger> a, List<BigInteger> b) {
        List<BigInteger> c = new ArrayList<>();
        for (int k = 0; k < Math.max(a.size(), b.size()); k++) {
            BigInteger x = k < a.size() ? a.get(k) : BigInteger.ZERO;
            BigInteger y = k < b.size() ? b.get(k) : BigInteger.ZERO;
            c.add(x.subtract(y));
        }
        return c;
    }

    private static boolean isOfOneSign(List<BigInteger> c) {
        return c.stream().allMatch(k -> k.signum() >= 0)
                || c.stream().allMatch(k -> k.signum() <= 0);
    }
}
