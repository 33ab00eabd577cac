package dev.nacre.measure;

import dev.nacre.exact.Exact;
import dev.nacre.exact.Truth;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.rewrite.Points;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// The points at which a derivative does not exist: where the formula switches and the derivative
/// differs on both sides.
final class Kinks {
    private static final double CLOSE = 1e-3;

    private final DType dtype;
    private final Exact derivative;
    private final int conditions;
    private final Exact switches;

    private Kinks(DType dtype, Expr derivative, List<Expr> switches) {
        this.dtype = dtype;
        this.derivative = Exact.of(List.of(derivative));
        this.conditions = switches.size();
        this.switches = Exact.of(switches);
    }

    static Kinks of(Expr derivative, DType dtype) {
        List<Expr> switches = new ArrayList<>();
        for (Expr e : Expr.postorder(List.of(derivative))) {
            if (e instanceof Expr.Apply a && a.args().getFirst().dtype() != DType.BOOL) {
                Expr x = a.args().getFirst();
                switch (a.op()) {
                    case ABS, SIGN -> switches.add(x.eq(x.constant(0)));
                    case EQ, LT, LE, MIN, MAX -> switches.add(Expr.apply(Primitive.EQ, a.args()));
                    default -> {}
                }
            }
        }
        return new Kinks(dtype, derivative, switches);
    }

    /// Whether the derivative does not exist at a point.
    boolean isAt(double... x) {
        if (conditions == 0) {
            return false;
        }
        boolean switching = false;
        for (Truth t : switches.at(x)) {
            switching |= t.isKnown() && t.value(DType.F64) == 1;
        }
        return switching && differs(x);
    }

    private boolean differs(double[] x) {
        for (int k = 0; k < x.length; k++) {
            double below = beside(x, k, false);
            double above = beside(x, k, true);
            double gap = Math.abs(above - below);
            if (!(gap <= CLOSE * Math.max(Math.abs(above), Math.abs(below)))) {
                return true;
            }
        }
        return false;
    }

    private double beside(double[] x, int k, boolean up) {
        double[] moved = x.clone();
        moved[k] = Points.next(x[k], dtype, up);
        return derivative.at(moved).getFirst().value(DType.F64);
    }
}
