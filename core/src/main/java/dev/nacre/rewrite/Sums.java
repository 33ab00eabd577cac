package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes polynomials, by Horner's rule in one variable after the other, and without the
/// cancellations that have a name.
final class Sums {
    private final Emitter emitter;

    Sums(Emitter emitter) {
        this.emitter = emitter;
    }

    /// An exponent as a polynomial, multiplied by a number, and quotients.
    private record Parts(Polynomial sum, Rational scale, List<Fraction> quotients) {
        static Parts of(Exponent u) {
            Rational scale = u.parts().values().stream().reduce(Rational::gcd).orElse(Rational.ONE);
            Polynomial sum = Polynomial.ZERO;
            List<Fraction> quotients = new ArrayList<>();
            for (Map.Entry<Fraction, Rational> e : u.parts().entrySet()) {
                if (e.getKey().hasDenominator()) {
                    quotients.add(e.getKey().scale(e.getValue()));
                } else {
                    Polynomial p = Field.expand(e.getKey());
                    sum = sum.add(p.scale(e.getValue().divide(scale).numerator()));
                }
            }
            return new Parts(sum, scale, quotients);
        }
    }

    /// An exponent as a sum of products.
    Expr linear(Exponent u, Map<Variable, Expr> instead) {
        Parts parts = Parts.of(u);
        List<Expr> terms = new ArrayList<>();
        if (!parts.sum.isZero()) {
            if (!emitter.field().variables(parts.sum).stream().allMatch(Reach::isOperand)) {
                emitter.noteNamedArgument();
            }
            terms.add(scaled(parts.sum, parts.scale, instead));
        }
        parts.quotients.forEach(q -> terms.add(emitter.emit(q)));
        return terms.stream().reduce(Expr::add).orElse(emitter.number(0));
    }

    /// An exponent with what rounding takes from it.
    Pair accurate(Exponent u, Map<Variable, Expr> instead) {
        Parts parts = Parts.of(u);
        Pair sum = Pair.exact(emitter.number(0));
        for (Fraction q : parts.quotients) {
            sum = sum.add(Pair.exact(emitter.emit(q)));
        }
        return parts.sum.isZero() ? sum : sum.add(accurate(parts.sum, parts.scale, instead));
    }

    private Pair accurate(Polynomial p, Rational scale, Map<Variable, Expr> instead) {
        if (p.isConstant()) {
            return Pair.number(scale.multiply(Rational.of(p.constantTerm())), emitter);
        }
        Variable v = mainVariable(p);
        List<Polynomial> c = p.coefficients(v.number());
        Pair x = Pair.exact(instead.getOrDefault(v, emitter.emit(v)));
        Pair sum = accurate(c.getLast(), scale, instead);
        for (int k = c.size() - 2; k >= 0; k--) {
            Pair next = accurate(c.get(k), scale, instead);
            sum = (Horner.isNumber(sum.high(), 1) ? x : sum.multiply(x)).add(next);
        }
        return sum;
    }

    Expr emit(Polynomial p, Rational scale, Map<Variable, Expr> instead) {
        return scaled(p, scale, instead);
    }

    private Expr emit(Polynomial p, Map<Variable, Expr> instead) {
        return scaled(p, Rational.ONE, instead);
    }

    /// A polynomial whose coefficients are multiplied by a number.
    private Expr scaled(Polynomial p, Rational scale, Map<Variable, Expr> instead) {
        if (p.isConstant()) {
            return emitter.number(scale.multiply(Rational.of(p.constantTerm())));
        }
        Expr named = withoutCancellation(p, scale, instead);
        if (named != null) {
            return named;
        }
        Variable v = mainVariable(p);
        boolean even =
                p.degree(v.number()) > 1
                        && p.terms().keySet().stream().allMatch(m -> m.power(v.number()) % 2 == 0);
        boolean odd =
                p.degree(v.number()) > 2
                        && p.terms().keySet().stream().allMatch(m -> m.power(v.number()) % 2 == 1);
        Expr x = instead.getOrDefault(v, emitter.emit(v));
        List<Expr> c = new ArrayList<>();
        List<Polynomial> all = p.coefficients(v.number());
        for (int k = odd ? 1 : 0; k < all.size(); k += even || odd ? 2 : 1) {
            c.add(scaled(all.get(k), scale, instead));
        }
        Expr sum = Horner.at(even || odd ? x.mul(x) : x, c);
        return odd ? x.mul(sum) : sum;
    }

