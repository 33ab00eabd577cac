package dev.nacre.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Few elements by index of an element-wise result that has not been computed: they are made of the
/// same elements of what it is made of, and the rest of it need not be computed.
///
/// What is computed anyway, because it is kept or for what goes along with it, is picked from as it
/// is.
final class Picking {
    /// So many times fewer elements are few.
    private static final int FEWER = 4;

    /// So many gathers in the place of one still pay.
    private static final int SOURCES = 4;

    /// So many nodes are looked at.
    private static final int NODES = 32;

    private final int dim;
    private final Node index;
    private final String purpose;
    private final Map<Node, Node> picked = new IdentityHashMap<>();

    private Picking(int dim, Node index, String purpose) {
        this.dim = dim;
        this.index = index;
        this.purpose = purpose;
    }

    /// The elements, recorded without a history, or null where they are better picked from the
    /// result itself.
    static @Nullable Node of(Node from, int dim, Node index, String purpose) {
        long count = index.shape().count();
        boolean few = count > 0 && count <= from.shape().count() / FEWER;
        boolean aligned = index.shape().remove(dim).equals(from.shape().remove(dim));
        // What a trace notes must not depend on what has been computed by then.
        boolean traced = Recording.current().trace() != null;
        if (!few || !aligned || traced || inputs(from).isEmpty()) {
            return null;
        }
        Picking p = new Picking(dim, index, purpose);
        if (!p.pays(from)) {
            return null;
        }
        try (Recording.Scope _ = Recording.gradient(false)) {
            return p.pick(from);
        }
    }

    /// Whether there is anything to pick from, which also finds indices out of range, and not much.
    private boolean pays(Node from) {
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Node> stack = new ArrayDeque<>(List.of(from));
        int sources = 0;
        while (!stack.isEmpty() && seen.size() <= NODES) {
            Node n = stack.pop();
            if (n.isNumber() || !seen.add(n)) {
                continue;
            }
            List<Node> inputs = inputs(n);
            sources += inputs.isEmpty() && repeated(n) == null ? 1 : 0;
            inputs.forEach(stack::push);
        }
        return sources > 0 && sources <= SOURCES && seen.size() <= NODES;
    }

    private Node pick(Node n) {
        if (n.isNumber()) {
            return n;
        }
        Node known = picked.get(n);
        if (known != null) {
            return known;
        }
        List<Node> inputs = inputs(n);
        Node one = repeated(n);
        Node result;
        if (one != null) {
            result = Graph.expand(one, index.shape());
        } else if (n.op() instanceof Op.Pointwise p && !inputs.isEmpty()) {
            List<Node> all = new ArrayList<>();
            inputs.forEach(i -> all.add(pick(i)));
            result = Graph.pointwise(p.primitive(), n.dtype(), Inputs.of(all));
        } else {
            result = Graph.pick(n, dim, index, purpose);
        }
        picked.put(n, result);
        return result;
    }

    /// What an element is made of at the same place; empty for what is picked from.
    private static List<Node> inputs(Node n) {
        boolean computed = n.isDone() || n.isKept() || !n.companions().isEmpty();
        return n.op() instanceof Op.Pointwise && !computed ? n.inputs() : List.of();
    }

    /// What is the same all along the dim, or null.
    private @Nullable Node repeated(Node n) {
        // Another thread may compute it meanwhile, and then it lets go of them.
        List<Node> in = n.inputs();
        if (!(n.op() instanceof Op.Expand) || in.isEmpty()) {
            return null;
        }
        Node one = in.getFirst();
        boolean flat = one.shape().rank() == n.shape().rank() && one.shape().dim(dim) == 1;
        return flat || one.isNumber() ? one : null;
    }
}
