package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Products of an operand and what is clamped to 0 far out, which mean nothing at an infinity as
/// they stand: there the operand is cut to the largest number.
final class Clamps {
    private final Emitter emitter;

    Clamps(Emitter emitter) {
        this.emitter = emitter;
    }

    /// Whether an operation is such a product.
    static boolean isProduct(Expr.Apply a) {
        Expr x = a.args().getFirst();
        Expr c = a.args().getLast();
        return a.op() == Primitive.MUL
                && ((Reach.isOperand(x) && isClamp(c) && contains(c, x))
                        || (Reach.isOperand(c) && isClamp(x) && contains(x, c)));
    }

    private static boolean contains(Expr e, Expr part) {
        return Expr.postorder(List.of(e)).contains(part);
    }

    private static boolean isClamp(Expr e) {
        return e instanceof Expr.Apply a && isClamp(a.op());
    }

    private static boolean isClamp(Primitive op) {
        return op == Primitive.MIN || op == Primitive.MAX || op == Primitive.SELECT;
    }

    void limit(Fraction f, Product product) {
        List<Variable> clamps = new ArrayList<>();
        List<Variable> operands = new ArrayList<>();
        for (Map.Entry<Polynomial, Integer> e : f.factors().entrySet()) {
            Variable v = emitter.field().single(e.getKey());
            if (v == null || e.getValue() < 0) {
                continue;
            }
            if (v.meaning() instanceof Variable.Meaning.Call c && isClamp(c.op())) {
                clamps.add(v);
            } else if (v.meaning() instanceof Variable.Meaning.Leaf l
                    && Reach.isOperand(l.expr())) {
                operands.add(v);
            }
        }
        for (Variable c : clamps) {
            operands.forEach(x -> cut(x, emitter.emit(c), product));
        }
    }

    private void cut(Variable x, Expr clamp, Product product) {
        Expr.Arg only = null;
        for (Expr e : Expr.postorder(List.of(clamp))) {
            if (e instanceof Expr.Arg a) {
                if (only != null) {
                    return;
                }
                only = a;
            }
        }
        if (only == null || !contains(emitter.emit(x), only)) {
            return;
        }
        double most = emitter.dtype() == DType.F64 ? Double.MAX_VALUE : Float.MAX_VALUE;
        for (int sign = -1; sign <= 1; sign += 2) {
            double[] far = {sign * Double.POSITIVE_INFINITY};
            List<double[]> at = Collections.nCopies(only.index() + 1, far);
            if (Rounded.evaluate(List.of(clamp), at).getFirst()[0] == 0) {
                Expr cut = product.instead().getOrDefault(x, emitter.emit(x));
                product.replace(x, emitter.cut(cut, sign * most, sign));
            }
        }
    }
}
