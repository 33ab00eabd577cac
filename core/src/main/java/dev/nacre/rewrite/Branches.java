package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Sums of selections under one condition as one selection, which is how the gradients of both
/// branches of a `where` come together again.
final class Branches {
    private Branches() {}

    /// The roots with such sums joined; the same objects where there are none.
    static List<Expr> joined(List<Expr> roots) {
        Map<Expr, Expr> done = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            Expr instead = e;
            if (e instanceof Expr.Apply a) {
                List<Expr> args = new ArrayList<>();
                for (Expr x : a.args()) {
                    args.add(done.getOrDefault(x, x));
                }
                instead = a.op() == Primitive.ADD ? sum(args.get(0), args.get(1)) : a.over(args);
            }
            done.put(e, instead);
        }
        return roots.stream().map(r -> done.getOrDefault(r, r)).toList();
    }

    private static Expr sum(Expr a, Expr b) {
        if (b instanceof Expr.Apply s && s.op() == Primitive.SELECT) {
            if (a instanceof Expr.Apply r
                    && r.op() == Primitive.SELECT
                    && r.args().getFirst() == s.args().getFirst()) {
                Expr yes = plus(r.args().get(1), s.args().get(1));
                Expr no = plus(r.args().get(2), s.args().get(2));
                return yes.where(r.args().getFirst(), no);
            }
            if (a instanceof Expr.Apply r && r.op() == Primitive.ADD) {
                Expr joined = sum(r.args().get(1), b);
                if (joined instanceof Expr.Apply j && j.op() == Primitive.SELECT) {
                    return r.args().getFirst().add(joined);
                }
            }
        }
        return a.add(b);
    }

    private static Expr plus(Expr a, Expr b) {
        return Horner.isNumber(a, 0) ? b : Horner.isNumber(b, 0) ? a : a.add(b);
    }
}
