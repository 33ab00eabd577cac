package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// All that a plan depends on: operations, shapes, dtypes and who reads what, with numbers in the
/// place of nodes, memory and scalars. Equal outlines are computed in the same way.
final class Outline {
    private static final int WANTED = 1;
    private static final int KEPT = 2;
    private static final int DIFFERENTIATED = 4;

    /// The key, and what the numbers in it stand for.
    ///
    /// @param nodes the pending ones, inputs before their users
    /// @param storages the memory that is read
    /// @param scalars the numbers that are read
    record Drawn(
            Outline outline,
            List<Node> nodes,
            List<Storage> storages,
            List<Operand.Scalar> scalars) {}

    private final Object[] things;
    private final int[] numbers;
    private final int hash;

    private Outline(Object[] things, int[] numbers) {
        this.things = things;
        this.numbers = numbers;
        this.hash = 31 * Arrays.hashCode(things) + Arrays.hashCode(numbers);
    }

    /// @param wanted the nodes asked for
    /// @param step whether it is a training step, which keeps what was marked to be kept
    static Drawn of(Pending pending, Collection<Node> wanted, boolean step) {
        return new Drawing(pending).draw(wanted, step);
    }

    /// Whether an operation is outlined without the numbers in it, which then come from its node.
    static Object outlined(Op op) {
        return op instanceof Op.Random r ? r.distribution() : op;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Outline other
                && hash == other.hash
                && Arrays.equals(numbers, other.numbers)
                && Arrays.equals(things, other.things);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// An outline in the making.
    private static final class Drawing {
        private final Pending pending;
        private final Map<Node, Integer> places = new IdentityHashMap<>();
        private final Map<Object, Integer> known = new IdentityHashMap<>();
        private final List<Storage> storages = new ArrayList<>();
        private final List<Operand.Scalar> scalars = new ArrayList<>();
        private final List<Object> things = new ArrayList<>();
        private int[] numbers = new int[32];
        private int count;

        Drawing(Pending pending) {
            this.pending = pending;
        }

        Drawn draw(Collection<Node> wanted, boolean step) {
            number(step ? 1 : 0);
            for (Node n : pending.order()) {
                List<Node> inputs = pending.inputs(n);
                int[] from = new int[inputs.size()];
                for (int i = 0; i < from.length; i++) {
                    Integer place = places.get(inputs.get(i));
                    from[i] = place != null ? place : leaf(inputs.get(i));
                }
                things.add(outlined(n.op()));
                things.add(n.shape());
                things.add(n.dtype());
                things.add(n.path());
                int marks = wanted.contains(n) || pending.companions().contains(n) ? WANTED : 0;
                marks |= step && n.isKept() ? KEPT : 0;
                marks |= n.requiresGrad() ? DIFFERENTIATED : 0;
                number(marks);
                number(from.length);
                for (int f : from) {
                    number(f);
                }
                places.put(n, places.size());
            }
            return new Drawn(
                    new Outline(things.toArray(), Arrays.copyOf(numbers, count)),
                    pending.order(),
                    storages,
                    scalars);
        }

        /// A node that has its value.
        private int leaf(Node n) {
            int place = places.size();
            places.put(n, place);
            switch (n.value()) {
                case Operand.Memory m -> {
                    things.add(m.layout());
                    things.add(m.dtype());
                    number(
                            known.computeIfAbsent(
                                    m.storage(),
                                    k -> {
                                        storages.add(m.storage());
                                        return storages.size() - 1;
                                    }));
                }
                case Operand.Scalar s -> {
                    things.add(s.dtype());
                    number(
                            known.computeIfAbsent(
                                    s,
                                    k -> {
                                        scalars.add(s);
                                        return scalars.size() - 1;
                                    }));
                }
                case null -> throw new IllegalStateException("neither pending nor done: " + n);
            }
            return place;
        }

        private void number(int i) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = i;
        }
    }
}
