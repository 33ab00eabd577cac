package dev.nacre.backend;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.IdentityHashMap;
import java.util.List;

/// Expressions evaluated one number after the other: floating-point ones in `double`, rounded by
/// casts only, whole numbers and truth values in `long`.
final class Body {
    private final List<Expr> roots;
    private final List<Expr> order;
    private final IdentityHashMap<Expr, Integer> places = new IdentityHashMap<>();
    private final double[] reals;
    private final long[] wholes;

    Body(List<Expr> roots) {
        this.roots = roots;
        this.order = Expr.postorder(roots);
        for (Expr e : order) {
            places.put(e, places.size());
        }
        this.reals = new double[order.size()];
        this.wholes = new long[order.size()];
    }

    /// What the arguments of a body are at a point.
    interface Arguments {
        double real(int i);

        long whole(int i);
    }

    void evaluate(Arguments arguments) {
        for (int i = 0; i < order.size(); i++) {
            Expr e = order.get(i);
            switch (e) {
                case Expr.Const c when isReal(c) -> reals[i] = c.value();
                case Expr.Const c -> wholes[i] = (long) c.dtype().round(c.value());
                case Expr.Arg a when isReal(a) -> reals[i] = arguments.real(a.index());
                case Expr.Arg a -> wholes[i] = arguments.whole(a.index());
                case Expr.Apply a when a.op() == Primitive.CAST -> cast(a, i);
                case Expr.Apply a -> apply(a, i);
            }
        }
    }

    /// The value of a root, as it is in the last evaluation.
    double real(int root) {
        int i = place(roots.get(root));
        return isReal(roots.get(root)) ? reals[i] : (double) wholes[i];
    }

    long whole(int root) {
        int i = place(roots.get(root));
        return isReal(roots.get(root)) ? (long) reals[i] : wholes[i];
    }

    /// Writes the value of a root to an element.
    void store(int root, Access.Cells to, long[] index) {
        int i = place(roots.get(root));
        if (isReal(roots.get(root))) {
            to.set(index, reals[i]);
        } else {
            to.set(index, wholes[i]);
        }
    }

    private void cast(Expr.Apply a, int i) {
        Expr from = a.args().getFirst();
        int x = place(from);
        DType to = a.dtype();
        if (isReal(from)) {
            if (isReal(a)) {
                reals[i] = to.round(reals[x]);
            } else {
                wholes[i] = (long) to.round(reals[x]);
            }
        } else if (isReal(a)) {
            reals[i] = to == DType.F32 ? (float) wholes[x] : to.round((double) wholes[x]);
        } else {
            wholes[i] = to.wrap(wholes[x]);
        }
    }

    private void apply(Expr.Apply a, int i) {
        if (isReal(a.args().getLast())) {
            double y = a.op().apply(operand(a, 0), operand(a, 1), operand(a, 2));
            if (isReal(a)) {
                reals[i] = y;
            } else {
                wholes[i] = (long) y;
            }
        } else {
            try {
                long y =
                        a.op().applyLong(
                                        wholeOperand(a, 0), wholeOperand(a, 1), wholeOperand(a, 2));
                wholes[i] = a.dtype().wrap(y);
            } catch (ArithmeticException e) {
                throw new NacreException(a + ": a whole number divided by zero", e);
            }
        }
    }

    private double operand(Expr.Apply a, int k) {
        if (k >= a.args().size()) {
            return 0;
        }
        Expr x = a.args().get(k);
        // The elements that a literal is compared with are rounded, so it must be rounded as well.
        if (x instanceof Expr.Const c && a.op().givesBool()) {
            return c.dtype().round(c.value());
        }
        return isReal(x) ? reals[place(x)] : (double) wholes[place(x)];
    }

    private long wholeOperand(Expr.Apply a, int k) {
        return k < a.args().size() ? wholes[place(a.args().get(k))] : 0;
    }

    private int place(Expr e) {
        Integer i = places.get(e);
        if (i == null) {
            throw new IllegalArgumentException(e + " is no part of the body");
        }
        return i;
    }

    private static boolean isReal(Expr e) {
        return e.dtype().isFloating();
    }
}
