package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.Layout;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An attempt to put the nodes of a graph into the places of an [Outline]: each look at tensors
/// begins with one. It makes no maps of nodes, which would take most of its time.
final class Fitting {
    private static final AtomicLong COUNT = new AtomicLong();

    /// So many things are compared with each other; of more, a set is made.
    private static final int FEW = 8;

    private final Outline outline;
    private final Node[] inner;
    private final Node[] leaves;
    private final Storage[] storages;
    private final Operand.Scalar[] scalars;

    /// What all marks that this one makes begin with.
    private final long mark = COUNT.incrementAndGet() << Integer.SIZE;

    Fitting(Outline outline) {
        this.outline = outline;
        inner = new Node[outline.inner.size()];
        leaves = new Node[outline.leaves.size()];
        storages = new Storage[outline.storages];
        scalars = new Operand.Scalar[outline.scalars];
    }

    /// The nodes in their places, or null if they do not fit.
    Outline.@Nullable Drawn of(Collection<Node> wanted) {
        boolean fits = roots(wanted) && descend() && isEachInOnePlace();
        return fits
                ? new Outline.Drawn(
                        outline,
                        Arrays.asList(inner),
                        Arrays.asList(storages),
                        Arrays.asList(scalars))
                : null;
    }

    private boolean roots(Collection<Node> wanted) {
        int[] places = outline.wanted;
        int count = 0;
        for (Node n : wanted) {
            if (!n.isDone() && (count == places.length || !put(places[count++], n))) {
                return false;
            }
        }
        return count == places.length;
    }

    private boolean descend() {
        for (int place : outline.way) {
            Outline.Inner i = outline.inner.get(place);
            Node n = inner[place];
            // Inputs before the value: a node without a value still had them when they were read.
            List<Node> in = n.operands();
            boolean pending = !n.isDone() && !n.isSpent();
            if (!pending
                    || !i.isLike(n, outline.step)
                    || !inputs(i, in)
                    || !companions(i, n.companions())) {
                return false;
            }
        }
        return true;
    }

    private boolean inputs(Outline.Inner i, List<Node> in) {
        int[] places = i.inputs;
        if (in.size() != places.length) {
            return false;
        }
        for (int k = 0; k < places.length; k++) {
            int p = places[k];
            if (!(p >= 0 ? put(p, in.get(k)) : leaf(-1 - p, in.get(k)))) {
                return false;
            }
        }
        return true;
    }

    private boolean companions(Outline.Inner i, List<Node> all) {
        int[] places = i.companions;
        int count = 0;
        for (Node c : all) {
            boolean pending = !c.isDone() && !c.isSpent();
            if (pending && (count == places.length || !put(places[count++], c))) {
                return false;
            }
        }
        return count == places.length;
    }

    private boolean put(int place, Node n) {
        if (inner[place] == null) {
            inner[place] = n;
            n.mark(mark + place);
        }
        return inner[place] == n;
    }

    private boolean leaf(int place, Node n) {
        if (leaves[place] != null) {
            return leaves[place] == n;
        }
        leaves[place] = n;
        Outline.Leaf l = outline.leaves.get(place);
        Layout layout = l.layout();
        Operand value = n.value();
        if (value instanceof Operand.Memory m) {
            return layout != null
                    && layout.equals(m.layout())
                    && l.dtype() == m.dtype()
                    && put(storages, l.operand(), m.storage());
        }
        return value instanceof Operand.Scalar s
                && layout == null
                && Objects.equals(l.literal(), Outline.Leaf.literal(n))
                && l.dtype() == s.dtype()
                && put(scalars, l.operand(), s);
    }

    private static <T> boolean put(T[] operands, int number, T operand) {
        if (operands[number] == null) {
            operands[number] = operand;
        }
        return isSame(operands[number], operand);
    }

    /// Whether no two places have the same in them: `x + x` is another graph than `x + y`.
    private boolean isEachInOnePlace() {
        return (isEachMarked() || areDistinct(inner))
                && areDistinct(leaves)
                && areDistinct(storages)
                && areDistinct(scalars);
    }

    /// Whether each node has the mark of its place. One in two places has that of the second, and
    /// one that another thread has put somewhere meanwhile has none of this fitting.
    private boolean isEachMarked() {
        for (int i = 0; i < inner.length; i++) {
            if (inner[i].mark() != mark + i) {
                return false;
            }
        }
        return true;
    }

    private static boolean areDistinct(Object[] things) {
        if (things.length > FEW) {
            Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>(things.length));
            Collections.addAll(all, things);
            return all.size() == things.length;
        }
        for (int i = 1; i < things.length; i++) {
            for (int k = 0; k < i; k++) {
                if (isSame(things[i], things[k])) {
                    return false;
                }
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // Equal numbers of two tensors are two.
    private static boolean isSame(Object a, Object b) {
        return a == b;
    }
}
