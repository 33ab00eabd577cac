package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Chooses how formulas are computed: the cheapest form that is as near to the truth as promised,
/// or at least as near as the textbook.
public final class Rewriter {
    /// The worst error, in ULP, that a form is chosen with without a look at the textbook.
    static final double PROMISE = 4;

    /// So many points a form is tried at, about, for each operand.
    private static final int DENSITY = 48;

    private static final int CACHED = 4096;

    private static final Set<Primitive> WORTHWHILE =
            EnumSet.of(
                    Primitive.EXP,
                    Primitive.EXPM1,
                    Primitive.LOG,
                    Primitive.LOG1P,
                    Primitive.TANH,
                    Primitive.ERF,
                    Primitive.ERFC,
                    Primitive.POW);

    private static final Map<List<Expr>, Form> KNOWN = new ConcurrentHashMap<>();

    private final List<Expr> roots;
    private final DType dtype;

    private Rewriter(List<Expr> roots, DType dtype) {
        this.roots = roots;
        this.dtype = dtype;
    }

    /// The formulas in the form in which they are to be computed; the same list if that is how they
    /// are written.
    public static List<Expr> rewrite(List<Expr> roots) {
        List<Expr> chosen = form(roots).roots();
        return chosen.equals(roots) ? roots : chosen;
    }

    /// The same, with what led there.
    public static Form form(List<Expr> roots) {
        if (Requests.note(roots)) {
            return Form.written(roots);
        }
        Form known = KNOWN.get(roots);
        if (known == null) {
            DType t = dtype(roots);
            known =
                    t == null
                            ? Form.written(roots)
                            : Pieces.isNeeded(roots, t)
                                    ? new Pieces(roots, t).form()
                                    : Lookup.usual().form(roots);
            if (KNOWN.size() >= CACHED) {
                KNOWN.clear();
            }
            KNOWN.put(List.copyOf(roots), known);
            // What has been chosen is final.
            KNOWN.putIfAbsent(known.roots(), Form.written(known.roots()));
        }
        return known;
    }

    /// The form of formulas of few operands in one dtype, chosen anew.
    static Form judge(List<Expr> roots) {
        DType t = dtype(roots);
        return t == null ? Form.written(roots) : new Rewriter(roots, t).choose();
    }

    /// The dtype of what is worth rewriting, or null if nothing is.
    static @Nullable DType dtype(List<Expr> roots) {
        DType found = null;
        boolean constant = true;
        for (Expr e : Expr.postorder(roots)) {
            constant &= !(e instanceof Expr.Arg);
            found = found == null && isWorthwhile(e) ? e.dtype() : found;
        }
        return constant ? null : found;
    }

    /// Whether an operation is one that rewriting gets rid of or makes better.
    static boolean isWorthwhile(Expr e) {
        return e instanceof Expr.Apply a
                && (a.dtype() == DType.F32 || a.dtype() == DType.F64)
                && (WORTHWHILE.contains(a.op())
                        || isRootDifference(a)
                        || isQuotient(a)
                        || Ends.isProduct(a));
    }

    /// Whether it is something over a constant and something.
    private static boolean isQuotient(Expr.Apply a) {
        return a.op() == Primitive.DIV
                && a.args().getLast() instanceof Expr.Apply d
                && d.op() == Primitive.ADD
                && d.args().stream().anyMatch(x -> x instanceof Expr.Const);
    }

    private static boolean isRootDifference(Expr.Apply a) {
        return a.op() == Primitive.SUB
                && a.args().stream()
                        .anyMatch(x -> x instanceof Expr.Apply r && r.op() == Primitive.SQRT);
    }

    private Form choose() {
        Forms forms = new Forms(roots, dtype);
        if (forms.size() == 1) {
            return forms.textbook();
        }
        int arity = 0;
        for (Expr e : Expr.postorder(roots)) {
            if (e instanceof Expr.Arg a) {
                arity = Math.max(arity, a.index() + 1);
            }
        }
        List<Double> edges = new ArrayList<>(Points.switches(roots));
        for (double e : Points.edges(dtype)) {
            edges.add(e);
        }
        Judgement judgement = new Judgement(roots, dtype, Points.of(dtype, arity, edges, DENSITY));
        return new Selection(judgement, forms).best();
    }
}
