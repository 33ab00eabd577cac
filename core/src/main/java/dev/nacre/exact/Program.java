package dev.nacre.exact;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Expressions as a list of steps, each over the results of earlier ones.
///
/// @param roots the steps that give the values
record Program(List<Step> steps, List<Integer> roots) {
    sealed interface Step {}

    /// A number that stands in the program, where `value` says nothing of its digits.
    record Literal(double value, DType dtype, boolean rounded) implements Step {
        boolean isDecimal() {
            return dtype.isFloating() && Double.isFinite(value) && value != 0 && !rounded;
        }

        BigDecimal decimal() {
            return BigDecimal.valueOf(value);
        }
    }

    record Argument(int index, DType dtype) implements Step {}

    /// Operands that there are not are 0, and ignored.
    record Operation(Primitive op, DType from, DType to, int a, int b, int c) implements Step {}

    static Program of(List<Expr> roots) {
        List<Step> steps = new ArrayList<>();
        IdentityHashMap<Expr, Integer> places = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            Step step =
                    switch (e) {
                        case Expr.Const c -> new Literal(c.value(), c.dtype(), false);
                        case Expr.Arg a -> new Argument(a.index(), a.dtype());
                        case Expr.Apply a -> {
                            Operation tail = complement(a, steps, places);
                            yield tail != null ? tail : operation(a, steps, places);
                        }
                    };
            places.put(e, steps.size());
            steps.add(step);
        }
        return new Program(List.copyOf(steps), roots.stream().map(places::get).toList());
    }

    /// `1 + erf(u)` as `erfc(-u)`, and `1 - erf(u)` as `erfc(u)`: as they stand, no precision is
    /// enough far out. Else null.
    private static @Nullable Operation complement(
            Expr.Apply e, List<Step> steps, IdentityHashMap<Expr, Integer> places) {
        boolean less = e.op() == Primitive.SUB;
        Expr one = e.args().getFirst();
        Expr other = e.args().getLast();
        if (e.op() == Primitive.ADD && other instanceof Expr.Const) {
            one = other;
            other = e.args().getFirst();
        }
        if (!(less || e.op() == Primitive.ADD)
                || !(one instanceof Expr.Const c && c.value() == 1)
                || !(other instanceof Expr.Apply erf && erf.op() == Primitive.ERF)) {
            return null;
        }
        DType t = e.dtype();
        int u = places.getOrDefault(erf.args().getFirst(), 0);
        if (!less) {
            steps.add(new Operation(Primitive.NEG, t, t, u, 0, 0));
            u = steps.size() - 1;
        }
        return new Operation(Primitive.ERFC, t, t, u, 0, 0);
    }

    private static Step operation(
            Expr.Apply e, List<Step> steps, IdentityHashMap<Expr, Integer> places) {
        int[] operands = new int[3];
        for (int i = 0; i < e.args().size(); i++) {
            Expr x = e.args().get(i);
            if (x instanceof Expr.Const c && e.op().givesBool()) {
                // The elements that a literal is compared with are rounded, so it must be as well.
                operands[i] = steps.size();
                steps.add(new Literal(c.dtype().round(c.value()), c.dtype(), true));
            } else {
                operands[i] = places.getOrDefault(x, 0);
            }
        }
        DType from = e.args().getLast().dtype();
        return new Operation(e.op(), from, e.dtype(), operands[0], operands[1], operands[2]);
    }
}