    private Variable mainVariable(Polynomial p) {
        return emitter.field().variables(p).stream()
                .max(
                        Comparator.comparingLong((Variable v) ->
                                        p.terms().keySet().stream()
                                                .filter(m -> m.power(v.number()) > 0)
                                                .count())
                                .thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    /// `a (1 + erf(v)) + b`, `a (E - 1) + b` and `a sqrt(w) - b`, which lose digits as they are;
    /// else null.
    private @Nullable Expr withoutCancellation(
            Polynomial p, Rational scale, Map<Variable, Expr> instead) {
        for (Variable v : emitter.field().variables(p)) {
            if (p.degree(v.number()) != 1 || instead.containsKey(v)) {
                continue;
            }
            Polynomial a = p.coefficients(v.number()).get(0);
            Polynomial b = p.coefficients(v.number()).get(1);
            if (v.meaning() instanceof Variable.Meaning.Logarithm l && b.isConstant()) {
                Expr e = log(a, scale, l.w(), scale.multiply(Rational.of(b.constantTerm())));
                if (e != null) {
                    return e;
                }
            }
            if (v.meaning() instanceof Variable.Meaning.Exponential e
                    && b.isConstant()
                    && a.constantTerm().equals(b.constantTerm().negate())) {
                // b (E - 1) and the rest.
                Pair u = emitter.accurate(e.u(), instead);
                Expr m = u.high().expm1();
                Expr less = Lead.corrected(m, m.add(emitter.number(1)), u);
                return Horner.at(
                        less, List.of(scaled(a.add(b), scale, instead), scaled(b, scale, instead)));
            }
            if (!(v.meaning() instanceof Variable.Meaning.Call c)) {
                continue;
            }
            if (c.op() == Primitive.ERF && !a.isZero()) {
                Expr e = erf(a, b, scale, c.args().getFirst(), instead);
                if (e != null) {
                    return e;
                }
            }
            if (c.op() == Primitive.SQRT && !a.isZero() && scale.isOne()) {
                Expr e = root(a, b, v, c.args().getFirst(), instead);
                if (e != null) {
                    return e;
                }
            }
        }
        return null;
    }

    /// `scale a + factor log(w)`, if a contains what log(w) grows with; else null.
    private @Nullable Expr log(Polynomial a, Rational scale, Fraction w, Rational factor) {
        Exponent outside = new Exponent(Map.of());
        Polynomial rest = a;
        for (Map.Entry<Monomial, BigInteger> e : a.terms().entrySet()) {
            Polynomial term = Polynomial.term(e.getKey(), e.getValue());
            Fraction f = Field.primitive(term);
            if (!f.isConstant() && emitter.field().isExponent(f.unit(), w)) {
                Rational times = f.coefficient().multiply(scale).divide(factor);
                outside = outside.add(new Exponent(Map.of(f.unit(), times)));
                rest = rest.subtract(term);
            }
        }
        Expr joined = outside.isZero() ? null : new Logs(emitter).emit(w, factor, outside);
        return joined == null || rest.isZero() ? joined : joined.add(scaled(rest, scale, Map.of()));
    }

    /// `a + b erf(x)` by erfc, if that takes a constant out of a.
    private @Nullable Expr erf(
            Polynomial a, Polynomial b, Rational scale, Fraction x, Map<Variable, Expr> instead) {
        for (int sign : new int[] {1, -1}) {
            // b erf(x) = sign b (1 - erfc(sign x)).
            Polynomial rest = sign > 0 ? a.add(b) : a.subtract(b);
            if (rest.terms().size() < a.terms().size()) {
                Polynomial factor = sign > 0 ? b.negate() : b;
                Expr tail = erfc(sign > 0 ? x : x.negate());
                boolean half = tail instanceof Expr.Apply t && t.op() == Primitive.HALF_ERFC;
                Rational by = half ? scale.multiply(Rational.of(2)) : scale;
                return Horner.at(
                        tail, List.of(scaled(rest, scale, instead), scaled(factor, by, instead)));
            }
        }
        return null;
    }

    /// `erfc(v)`, or half of it, with what rounding takes from v.
    private Expr erfc(Fraction v) {
        Rational factor = v.coefficient();
        double c = factor.toDouble();
        // As a literal the factor is exact, or beyond all digits that count.
        boolean apart =
                Math.abs(Math.getExponent(c)) < 16
                        && (emitter.dtype().precision() <= 24 || Rational.of(c).equals(factor));
        Exponent u = new Exponent(Map.of(v.unit(), apart ? Rational.ONE : factor));
        Pair p = emitter.accurate(u, Map.of());
        if (p.low() == null && (!apart || factor.abs().isOne())) {
            Expr x = p.high();
            return (apart && factor.signum() < 0 ? x.neg() : x).erfc();
        }
        Expr low = p.low() == null ? emitter.number(0) : p.low();
        return p.high().call(Primitive.HALF_ERFC, List.of(low, emitter.number(apart ? c : 1)));
    }

    /// Cuts the variable of an `1 + erf(v)` where that vanishes.
    void limit(Polynomial p, Product product) {
        if (p.terms().size() != 2 || p.constantTerm().abs().compareTo(BigInteger.ONE) != 0) {
            return;
        }
        List<Variable> of = emitter.field().variables(p);
        if (of.size() == 1
                && p.leading().equals(BigInteger.ONE)
                && of.getFirst().meaning() instanceof Variable.Meaning.Call c
                && c.op() == Primitive.ERF) {
            Fraction v = c.args().getFirst();
            Reach reach =
                    Reach.of(new Exponent(Map.of(v.unit(), v.coefficient())), emitter.field());
            if (reach != null && reach.up() != reach.down()) {
                int sign = -reach.up() * p.constantTerm().signum();
                double end = emitter.dtype() == DType.F64 ? 40 : 15;
                double bound = reach.bound(sign, end, emitter.dtype());
                product.replace(reach.x(), emitter.cut(emitter.emit(reach.x()), bound, sign));
            }
        }
    }

    /// `a + b sqrt(w)` as `(a^2 - b^2 w) / (a - b sqrt(w))`, if that numerator is simpler.
    private @Nullable Expr root(
            Polynomial a, Polynomial b, Variable v, Fraction w, Map<Variable, Expr> instead) {
        if (w.hasDenominator()
                || !w.coefficient().isWhole()
                || !a.isConstant()
                || !b.isConstant()
                || a.sign() * b.sign() >= 0) {
            return null;
        }
        Polynomial under = Field.expand(w).scale(w.coefficient().numerator());
        Polynomial top = a.multiply(a).subtract(b.multiply(b).multiply(under));
        if (top.terms().size() >= a.terms().size() + under.terms().size()) {
            return null;
        }
        Polynomial bottom = a.subtract(b.multiply(Polynomial.of(v)));
        boolean negative = bottom.sign() < 0;
        Polynomial n = negative ? top.negate() : top;
        Polynomial d = negative ? bottom.negate() : bottom;
        Expr x = emitter.emit(v);
        // Far out nothing cancels, and the quotient has no limit.
        double far = -2 * a.leading().doubleValue() / b.leading().doubleValue();
        Expr direct = Horner.at(x, List.of(emit(a, instead), emit(b, instead)));
        return direct.where(emitter.number(far).lt(x), emit(n, instead).div(emit(d, instead)));
    }
}
