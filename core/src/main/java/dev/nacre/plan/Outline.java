package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a plan depends on: operations, shapes, dtypes and who reads what, with numbers in the
/// place of nodes, memory and scalars. What fits an outline is computed like what it was drawn
/// from.
final class Outline {
    /// A graph and its outline: what the numbers stand for.
    ///
    /// @param nodes the pending ones, inputs before their users
    /// @param storages the memory that is read
    /// @param scalars the numbers that are read
    record Drawn(
            Outline outline,
            List<Node> nodes,
            List<Storage> storages,
            List<Operand.Scalar> scalars) {}

    /// The place of a pending node.
    static final class Inner {
        /// The places of its inputs: those of pending nodes by their numbers, those of leaves below
        /// 0, from -1 on.
        final int[] inputs;

        /// The places of what is computed along with it.
        final int[] companions;

        private final Object kind;
        private final Shape shape;
        private final DType dtype;
        private final String path;
        private final boolean kept;
        private final boolean differentiated;

        Inner(Node n, boolean step, int[] inputs, int[] companions) {
            this.inputs = inputs;
            this.companions = companions;
            this.kind = n.op().kind();
            this.shape = n.shape();
            this.dtype = n.dtype();
            this.path = n.path();
            this.kept = step && n.isKept();
            this.differentiated = n.requiresGrad();
        }

        /// Whether a node is like this one, whatever it reads.
        boolean isLike(Node n, boolean step) {
            return dtype == n.dtype()
                    && kept == (step && n.isKept())
                    && differentiated == n.requiresGrad()
                    && kind.equals(n.op().kind())
                    && shape.equals(n.shape())
                    && path.equals(n.path());
        }
    }

    /// The place of a node that has its value.
    ///
    /// @param layout how it lies in memory; null for a single number
    /// @param operand the number of its memory, or that among the scalars
    /// @param literal what is computed as a number of a formula, although somebody has looked at it
    record Leaf(DType dtype, @Nullable Layout layout, int operand, Op.@Nullable Literal literal) {
        static Op.@Nullable Literal literal(Node n) {
            return n.op() instanceof Op.Literal l ? l : null;
        }
    }

    final boolean step;
    final List<Inner> inner;
    final List<Leaf> leaves;

    /// How much memory is read, and how many scalars.
    final int storages;

    final int scalars;

    /// The places of the nodes that are asked for.
    final int[] wanted;

    /// The places of all pending nodes, each of them behind one that leads to it.
    final int[] way;

    /// @param wanted the places of the nodes that are asked for
    /// @param step whether it is a training step, which keeps what was marked to be kept
    Outline(
            List<Inner> inner,
            List<Leaf> leaves,
            int storages,
            int scalars,
            int[] wanted,
            boolean step) {
        this.step = step;
        this.inner = List.copyOf(inner);
        this.leaves = List.copyOf(leaves);
        this.storages = storages;
        this.scalars = scalars;
        this.wanted = wanted;
        this.way = way();
    }

    private int[] way() {
        boolean[] met = new boolean[inner.size()];
        int[] way = new int[met.length];
        int count = append(wanted, met, way, 0);
        for (int i = 0; i < count; i++) {
            Inner n = inner.get(way[i]);
            count = append(n.inputs, met, way, count);
            count = append(n.companions, met, way, count);
        }
        return way;
    }

    private static int append(int[] places, boolean[] met, int[] way, int before) {
        int count = before;
        for (int p : places) {
            if (p >= 0 && !met[p]) {
                met[p] = true;
                way[count++] = p;
            }
        }
        return count;
    }

    /// A graph in the places of this outline, or null if it does not fit.
    ///
    /// @param nodes the nodes asked for
    /// @param asStep whether it is a training step
    @Nullable Drawn fit(Collection<Node> nodes, boolean asStep) {
        return asStep == step ? new Fitting(this).of(nodes) : null;
    }
}
