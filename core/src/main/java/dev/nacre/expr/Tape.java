package dev.nacre.expr;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Expressions in the order in which they are computed, for evaluating them again and again; what
/// is shared is computed once.
public final class Tape {
    private final List<Expr> steps;

    /// For each step the steps that it takes.
    private final int[][] args;

    private final int[] results;

    private Tape(List<Expr> steps, int[][] args, int[] results) {
        this.steps = steps;
        this.args = args;
        this.results = results;
    }

    /// The order for expressions whose values are wanted.
    public static Tape of(List<? extends Expr> roots) {
        List<Expr> steps = Expr.postorder(roots);
        Map<Expr, Integer> numbers = new IdentityHashMap<>();
        int[][] args = new int[steps.size()][];
        for (int i = 0; i < args.length; i++) {
            args[i] = numbers(operands(steps.get(i)), numbers);
            numbers.put(steps.get(i), i);
        }
        return new Tape(steps, args, numbers(roots, numbers));
    }

    private static List<Expr> operands(Expr e) {
        return e instanceof Expr.Apply a ? a.args() : List.of();
    }

    private static int[] numbers(List<? extends Expr> of, Map<Expr, Integer> numbers) {
        int[] all = new int[of.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = requireNonNull(numbers.get(of.get(i)));
        }
        return all;
    }

    /// The values of the roots in an algebra.
    public <T> List<T> evaluate(Expr.Algebra<T> algebra) {
        List<T> values = new ArrayList<>(args.length);
        for (int i = 0; i < args.length; i++) {
            values.add(
                    switch (steps.get(i)) {
                        case Expr.Const c -> algebra.constant(c);
                        case Expr.Arg a -> algebra.arg(a);
                        case Expr.Apply a -> algebra.apply(a, select(values, args[i]));
                    });
        }
        return select(values, results);
    }

    private static <T> List<T> select(List<T> values, int[] numbers) {
        List<T> selected = new ArrayList<>(numbers.length);
        for (int n : numbers) {
            selected.add(values.get(n));
        }
        return selected;
    }
}
