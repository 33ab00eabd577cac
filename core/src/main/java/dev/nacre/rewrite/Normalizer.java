package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns expressions into fractions of their field, in which what is equal over the reals mostly is
/// the same.
final class Normalizer {
    /// A power with a whole exponent up to this is a product.
    private static final int HIGHEST_POWER = 16;

    /// How often work starts again with better generators.
    private static final int MOST_RESTARTS = 8;

    private static final Rational HALF = new Rational(BigInteger.ONE, BigInteger.TWO);

    private final DType dtype;
    private final Map<Expr, Integer> dropped;
    private final Field field;
    private final Generators generators;
    private final Map<Expr, Fraction> done = new IdentityHashMap<>();
    private final Set<Law> laws = new LinkedHashSet<>();

    private final Set<Expr> onlyExponents;

    private Normalizer(
            List<Expr> roots,
            DType dtype,
            Map<Expr, Integer> dropped,
            Field field,
            List<Exponent> bases) {
        this.field = field;
        this.onlyExponents = onlyExponents(roots);
        this.dtype = dtype;
        this.dropped = dropped;
        this.generators = new Generators(bases);
    }

    /// The roots as fractions.
    ///
    /// @param laws the laws that were used
    record Normal(Field field, List<Fraction> roots, Set<Law> laws) {}

    /// @param dropped for a selection that is only a guard, the operand that takes its place
    /// @param apart whether quotients of one exponential stay apart
    static Normal normalize(
            List<Expr> roots, DType dtype, Map<Expr, Integer> dropped, boolean apart) {
        // One field for all, since exponents are made of its variables.
        Field field = new Field(apart);
        List<Exponent> bases = List.of();
        boolean differences = true;
        for (int i = 0; i < MOST_RESTARTS; i++) {
            Normalizer n = new Normalizer(roots, dtype, dropped, field, bases);
            try {
                Normal normal = n.run(roots);
                Exponent d = differences ? n.difference(normal) : null;
                if (d == null) {
                    return normal;
                }
                bases = n.generators.withDifference(d);
                differences = false;
            } catch (Generators.Restart restart) {
                bases = restart.bases();
            }
        }
        throw new Polynomial.Excess();
    }

    private Normal run(List<Expr> roots) {
        for (Expr e : Expr.postorder(roots)) {
            done.put(e, normalize(e));
        }
        return new Normal(field, roots.stream().map(this::known).toList(), laws);
    }

    private Fraction known(Expr e) {
        Fraction f = done.get(e);
        if (f == null) {
            throw new IllegalStateException("not yet normal: " + e);
        }
        return f;
    }

    private Fraction normalize(Expr e) {
        return switch (e) {
            case Expr.Const c -> constant(c);
            case Expr.Arg _ -> leaf(e);
            case Expr.Apply a when !isOurs(a) -> leaf(e);
            case Expr.Apply a -> {
                Integer branch = dropped.get(a);
                if (branch != null) {
                    laws.add(Law.GUARD);
                    yield known(a.args().get(branch));
                }
                if (isExponential(a.op())) {
                    keepTogether(a.args().getFirst());
                }
                List<Fraction> args = a.args().stream().map(this::known).toList();
                yield sound(a.op(), args, a.dtype());
            }
        };
    }

    /// Whether an operation and its operands are about numbers of this dtype or truth values.
    private boolean isOurs(Expr.Apply a) {
        return (a.dtype() == dtype || a.dtype() == DType.BOOL)
                && a.args().stream().allMatch(x -> x.dtype() == dtype || x.dtype() == DType.BOOL);
    }

    private Fraction leaf(Expr e) {
        boolean positive = e instanceof Expr.Const c && (c.value() > 0 || e.dtype() == DType.BOOL);
        return Fraction.of(field.variable(new Variable.Meaning.Leaf(e), positive), 1);
    }

