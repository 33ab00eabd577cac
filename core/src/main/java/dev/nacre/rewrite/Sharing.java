package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Lowering;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `expm1(a)` by an `exp(a)` that is computed anyway: near 0 it is a polynomial, elsewhere the
/// exponential minus 1.
final class Sharing {
    private Sharing() {}

    /// The roots with one exponential instead of both; the same objects where there are not both.
    static List<Expr> shared(List<Expr> roots) {
        Map<Expr, Expr> exponentials = new IdentityHashMap<>();
        Set<Expr> lessOne = new HashSet<>();
        for (Expr e : Expr.postorder(roots)) {
            if (!(e instanceof Expr.Apply a)) {
                continue;
            }
            Expr x = a.args().getFirst();
            if (a.op() == Primitive.EXP) {
                exponentials.put(x, a);
            } else if (a.op() == Primitive.SCALED_EXP && a.args().get(1) instanceof Expr.Const k) {
                exponentials.putIfAbsent(x, a.mul(a.constant(Math.scalb(1.0, -(int) k.value()))));
            } else if (a.op() == Primitive.EXPM1) {
                lessOne.add(x);
            }
        }
        exponentials.keySet().retainAll(lessOne);
        if (exponentials.isEmpty()) {
            return roots;
        }
        Map<Expr, Expr> by = new IdentityHashMap<>();
        exponentials.forEach((x, exp) -> by.put(x.expm1(), Lowering.expm1(x, exp)));
        return Substitution.of(roots, by);
    }
}
