package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// Formulas over 16-bit numbers, computed in 32 bits: only casts and results are rounded to 16.
final class HalfPrecision implements Expr.Algebra<Expr> {
    private HalfPrecision() {}

    static List<Expr> widen(List<Expr> bodies) {
        List<Expr> wide = Expr.evaluate(bodies, new HalfPrecision());
        List<Expr> results = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            DType t = bodies.get(i).dtype();
            Expr e = wide.get(i);
            boolean again =
                    isHalf(t)
                            && e instanceof Expr.Apply a
                            && a.op() == Primitive.CAST
                            && a.args().getFirst().dtype() == t;
            results.add(again ? ((Expr.Apply) e).args().getFirst() : e.cast(t));
        }
        return results;
    }

    static boolean isHalf(DType t) {
        return t == DType.F16 || t == DType.BF16;
    }

    /// The type that elements of a dtype are computed in.
    static DType wide(DType t) {
        return isHalf(t) ? DType.F32 : t;
    }

    @Override
    public Expr constant(Expr.Const c) {
        return Expr.constant(c.value(), wide(c.dtype()));
    }

    @Override
    public Expr arg(Expr.Arg a) {
        return a.cast(wide(a.dtype()));
    }

    @Override
    public Expr apply(Expr.Apply a, List<Expr> args) {
        return a.op() == Primitive.CAST
                ? args.getFirst().cast(a.dtype()).cast(wide(a.dtype()))
                : Expr.apply(a.op(), args);
    }
}
