package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What programs ask to have rewritten, as far as it has to be judged.
public final class Requests {
    private static final ThreadLocal<@Nullable Set<List<Expr>>> OPEN = new ThreadLocal<>();

    private Requests() {}

    /// The lists of formulas that a program on this thread has judged, each once. For now they are
    /// computed as they are written.
    public static Set<List<Expr>> of(Runnable program) {
        Set<List<Expr>> asked = new LinkedHashSet<>();
        OPEN.set(asked);
        try {
            program.run();
            for (List<Expr> roots : List.copyOf(asked)) {
                DType t = Rewriter.dtype(roots);
                if (t != null && Pieces.isNeeded(roots, t)) {
                    // It asks for its pieces.
                    new Pieces(roots, t).form();
                }
            }
        } finally {
            OPEN.remove();
        }
        asked.removeIf(roots -> {
            DType t = Rewriter.dtype(roots);
            return t == null || Pieces.isNeeded(roots, t);
        });
        return asked;
    }

    /// Whether requests are noted on this thread.
    public static boolean areOpen() {
        return OPEN.get() != null;
    }

    /// Notes what is asked for if somebody wants to know.
    static boolean note(List<Expr> roots) {
        Set<List<Expr>> asked = OPEN.get();
        if (asked != null) {
            asked.add(List.copyOf(roots));
        }
        return asked != null;
    }
}
