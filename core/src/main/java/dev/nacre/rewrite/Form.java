package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One way to compute formulas.
///
/// @param roots the expressions to compute
/// @param scheme how exponentials are evaluated, or null for the textbook
/// @param laws the laws that led there, in the order they were used first
public record Form(List<Expr> roots, @Nullable Scheme scheme, Set<Law> laws) {
    /// What it costs, in the units of [dev.nacre.expr.Primitive#cost()].
    int cost() {
        int cost = 0;
        for (Expr e : Expr.postorder(roots)) {
            cost += e instanceof Expr.Apply a ? a.op().cost() : 0;
        }
        return cost;
    }
}
