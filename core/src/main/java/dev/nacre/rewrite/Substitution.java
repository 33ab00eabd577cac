package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Expressions with parts of them replaced.
final class Substitution {
    private Substitution() {}

    /// The roots with each key replaced by its value, the outermost first; what contains none stays
    /// the same object.
    static List<Expr> of(List<Expr> roots, Map<Expr, Expr> by) {
        Map<Expr, Expr> done = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            Expr instead = by.get(e);
            if (instead == null && e instanceof Expr.Apply a) {
                instead = a.over(a.args().stream().map(done::get).toList());
            }
            done.put(e, instead == null ? e : instead);
        }
        return roots.stream().map(done::get).toList();
    }
}
