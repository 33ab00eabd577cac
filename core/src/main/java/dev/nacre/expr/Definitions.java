package dev.nacre.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Expressions as lines of text, in which a part that is used twice or more has a name.
///
/// @param parts lines such as `t1 = exp(x)`, each after those it uses
/// @param results the expressions themselves
public record Definitions(List<String> parts, List<String> results) {
    /// The expressions, in order, with names `t1`, `t2`, ... for their parts.
    ///
    /// @param variables the names of the arguments by their index; others get the usual ones
    public static Definitions of(List<Expr> roots, List<String> variables) {
        Map<Expr, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>(variables);
        Map<Expr, Integer> uses = new HashMap<>();
        List<Expr> order = Expr.postorder(roots);
        for (Expr e : order) {
            switch (e) {
                case Expr.Arg a when a.index() < variables.size() ->
                        names.put(a, variables.get(a.index()));
                case Expr.Apply a -> a.args().forEach(x -> uses.merge(x, 1, Integer::sum));
                default -> {}
            }
        }
        List<String> parts = new ArrayList<>();
        int next = 1;
        for (Expr e : order) {
            if (e instanceof Expr.Apply && uses.getOrDefault(e, 0) > 1) {
                String text = Printer.print(e, names);
                while (taken.contains("t" + next)) {
                    next++;
                }
                String name = "t" + next++;
                names.put(e, name);
                parts.add(name + " = " + text);
            }
        }
        List<String> results = new ArrayList<>();
        for (Expr r : roots) {
            String name = r instanceof Expr.Apply ? names.get(r) : null;
            results.add(name == null ? Printer.print(r, names) : name);
        }
        return new Definitions(List.copyOf(parts), List.copyOf(results));
    }

    /// All of it in one line.
    @Override
    public String toString() {
        List<String> all = new ArrayList<>(parts);
        all.addAll(results);
        return String.join("; ", all);
    }
}
