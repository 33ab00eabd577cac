package dev.nacre.testkit.fuzz;

import dev.nacre.expr.Expr;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// An expression made anew, with some of its parts changed on the way up.
final class Rebuild implements Expr.Algebra<Expr> {
    private final UnaryOperator<Expr> change;

    private Rebuild(UnaryOperator<Expr> change) {
        this.change = change;
    }

    /// @param change what becomes of each part, whose own parts have been changed before
    static List<Expr> of(List<Expr> roots, UnaryOperator<Expr> change) {
        return Expr.evaluate(roots, new Rebuild(change));
    }

    /// The roots with one part replaced wherever it occurs.
    static List<Expr> replace(List<Expr> roots, Expr part, Expr by) {
        return of(roots, e -> e == part ? by : e);
    }

    /// The expression with other operands.
    static Expr substitute(Expr e, Map<Integer, Expr> operands) {
        return of(
                        List.of(e),
                        x ->
                                x instanceof Expr.Arg a && operands.containsKey(a.index())
                                        ? operands.get(a.index())
                                        : x)
                .getFirst();
    }

    @Override
    public Expr constant(Expr.Const c) {
        return change.apply(c);
    }

    @Override
    public Expr arg(Expr.Arg a) {
        return change.apply(a);
    }

    @Override
    public Expr apply(Expr.Apply a, List<Expr> args) {
        return change.apply(a.over(args));
    }
}
