package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.Layout;

/// The place of a node's value in a plan, before there is memory for it.
final class Buffer implements Storage {
    private final Node node;

    Buffer(Node node) {
        this.node = node;
    }

    /// The node's elements as an operand, row-major.
    Operand.Memory dense() {
        return new Operand.Memory(this, node.dtype(), Layout.dense(node.shape()));
    }

    Node node() {
        return node;
    }

    @Override
    public long bytes() {
        return node.shape().count() * node.dtype().bytes();
    }

    @Override
    public void release() {
        throw new IllegalStateException("no memory yet for " + node);
    }
}
