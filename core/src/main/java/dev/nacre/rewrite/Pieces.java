package dev.nacre.rewrite;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A kernel of many operands in pieces that each depend on few, which are rewritten one by one.
///
/// The argument of an exponential that is a sum or product of operands is an operand for this
/// purpose. So is what is compared with another operand: it is computed as it would be alone, since
/// that operand may be its mean or maximum, from another kernel.
final class Pieces {
    /// A kernel of more operands is taken apart.
    private static final int MOST_OPERANDS = 3;

    /// So is one of more operations.
    private static final int MOST_OPERATIONS = 120;

    /// The most operands of a piece.
    private static final int OF_A_PIECE = 2;

    private final List<Expr> roots;
    private final DType dtype;

    /// The arguments that stand for parts, and back.
    private final Map<Expr, Expr> arguments = new IdentityHashMap<>();

    private final Map<Expr, Expr> parts = new IdentityHashMap<>();

    Pieces(List<Expr> roots, DType dtype) {
        this.roots = roots;
        this.dtype = dtype;
    }

    /// Whether a kernel is large, gives other dtypes than the one that is rewritten, or compares
    /// with an operand.
    static boolean isNeeded(List<Expr> roots, DType dtype) {
        List<Expr> order = Expr.postorder(roots);
        long operands = order.stream().filter(e -> e instanceof Expr.Arg).count();
        return operands > MOST_OPERANDS
                || order.size() > MOST_OPERATIONS
                || roots.stream().anyMatch(r -> r.dtype() != dtype)
                || !compared(roots, dtype).isEmpty();
    }

    /// What is rewritten and compared with what depends on another operand.
    private static Set<Expr> compared(List<Expr> roots, DType dtype) {
        Set<Expr> found = new LinkedHashSet<>();
        List<Expr> order = Expr.postorder(roots);
        if (order.stream().noneMatch(Pieces::isComparison)) {
            return found;
        }
        Set<Expr> worthwhile = worthwhile(order);
        Map<Expr, Set<Integer>> operands = operands(roots);
        for (Expr e : order) {
            if (e instanceof Expr.Apply a && isComparison(e)) {
                for (int i = 0; i < 2; i++) {
                    Expr x = a.args().get(i);
                    if (x.dtype() == dtype
                            && worthwhile.contains(x)
                            && !operands.getOrDefault(x, Set.of())
                                    .containsAll(
                                            operands.getOrDefault(a.args().get(1 - i), Set.of()))) {
                        found.add(x);
                    }
                }
            }
        }
        return found;
    }

    private static boolean isComparison(Expr e) {
        return e instanceof Expr.Apply a && a.op().givesBool() && a.args().size() == 2;
    }