    private Fraction constant(Expr.Const c) {
        double size = Math.abs(c.value());
        boolean decimal =
                c.dtype() == dtype
                        && Double.doubleToRawLongBits(c.value()) != Long.MIN_VALUE
                        && (size == 0 || (size > 1e-50 && size < 1e50));
        return decimal ? Fraction.of(Rational.of(c.value())) : leaf(c);
    }

    /// An exponent of several variables that is used elsewhere as well is computed once, and is the
    /// variable of what it is used in.
    private void keepTogether(Expr exponent) {
        Fraction whole = known(exponent);
        Fraction unit = whole.unit();
        Set<Variable> within = new HashSet<>();
        unit.factors().keySet().forEach(p -> within.addAll(field.variables(p)));
        boolean quotient = unit.hasDenominator() && !field.generators(unit).isEmpty();
        boolean several =
                within.size() > 1
                        && within.stream().noneMatch(Variable::isGenerator)
                        && within.stream()
                                .noneMatch(v -> v.meaning() instanceof Variable.Meaning.Logarithm);
        if (!quotient && !several) {
            return;
        }
        List<Expr> same = done.keySet().stream().filter(e -> known(e).unit().equals(unit)).toList();
        if (quotient || same.stream().anyMatch(e -> !onlyExponents.contains(e))) {
            Rational own = own(whole, quotient);
            Fraction kept = field.opaque(List.of(unit.scale(own)));
            for (Expr e : same) {
                done.put(e, kept.scale(known(e).coefficient().divide(own)));
            }
        }
    }

    /// What is used for nothing but the arguments of exponentials.
    private static Set<Expr> onlyExponents(List<Expr> roots) {
        Set<Expr> found = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Expr> order = Expr.postorder(roots);
        found.addAll(order);
        found.removeAll(roots);
        for (Expr e : order.reversed()) {
            if (e instanceof Expr.Apply a && !isExponential(a.op())) {
                boolean passedOn = a.op() == Primitive.NEG && found.contains(a);
                if (!passedOn) {
                    a.args().forEach(found::remove);
                }
            }
        }
        return found;
    }

    private static boolean isExponential(Primitive op) {
        return op == Primitive.EXP || op == Primitive.EXPM1 || op == Primitive.TANH;
    }

    /// The result of a law, or the operation as a variable where that would be too large or would
    /// lose a NaN.
    private Fraction sound(Primitive op, List<Fraction> args, DType type) {
        try {
            Fraction f = apply(op, args, type);
            boolean vanished = f.isConstant() && args.stream().anyMatch(a -> !a.isConstant());
            if (!vanished || !f.isZero()) {
                return f;
            }
        } catch (Polynomial.Excess | ArithmeticException e) {
            // Left as it is.
        }
        return call(op, args, type);
    }

    private Fraction call(Primitive op, List<Fraction> args, DType type) {
        boolean positive = op == Primitive.ABS || op == Primitive.SQRT || op == Primitive.POW2;
        return Fraction.of(field.variable(new Variable.Meaning.Call(op, args, type), positive), 1);
    }

    private Fraction apply(Primitive op, List<Fraction> args, DType type) {
        Law law = Law.defining(op);
        if (law != null) {
            laws.add(law);
            return Expr.evaluate(List.of(law.rightSide(dtype)), new Template(args)).getFirst();
        }
        Fraction x = args.getFirst();
        return switch (op) {
            case ADD -> sum(x, args.get(1));
            case SUB -> sum(x, args.get(1).negate());
            case NEG -> x.negate();
            case MUL -> field.multiply(x, args.get(1));
            case DIV -> field.divide(x, args.get(1));
            case EXP -> exponential(x);
            case LOG -> logarithm(x);
            case SQRT -> squareRoot(x);
            case ABS -> absolute(x);
            case SIGN -> sign(x);
            case ERF -> errorFunction(x);
            case POW -> power(x, args.get(1));
            case SELECT -> args.get(1).equals(args.get(2)) ? args.get(1) : call(op, args, type);
            default -> call(op, args, type);
        };
    }

