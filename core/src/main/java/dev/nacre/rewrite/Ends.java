package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the factors of a product come to at the infinities of an operand: 0 times infinity means
/// nothing as it stands, so an infinite factor is cut to the largest number there.
final class Ends {
    private static final double[] INFINITIES = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};

    private static final Set<Primitive> CLAMPS =
            EnumSet.of(Primitive.MIN, Primitive.MAX, Primitive.SELECT);

    private Ends() {}

    /// Whether an operation is an operand times what may be 0 far out.
    static boolean isProduct(Expr.Apply a) {
        Expr x = a.args().getFirst();
        Expr c = a.args().getLast();
        return a.op() == Primitive.MUL && (isClamped(x, c) || isClamped(c, x));
    }

    private static boolean isClamped(Expr x, Expr c) {
        return Reach.isOperand(x)
                && c instanceof Expr.Apply a
                && CLAMPS.contains(a.op())
                && Expr.postorder(List.of(c)).contains(x);
    }

    /// The factors; of those that depend on the operand of the first, the infinite ones cut.
    static List<Expr> cut(List<Expr> factors, Emitter emitter) {
        Expr.Arg x = null;
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            Expr.Arg own = operand(factors.get(i));
            if (own != null && (x == null || x.equals(own))) {
                x = own;
                places.add(i);
            }
        }
        if (x == null || places.size() < 2) {
            return factors;
        }
        List<double[]> ends = at(x, places.stream().map(factors::get).toList());
        List<Expr> cut = new ArrayList<>(factors);
        for (int side = 0; side < INFINITIES.length; side++) {
            int s = side;
            if (ends.stream().anyMatch(e -> e[s] == 0)) {
                for (int k = 0; k < places.size(); k++) {
                    cut.set(places.get(k), cut(cut.get(places.get(k)), ends.get(k)[s], emitter));
                }
            }
        }
        return cut;
    }

    /// What is multiplied by something that vanishes, cut where it is infinite.
    static Expr finite(Expr e, Emitter emitter) {
        Expr.Arg x = operand(e);
        if (x == null) {
            return e;
        }
        Expr cut = e;
        for (double end : at(x, List.of(e)).getFirst()) {
            cut = cut(cut, end, emitter);
        }
        return cut;
    }

    private static List<double[]> at(Expr.Arg x, List<Expr> of) {
        return Rounded.asWritten(of, Collections.nCopies(x.index() + 1, INFINITIES));
    }

    private static Expr cut(Expr e, double end, Emitter emitter) {
        int sign = end > 0 ? 1 : -1;
        return Double.isInfinite(end) ? emitter.cut(e, sign * emitter.dtype().max(), sign) : e;
    }

    /// The one operand that an expression depends on, or null.
    private static Expr.@Nullable Arg operand(Expr e) {
        Expr.Arg found = null;
        for (Expr p : Expr.postorder(List.of(e))) {
            if (p instanceof Expr.Arg a) {
                if (found != null) {
                    return null;
                }
                found = a;
            }
        }
        return found;
    }
}
