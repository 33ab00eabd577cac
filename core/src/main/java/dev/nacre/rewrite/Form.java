package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One way to compute formulas.
///
/// @param roots the expressions to compute
/// @param scheme how exponentials are evaluated, or null for the textbook
/// @param laws the laws that led there, in the order they were used first
/// @param errors for each root the worst error, in ULP, that was found when the form was chosen;
///   NaN where nothing had to be compared
public record Form(List<Expr> roots, @Nullable Scheme scheme, Set<Law> laws, List<Double> errors) {
    /// Formulas as they are written.
    public static Form written(List<Expr> roots) {
        return new Form(roots, null, Set.of(), Collections.nCopies(roots.size(), Double.NaN));
    }

    /// What it costs, in the units of [dev.nacre.expr.Primitive#cost()].
    int cost() {
        int cost = 0;
        for (Expr e : Expr.postorder(roots)) {
            cost += e instanceof Expr.Apply a ? a.op().cost() : 0;
        }
        return cost;
    }

    /// The same with the errors that were found.
    Form with(List<Double> found) {
        return new Form(roots, scheme, laws, found);
    }
}
