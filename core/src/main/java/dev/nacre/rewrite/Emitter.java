package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes fractions of a field as expressions again, evaluated by a scheme.
final class Emitter {
    private final Field field;
    private final DType dtype;
    private final Scheme scheme;
    private final boolean compensated;
    private final Map<Fraction, Expr> written = new HashMap<>();
    private final Map<Variable, Expr> variables = new HashMap<>();
    private final Sums sums = new Sums(this);
    private boolean hasNamedArguments;

    /// @param compensated whether what rounding took from the argument of an exponential corrects
    ///   it
    Emitter(Field field, DType dtype, Scheme scheme, boolean compensated) {
        this.field = field;
        this.compensated = compensated;
        this.dtype = dtype;
        this.scheme = scheme;
    }

    Field field() {
        return field;
    }

    DType dtype() {
        return dtype;
    }

    boolean isCompensated() {
        return compensated;
    }

    Scheme scheme() {
        return scheme;
    }

    /// Notes that the argument of an exponential may be written without a cancellation that has a
    /// name, which compensated ones are not.
    void noteNamedArgument() {
        hasNamedArguments = true;
    }

    boolean hasNamedArguments() {
        return hasNamedArguments;
    }

    Expr number(Rational r) {
        return number(r.toDouble());
    }

    Expr number(double v) {
        return Expr.constant(v, dtype);
    }

    Expr emit(Fraction f) {
        Expr known = written.get(f);
        if (known == null) {
            known = product(f);
            written.put(f, known);
        }
        return known;
    }

    Expr emit(Variable v) {
        Expr known = variables.get(v);
        if (known == null) {
            known =
                    switch (v.meaning()) {
                        case Variable.Meaning.Leaf l -> l.expr();
                        case Variable.Meaning.Exponential e -> exponential(e.u());
                        case Variable.Meaning.Logarithm l ->
                                new Logs(this).emit(l.w(), Rational.ONE);
                        case Variable.Meaning.Call c -> call(c);
                        case Variable.Meaning.Opaque o -> sum(o.terms());
                    };
            variables.put(v, known);
        }
        return known;
    }

    /// A polynomial in which some variables are replaced, its coefficients multiplied by a number.
    Expr emit(Polynomial p, Rational scale, Map<Variable, Expr> instead) {
        return sums.emit(p, scale, instead);
    }

    private Expr exponential(Exponent u) {
        if (u.isConstant()) {
            return number(StrictMath.exp(u.of(Fraction.ONE).toDouble()));
        }
        Pair p = accurate(u, Map.of());
        Expr e = p.high().exp();
        return Lead.corrected(e, e, p);
    }

    /// The exponent as an expression.
    Expr argument(Exponent u, Map<Variable, Expr> instead) {
        return sums.linear(u, instead);
    }

    /// The exponent, with what rounding takes from it if that is to be made good.
    Pair accurate(Exponent u, Map<Variable, Expr> instead) {
        return compensated ? sums.accurate(u, instead) : Pair.exact(argument(u, instead));
    }

    private Expr call(Variable.Meaning.Call c) {
        List<Expr> args = c.args().stream().map(this::emit).toList();
        return c.op() == Primitive.CAST
                ? args.getFirst().cast(c.dtype())
                : Expr.apply(c.op(), args);
    }

    Expr sum(List<Fraction> terms) {
        Expr sum = emit(terms.getFirst());
        for (Fraction t : terms.subList(1, terms.size())) {
            sum = field.writtenSign(t) < 0 ? sum.sub(emit(t.negate())) : sum.add(emit(t));
        }
        return sum;
    }

    /// x, but the bound where x is beyond it in the direction of a sign; NaN stays.
    Expr cut(Expr x, double bound, int sign) {
        Expr b = number(bound);
        return b.where(sign > 0 ? b.lt(x) : x.lt(b), x);
    }

    /// x, but the bound of its sign where its size is beyond that; NaN stays.
    Expr cut(Expr x, double bound) {
        return cut(cut(x, bound, 1), -bound, -1);
    }

    /// The parts of a fraction: what each exponential contributes, and what is left.
    private Expr product(Fraction f) {
        if (f.isConstant()) {
            return number(f.coefficient());
        }
        if (f.factors().size() == 1) {
            Map.Entry<Polynomial, Integer> only = f.factors().entrySet().iterator().next();
            Variable v = field.single(only.getKey());
            if (v != null
                    && only.getValue() == 1
                    && v.meaning() instanceof Variable.Meaning.Logarithm l) {
                return new Logs(this).emit(l.w(), f.coefficient());
            }
        }
        if (isUnit(f.coefficient()) && field.writtenSign(f) < 0) {
            return emit(f.negate()).neg();
        }
        Product product = new Product(f, this);
        Map<Variable, Group> groups = new HashMap<>();
        List<Map.Entry<Polynomial, Integer>> rest = new ArrayList<>();
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            Variable g = onlyGenerator(e.getKey());
            if (g == null || scheme == Scheme.PLAIN) {
                rest.add(e);
            } else {
                groups.computeIfAbsent(g, v -> new Group(v, this)).add(e.getKey(), e.getValue());
            }
        }
        for (Group g : groups.values().stream().sorted().toList()) {
            g.emit(product);
        }
        for (Map.Entry<Polynomial, Integer> e : rest) {
            sums.limit(e.getKey(), product);
        }
        if (scheme != Scheme.PLAIN) {
            new Quotients(this).limit(f, product);
        }
        for (Map.Entry<Polynomial, Integer> e : rest) {
            Rational scale = product.scale(e.getKey());
            product.multiply(emit(e.getKey(), scale, product.instead()), e.getValue());
            product.unscale(scale, e.getValue());
        }
        return product.expr();
    }

    private static boolean isUnit(Rational r) {
        return r.isOne() || r.negate().isOne();
    }

    /// The one exponential that a polynomial contains, or null.
    private @Nullable Variable onlyGenerator(Polynomial p) {
        Set<Variable> found = field.generators(Fraction.ONE.times(p));
        return found.size() == 1 ? found.iterator().next() : null;
    }
}
