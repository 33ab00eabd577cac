package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The operands whose NaN a formula carries to its result, unless it takes another branch: those it
/// computes with, not those that only conditions look at.
///
/// Where algebra cancels an operand, as in `x - x + y`, no choice of points is sure to show that
/// its NaN and infinities are gone.
final class Carried {
    private final List<Set<Expr>> textbook;

    Carried(List<Expr> textbook) {
        this.textbook = textbook.stream().map(Carried::operands).toList();
    }

    /// Whether each root of a form carries what that of the textbook does.
    boolean isKeptBy(List<Expr> form) {
        for (int r = 0; r < form.size(); r++) {
            if (!operands(form.get(r)).containsAll(textbook.get(r))) {
                return false;
            }
        }
        return true;
    }

    private static Set<Expr> operands(Expr root) {
        Set<Expr> found = new HashSet<>();
        Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Expr> stack = new ArrayDeque<>(List.of(root));
        while (!stack.isEmpty()) {
            Expr e = stack.pop();
            if (e.dtype() == DType.BOOL || !seen.add(e)) {
                continue;
            }
            switch (e) {
                case Expr.Arg a -> found.add(a);
                case Expr.Apply a -> a.args().forEach(stack::push);
                case Expr.Const _ -> {}
            }
        }
        return found;
    }
}
