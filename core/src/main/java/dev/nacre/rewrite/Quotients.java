package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Quotients of polynomials in one operand x and |x|, which mean nothing at an infinity as they
/// stand: where they have a limit there, x is cut.
final class Quotients {
    private final Emitter emitter;

    Quotients(Emitter emitter) {
        this.emitter = emitter;
    }

    void limit(Fraction f, Product product) {
        if (!f.hasDenominator()) {
            return;
        }
        Set<Variable> inSums = new HashSet<>();
        for (Polynomial p : f.factors().keySet()) {
            for (Variable v : emitter.field().variables(p)) {
                Variable of = operand(v);
                if (of == null) {
                    return;
                }
                if (p.terms().size() > 1) {
                    inSums.add(of);
                }
            }
        }
        if (inSums.size() != 1) {
            return;
        }
        Variable x = inSums.iterator().next();
        int degree = 0;
        boolean numerator = false;
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            // Other operands are but factors.
            if (emitter.field().variables(e.getKey()).stream().allMatch(v -> operand(v) == x)) {
                degree += e.getValue() * degree(e.getKey());
                numerator |= e.getValue() > 0;
            }
        }
        if (numerator && degree <= 0) {
            cut(x, degree == 0, f, product);
        }
    }

    private void cut(Variable x, boolean saturates, Fraction f, Product product) {
        DType t = emitter.dtype();
        double end = saturates ? Math.scalb(1.0, t.precision() + 6) : emitter.dtype().max();
        Expr cut = emitter.cut(emitter.emit(x), end);
        product.replace(x, cut);
        for (Polynomial p : f.factors().keySet()) {
            for (Variable v : emitter.field().variables(p)) {
                if (v != x && operand(v) == x) {
                    product.replace(v, cut.abs());
                }
            }
        }
    }

    /// The highest power of x and |x| together.
    private int degree(Polynomial p) {
        int degree = 0;
        for (Monomial m : p.terms().keySet()) {
            int sum = 0;
            for (int i = 0; i < m.size(); i++) {
                sum += m.power(i);
            }
            degree = Math.max(degree, sum);
        }
        return degree;
    }

    /// The operand that a variable is, or is the absolute value of; else null.
    private @Nullable Variable operand(Variable v) {
        if (v.meaning() instanceof Variable.Meaning.Leaf l) {
            return Reach.isOperand(l.expr()) ? v : null;
        }
        if (v.meaning() instanceof Variable.Meaning.Call c && c.op() == Primitive.ABS) {
            List<Polynomial> inside = List.copyOf(c.args().getFirst().factors().keySet());
            Variable of = inside.size() == 1 ? emitter.field().single(inside.getFirst()) : null;
            boolean plain = c.args().getFirst().factors().values().stream().allMatch(e -> e == 1);
            return of == null || !plain ? null : operand(of);
        }
        return null;
    }
}