    /// What contains an operation that rewriting is about.
    private static Set<Expr> worthwhile(List<Expr> order) {
        Set<Expr> found = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr e : order) {
            if (e instanceof Expr.Apply a
                    && (Rewriter.isWorthwhile(a) || a.args().stream().anyMatch(found::contains))) {
                found.add(e);
            }
        }
        return found;
    }

    /// The roots with their pieces in the best form.
    Form form() {
        name();
        List<Expr> compact = Substitution.of(roots, arguments);
        Map<Expr, Set<Integer>> operands = operands(compact);
        Map<Expr, Expr> better = new IdentityHashMap<>();
        Map<Expr, Double> errors = new IdentityHashMap<>();
        Set<Law> laws = new LinkedHashSet<>();
        Scheme scheme = null;
        for (List<Expr> group : groups(compact, operands)) {
            Form f = alone(group, operands.getOrDefault(group.getFirst(), Set.of()));
            for (int i = 0; i < group.size(); i++) {
                better.put(group.get(i), f.roots().get(i));
                errors.put(group.get(i), f.errors().get(i));
            }
            laws.addAll(f.laws());
            scheme = scheme == null ? f.scheme() : scheme;
        }
        List<Expr> result = Substitution.of(Substitution.of(compact, better), parts);
        // The errors of several pieces together are not known.
        List<Double> whole = compact.stream().map(e -> errors.getOrDefault(e, Double.NaN)).toList();
        return result.equals(roots)
                ? Form.written(roots).with(whole)
                : new Form(result, scheme, laws, whole);
    }

    /// The best form of a group, chosen as if its operands were all there are.
    private static Form alone(List<Expr> group, Set<Integer> operands) {
        List<Integer> used = List.copyOf(operands);
        Map<Expr, Expr> in = new IdentityHashMap<>();
        Map<Expr, Expr> out = new IdentityHashMap<>();
        for (int i = 0; i < used.size(); i++) {
            for (DType t : DType.values()) {
                in.put(Expr.arg(used.get(i), t), Expr.arg(i, t));
                out.put(Expr.arg(i, t), Expr.arg(used.get(i), t));
            }
        }
        Form f = Rewriter.form(Substitution.of(group, in));
        return new Form(Substitution.of(f.roots(), out), f.scheme(), f.laws(), f.errors());
    }

    /// Finds what will be operands: what is compared, and the arguments of exponentials.
    private void name() {
        List<Expr> order = Expr.postorder(roots);
        Map<Expr, Set<Integer>> operands = operands(roots);
        int next = 0;
        Set<Expr> plain = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr e : order) {
            if (e instanceof Expr.Arg a) {
                next = Math.max(next, a.index() + 1);
            }
            boolean ofPlain =
                    !(e instanceof Expr.Apply a) || a.args().stream().allMatch(plain::contains);
            if (ofPlain && !Rewriter.isWorthwhile(e)) {
                plain.add(e);
            }
        }
        for (Expr e : compared(roots, dtype)) {
            Form f = alone(List.of(e), operands.getOrDefault(e, Set.of()));
            next = name(e, f.roots().getFirst(), next);
        }
        for (Expr e : order) {
            if (e instanceof Expr.Apply a
                    && Rewriter.isWorthwhile(a)
                    && a.op() != Primitive.POW
                    && a.op().arity() == 1) {
                Expr inner = a.args().getFirst();
                while (inner instanceof Expr.Apply n && n.op() == Primitive.NEG) {
                    inner = n.args().getFirst();
                }
                if (inner instanceof Expr.Apply
                        && plain.contains(inner)
                        && !arguments.containsKey(inner)
                        && operands.getOrDefault(inner, Set.of()).size() > 1) {
                    next = name(inner, inner, next);
                }
            }
        }
    }

    private int name(Expr part, Expr computed, int index) {
        Expr arg = Expr.arg(index, part.dtype());
        arguments.put(part, arg);
        parts.put(arg, computed);
        return index + 1;
    }

    /// The largest parts that depend on few operands, those of the same ones together.
    private List<List<Expr>> groups(List<Expr> compact, Map<Expr, Set<Integer>> operands) {
        Set<Expr> pieces = new LinkedHashSet<>();
        List<Expr> order = Expr.postorder(compact);
        Set<Expr> worthwhile = worthwhile(order);
        for (Expr e : order) {
            if (e instanceof Expr.Apply a && !isPiece(e, operands, worthwhile)) {
                for (Expr x : a.args()) {
                    if (isPiece(x, operands, worthwhile)) {
                        pieces.add(x);
                    }
                }
            }
        }
        for (Expr r : compact) {
            if (isPiece(r, operands, worthwhile)) {
                pieces.add(r);
            }
        }
        Map<Set<Integer>, List<Expr>> groups = new LinkedHashMap<>();
        for (Expr e : pieces) {
            groups.computeIfAbsent(operands.getOrDefault(e, Set.of()), k -> new ArrayList<>())
                    .add(e);
        }
        return groups.values().stream()
                .filter(g -> Expr.postorder(g).size() <= MOST_OPERATIONS)
                .toList();
    }

    private boolean isPiece(Expr e, Map<Expr, Set<Integer>> operands, Set<Expr> worthwhile) {
        int count = operands.getOrDefault(e, Set.of()).size();
        return e.dtype() == dtype && worthwhile.contains(e) && count > 0 && count <= OF_A_PIECE;
    }

    private static Map<Expr, Set<Integer>> operands(List<Expr> roots) {
        Map<Expr, Set<Integer>> operands = new IdentityHashMap<>();
        for (Expr e : Expr.postorder(roots)) {
            Set<Integer> found = new TreeSet<>();
            if (e instanceof Expr.Arg a) {
                found.add(a.index());
            } else if (e instanceof Expr.Apply a) {
                for (Expr x : a.args()) {
                    found.addAll(operands.getOrDefault(x, Set.of()));
                }
            }
            operands.put(e, found);
        }
        return operands;
    }
}
