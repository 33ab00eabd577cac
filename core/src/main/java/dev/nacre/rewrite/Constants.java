package dev.nacre.rewrite;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What depends on no operand, as the number that it is.
///
/// Rational numbers, their exponentials and logarithms are left, since the field computes with them
/// exactly.
final class Constants {
    private static final Set<Primitive> EXACT =
            EnumSet.of(
                    Primitive.ADD,
                    Primitive.SUB,
                    Primitive.NEG,
                    Primitive.MUL,
                    Primitive.DIV,
                    Primitive.EXP,
                    Primitive.LOG);

    private Constants() {}

    /// The roots with such parts replaced; the same objects where there are none.
    static List<Expr> folded(List<Expr> roots, DType dtype) {
        Set<Expr> varying = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<Expr, Expr> by = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            if (e instanceof Expr.Arg) {
                varying.add(e);
            }
            if (!(e instanceof Expr.Apply a)) {
                continue;
            }
            if (a.args().stream().anyMatch(varying::contains)) {
                varying.add(a);
            } else if (a.dtype() == dtype && !EXACT.contains(a.op())) {
                by.put(a, number(a));
            }
        }
        return by.isEmpty() ? roots : Substitution.of(roots, by);
    }

    private static Expr number(Expr.Apply a) {
        Truth t = Exact.of(List.of(a), a.dtype()).at().getFirst();
        double v = t.isKnown() ? t.value(a.dtype()) : Double.NaN;
        return Double.isFinite(v) ? Expr.constant(v, a.dtype()) : a;
    }
}