    private Fraction sum(Fraction a, Fraction b) {
        Fraction s = field.add(a, b);
        if (field.terms(s).size() < field.terms(a).size() + field.terms(b).size()
                && (a.hasDenominator() || b.hasDenominator())) {
            laws.add(Law.COMMON_DENOMINATOR);
        }
        return s;
    }

    private Fraction power(Fraction x, Fraction k) {
        if (k.isConstant() && k.coefficient().isSmall(HIGHEST_POWER) && !k.isZero()) {
            laws.add(Law.POWER);
            return field.pow(x, k.coefficient().toInt());
        }
        Exponent u = exponentOf(x);
        if (u != null) {
            laws.add(Law.POWER_OF_EXP);
            return exponential(field.multiply(fraction(u), k));
        }
        return call(Primitive.POW, List.of(x, k), dtype);
    }

    /// The u of which a fraction is the exponential, or null.
    private @Nullable Exponent exponentOf(Fraction f) {
        Exponent u = new Exponent(Map.of());
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            Variable v = field.single(e.getKey());
            if (v == null || !(v.meaning() instanceof Variable.Meaning.Exponential g)) {
                return null;
            }
            u = u.add(g.u().scale(Rational.of(e.getValue())));
        }
        return f.coefficient().isOne() && !u.isZero() ? u : null;
    }

    private Fraction fraction(Exponent u) {
        Fraction sum = Fraction.ZERO;
        for (Map.Entry<Fraction, Rational> e : u.parts().entrySet()) {
            sum = field.add(sum, e.getKey().scale(e.getValue()));
        }
        return sum;
    }

    private Fraction exponential(Fraction u) {
        Fraction product = Fraction.ONE;
        Exponent rest = new Exponent(Map.of());
        for (Fraction t : monomials(u)) {
            Fraction w = argumentOfLog(t.unit());
            Rational c = t.coefficient();
            if (w != null && c.isSmall(HIGHEST_POWER)) {
                laws.add(Law.EXP_OF_LOG);
                product = field.multiply(product, field.pow(w, c.toInt()));
            } else if (w != null && c.divide(HALF).isSmall(HIGHEST_POWER)) {
                laws.add(Law.EXP_OF_HALF_LOG);
                Fraction root = field.pow(squareRoot(w), c.divide(HALF).toInt());
                product = field.multiply(product, root);
            } else {
                rest = rest.add(new Exponent(Map.of(t.unit(), c)));
            }
        }
        if (rest.isZero()) {
            return product;
        }
        for (Map.Entry<Exponent, Integer> e : generators.powers(rest).entrySet()) {
            Variable v = field.variable(new Variable.Meaning.Exponential(e.getKey()), true);
            product = field.multiply(product, Fraction.of(v, e.getValue()));
            if (!e.getKey().equals(rest)) {
                laws.add(e.getKey().ratio(rest) == null ? Law.EXP_OF_SUM : Law.EXP_OF_MULTIPLE);
            }
        }
        return product;
    }

    /// The products whose sum a fraction is.
    private List<Fraction> monomials(Fraction f) {
        List<Fraction> all = new ArrayList<>();
        for (Fraction t : field.terms(f)) {
            if (t.hasDenominator()) {
                all.add(t);
                continue;
            }
            try {
                Field.expand(t)
                        .terms()
                        .forEach((m, c) ->
                                all.add(
                                        Field.primitive(Polynomial.term(m, c))
                                                .scale(t.coefficient())));
            } catch (Polynomial.Excess e) {
                all.add(t);
            }
        }
        return all;
    }

    /// The w of a `log(w)` that is not negative, or null.
    private @Nullable Fraction argumentOfLog(Fraction unit) {
        if (unit.factors().size() != 1) {
            return null;
        }
        Map.Entry<Polynomial, Integer> only = unit.factors().entrySet().iterator().next();
        Variable v = field.single(only.getKey());
        return v != null
                        && only.getValue() == 1
                        && v.meaning() instanceof Variable.Meaning.Logarithm l
                        && field.isNonNegative(l.w())
                ? l.w()
                : null;
    }

    private Fraction logarithm(Fraction w) {
        Exponent u = exponentOf(w);
        if (u != null) {
            laws.add(Law.LOG_OF_EXP);
            return fraction(u);
        }
        if (w.isOne()) {
            return Fraction.ZERO;
        }
        return Fraction.of(field.variable(new Variable.Meaning.Logarithm(w), false), 1);
    }

    private Fraction squareRoot(Fraction w) {
        Variable.Meaning root = new Variable.Meaning.Call(Primitive.SQRT, List.of(w), dtype);
        if (!field.isNonNegative(w) || w.isConstant()) {
            return Fraction.of(field.variable(root, true), 1);
        }
        return Fraction.of(field.root(root, w), 1);
    }

    private Fraction absolute(Fraction x) {
        if (field.isNonNegative(x)) {
            laws.add(Law.ABS_OF_POSITIVE);
            return x;
        }
        Rational own = own(x, x.hasDenominator());
        Fraction unit = x.unit().scale(own);
        Variable.Meaning abs = new Variable.Meaning.Call(Primitive.ABS, List.of(unit), dtype);
        return Fraction.of(field.root(abs, field.pow(unit, 2)), 1)
                .scale(x.coefficient().abs().divide(own));
    }

    /// The size of a coefficient that stays with its unit: a quotient keeps it, lest it vanish
    /// without.
    private static Rational own(Fraction x, boolean isQuotient) {
        return isQuotient ? x.coefficient().abs() : Rational.ONE;
    }

    private Fraction sign(Fraction x) {
        Fraction s = call(Primitive.SIGN, List.of(x.unit()), dtype);
        field.pair(s, x.unit(), absolute(x.unit()));
        return x.coefficient().signum() < 0 ? s.negate() : s;
    }

    private Fraction errorFunction(Fraction x) {
        if (x.coefficient().signum() < 0) {
            laws.add(Law.ERF_IS_ODD);
            return call(Primitive.ERF, List.of(x.negate()), dtype).negate();
        }
        return call(Primitive.ERF, List.of(x), dtype);
    }

    /// The difference of two exponents whose exponentials are the two terms of a sum.
    private @Nullable Exponent difference(Normal normal) {
        for (Polynomial p : field.polynomials(normal.roots())) {
            if (p.terms().size() != 2) {
                continue;
            }
            List<Variable> of = field.variables(p);
            List<Variable> exps = of.stream().filter(Variable::isGenerator).toList();
            if (exps.size() < 2) {
                continue;
            }
            List<Monomial> terms = List.copyOf(p.terms().keySet());
            Monomial quotient = terms.get(1).divide(terms.get(0));
            Exponent d = new Exponent(Map.of());
            for (Variable v : exps) {
                Exponent u = ((Variable.Meaning.Exponential) v.meaning()).u();
                d = d.add(u.scale(Rational.of(quotient.power(v.number()))));
            }
            return d.isZero() ? null : d;
        }
        return null;
    }

    /// A side of a law, of which the arguments are fractions.
    private final class Template implements Expr.Algebra<Fraction> {
        private final List<Fraction> args;

        Template(List<Fraction> args) {
            this.args = args;
        }

        @Override
        public Fraction constant(Expr.Const c) {
            return Normalizer.this.constant(c);
        }

        @Override
        public Fraction arg(Expr.Arg a) {
            return args.get(a.index());
        }

        @Override
        public Fraction apply(Expr.Apply a, List<Fraction> operands) {
            return Normalizer.this.apply(a.op(), operands, a.dtype());
        }
    }
}
