package dev.nacre.testkit.fuzz;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The derivative of an expression as an expression, from the pullbacks of its primitives.
final class Slope {
    /// The gradient of operand `i` of an operation, as [Primitive#pullback] gives it.
    @FunctionalInterface
    interface Pullback {
        @Nullable Expr of(Primitive op, int i, List<DType> types, DType result);
    }

    private Slope() {}

    /// The derivative by an operand; 0 where nothing depends on it.
    static Expr of(Expr f, int operand, Pullback pullback) {
        Map<Expr, Expr> gradients = new IdentityHashMap<>();
        gradients.put(f, f.constant(1));
        Expr found = f.constant(0);
        for (Expr e : Expr.postorder(List.of(f)).reversed()) {
            Expr g = gradients.get(e);
            if (g == null) {
                continue;
            }
            if (e instanceof Expr.Arg a && a.index() == operand) {
                found = g;
            }
            if (e instanceof Expr.Apply a) {
                pull(a, g, pullback, gradients);
            }
        }
        return found;
    }

    private static void pull(Expr.Apply a, Expr g, Pullback pullback, Map<Expr, Expr> gradients) {
        List<DType> types = a.args().stream().map(Expr::dtype).toList();
        Map<Integer, Expr> operands = new HashMap<>();
        List<Expr> all = new ArrayList<>(a.args());
        all.add(a);
        all.add(g);
        for (int k = 0; k < all.size(); k++) {
            operands.put(k, all.get(k));
        }
        for (int i = 0; i < a.args().size(); i++) {
            Expr p = pullback.of(a.op(), i, types, a.dtype());
            if (p != null) {
                gradients.merge(
                        a.args().get(i), simple(Rebuild.substitute(p, operands)), Expr::add);
            }
        }
    }

    /// Without the factor 1 that the gradient begins with.
    private static Expr simple(Expr e) {
        return Rebuild.of(
                        List.of(e),
                        x ->
                                x instanceof Expr.Apply a
                                                && a.op() == Primitive.MUL
                                                && a.args().getFirst() instanceof Expr.Const c
                                                && c.value() == 1
                                        ? a.args().getLast()
                                        : x)
                .getFirst();
    }
}
