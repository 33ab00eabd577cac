package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An [Outline] in the making.
final class Drawing {
    private final Pending pending;
    private final Map<Node, Integer> places = new IdentityHashMap<>();
    private final Map<Object, Integer> known = new IdentityHashMap<>();
    private final List<Outline.Inner> inner = new ArrayList<>();
    private final List<Outline.Leaf> leaves = new ArrayList<>();
    private final List<Storage> storages = new ArrayList<>();
    private final List<Operand.Scalar> scalars = new ArrayList<>();

    private Drawing(Pending pending) {
        this.pending = pending;
    }

    /// The outline of pending nodes.
    ///
    /// @param wanted the nodes asked for
    /// @param step whether it is a training step, which keeps what was marked to be kept
    static Outline.Drawn of(Pending pending, Collection<Node> wanted, boolean step) {
        return new Drawing(pending).draw(wanted, step);
    }

    private Outline.Drawn draw(Collection<Node> wanted, boolean step) {
        for (Node n : pending.order()) {
            int[] inputs = pending.inputs(n).stream().mapToInt(this::place).toArray();
            inner.add(new Outline.Inner(n, step, inputs, numbers(pending.companions(n))));
        }
        Outline outline =
                new Outline(inner, leaves, storages.size(), scalars.size(), numbers(wanted), step);
        return new Outline.Drawn(outline, pending.order(), storages, scalars);
    }

    /// The numbers of those that are pending.
    private int[] numbers(Collection<Node> nodes) {
        return nodes.stream().filter(pending::contains).mapToInt(pending::number).toArray();
    }

    private int place(Node n) {
        return pending.contains(n) ? pending.number(n) : leaf(n);
    }

    private int leaf(Node n) {
        Integer place = places.get(n);
        if (place == null) {
            place = -1 - leaves.size();
            places.put(n, place);
            leaves.add(leaf(n.value(), Outline.Leaf.literal(n)));
        }
        return place;
    }

    private Outline.Leaf leaf(@Nullable Operand value, Op.@Nullable Literal literal) {
        return switch (value) {
            case Operand.Memory m ->
                    new Outline.Leaf(m.dtype(), m.layout(), number(m.storage(), storages), literal);
            case Operand.Scalar s -> new Outline.Leaf(s.dtype(), null, number(s, scalars), literal);
            case null -> throw new IllegalStateException("neither pending nor done");
        };
    }

    /// The same number for the same memory and the same scalar.
    private <T> int number(T operand, List<T> all) {
        Integer number = known.get(operand);
        if (number == null) {
            number = all.size();
            known.put(operand, number);
            all.add(operand);
        }
        return number;
    }
}
