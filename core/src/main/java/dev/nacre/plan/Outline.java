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
    /// The usual number of leaves.
    private static final int FEW = 6;

    private static final int NO_PRIMITIVE = -1;
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
        private final Map<Node, Integer> leaves = new IdentityHashMap<>(FEW);
        private final Map<Object, Integer> known = new IdentityHashMap<>(FEW);
        private final List<Storage> storages = new ArrayList<>(FEW);
        private final List<Operand.Scalar> scalars = new ArrayList<>();
        private final List<Object> things = new ArrayList<>(4 * FEW);
        private int[] numbers = new int[32];
        private int count;

        Drawing(Pending pending) {
            this.pending = pending;
        }

        Drawn draw(Collection<Node> wanted, boolean step) {
            number(step ? 1 : 0);
            for (Node n : pending.order()) {
                operation(n.op());
                things.add(n.shape());
                things.add(n.path());
                number(n.dtype().ordinal());
                int marks = wanted.contains(n) || pending.companions().contains(n) ? WANTED : 0;
                marks |= step && n.isKept() ? KEPT : 0;
                marks |= n.requiresGrad() ? DIFFERENTIATED : 0;
                number(marks);
                for (Node in : pending.inputs(n)) {
                    int place = pending.number(in);
                    number(place == Pending.NONE ? leaf(in) : place);
                }
            }
            return new Drawn(
                    new Outline(things.toArray(), Arrays.copyOf(numbers, count)),
                    pending.order(),
                    storages,
                    scalars);
        }

        /// Of what is random the numbers come from the node, when it runs; how gradients are made
        /// plays no part.
        private void operation(Op op) {
            if (op instanceof Op.Pointwise p) {
                number(p.primitive().ordinal());
            } else {
                number(NO_PRIMITIVE);
                things.add(
                        op instanceof Op.Random r
                                ? r.distribution()
                                : op instanceof Op.Custom ? Op.Custom.class : op);
            }
        }

        /// The number of a node that has its value.
        private int leaf(Node n) {
            Integer place = leaves.get(n);
            if (place == null) {
                place = Pending.NONE - 1 - leaves.size();
                leaves.put(n, place);
                // Not a switch: each look at a tensor comes here.
                Operand value = n.value();
                if (value instanceof Operand.Memory m) {
                    things.add(m.layout());
                    number(m.dtype().ordinal());
                    number(operand(m.storage(), storages));
                } else if (value instanceof Operand.Scalar s) {
                    number(s.dtype().ordinal());
                    number(operand(s, scalars));
                } else {
                    throw new IllegalStateException("neither pending nor done: " + n);
                }
            }
            return place;
        }

        /// The same number for the same memory and the same scalar.
        private <T> int operand(T operand, List<T> all) {
            Integer number = known.get(operand);
            if (number == null) {
                number = all.size();
                known.put(operand, number);
                all.add(operand);
            }
            return number;
        }

        private void number(int i) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = i;
        }
    }
}
