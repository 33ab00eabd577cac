package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lowered expressions as they are for numbers of usual size.
///
/// Much of a lowered function is there for its tails: arguments are cut where the result overflows,
/// powers of two are applied in steps, limits are chosen. Where all numbers that this hangs on lie
/// within bounds none of it is needed, and what is left computes the same bits. The bounds are
/// those among a few, such as 16 and 64, that save most; that they suffice is shown by interval
/// arithmetic over small pieces (Moore, Interval Analysis, 1966).
///
/// @param test whether all these numbers are of usual size; not so for a NaN
/// @param bodies what then computes the same as the expressions
public record Usual(Expr test, List<Expr> bodies) {
    /// What a test has to save, in additions; it costs about 3.
    private static final int WORTH = 6;

    /// Those of lowered expressions, or null where there is little to save.
    public static @Nullable Usual of(List<Expr> lowered) {
        List<Expr> order = Expr.postorder(lowered);
        Map<Expr, Expr> sources = sources(order);
        Map<Expr, Interval> bounds = new IdentityHashMap<>();
        List<Expr> bodies = lowered;
        Expr test = null;
        for (Expr x : tested(order, sources)) {
            int least = Expr.cost(bodies) - WORTH;
            List<Expr> of = order.stream().filter(e -> sources.get(e) == x).toList();
            Map<Expr, Interval> best = Map.of();
            Expr within = null;
            boolean senseless = true;
            for (Pieces pieces : List.of(Pieces.symmetric(), Pieces.positive())) {
                if (within != null || !senseless) {
                    // Only what makes no sense below 0 is tested to lie above.
                    break;
                }
                Map<Expr, Intervals> all = pieces.bounds(x, of);
                senseless = isUnknownBelow0(all, pieces, lowered, of);
                for (Pieces.Range r : pieces.ranges()) {
                    Map<Expr, Interval> hulls = new IdentityHashMap<>(bounds);
                    all.forEach((e, i) -> hulls.put(e, i.hull(r.from(), r.to())));
                    List<Expr> simple = Expr.evaluate(lowered, new Simplification(hulls));
                    int cost = Expr.cost(simple);
                    if (cost < least) {
                        least = cost;
                        bodies = simple;
                        best = hulls;
                        within = r.test(x);
                    }
                }
            }
            if (within != null) {
                bounds = best;
                test = test == null ? within : test.logicalAnd(within);
            }
        }
        return test == null ? null : new Usual(test, bodies);
    }

    /// Whether nothing that depends on one number alone, and is read with others or is a result, is
    /// known wherever that number is below 0.
    private static boolean isUnknownBelow0(
            Map<Expr, Intervals> bounds, Pieces pieces, List<Expr> roots, List<Expr> of) {
        Set<Expr> inside = new HashSet<>(of);
        Set<Expr> results = new HashSet<>(roots);
        for (Expr e : Expr.postorder(roots)) {
            if (e instanceof Expr.Apply a && !inside.contains(e)) {
                results.addAll(a.args());
            }
        }
        return of.stream()
                .filter(e -> results.contains(e) && isNumber(e.dtype()))
                .map(bounds::get)
                .allMatch(i -> i == null || Double.isNaN(i.hull(0, pieces.below0()).low()));
    }

    /// For each expression the one that it depends on alone: an operand, or the first one that more
    /// than one operand goes into.
    private static Map<Expr, Expr> sources(List<Expr> order) {
        Map<Expr, Expr> sources = new IdentityHashMap<>();
        for (Expr e : order) {
            Set<Expr> found = new LinkedHashSet<>();
            if (e instanceof Expr.Apply a && !isOperand(e)) {
                for (Expr arg : a.args()) {
                    Expr s = sources.get(arg);
                    if (s != null) {
                        found.add(s);
                    }
                }
            }
            if (!(e instanceof Expr.Const)) {
                sources.put(e, found.size() == 1 ? found.iterator().next() : e);
            }
        }
        return sources;
    }

    /// Casts of operands happen while they are read.
    private static boolean isOperand(Expr e) {
        return e instanceof Expr.Arg
                || (e instanceof Expr.Apply a
                        && a.op() == Primitive.CAST
                        && a.args().getFirst() instanceof Expr.Arg);
    }

    /// The numbers that comparisons depend on.
    private static List<Expr> tested(List<Expr> order, Map<Expr, Expr> sources) {
        Set<Expr> tested = new LinkedHashSet<>();
        for (Expr e : order) {
            Expr x = sources.get(e);
            if (e.dtype() == DType.BOOL && x != null && x != e && isNumber(x.dtype())) {
                tested.add(x);
            }
        }
        return new ArrayList<>(tested);
    }

    private static boolean isNumber(DType t) {
        return t == DType.F32 || t == DType.F64;
    }
}
