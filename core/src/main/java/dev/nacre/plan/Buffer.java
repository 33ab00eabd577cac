package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import dev.nacre.type.Layout;
import org.jspecify.annotations.Nullable;

/// The place of a node's value in a plan, before there is memory for it.
final class Buffer implements Storage {
    private final Node node;
    private @Nullable Storage memory;

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

    void bind(Storage given) {
        memory = given;
    }

    /// The memory behind a storage: that of a planned buffer, else the storage itself.
    static Storage resolve(Storage s) {
        if (!(s instanceof Buffer b)) {
            return s;
        }
        if (b.memory == null) {
            throw new IllegalStateException("no memory yet for " + b.node);
        }
        return b.memory;
    }

    boolean isBound() {
        return memory != null;
    }

    @Override
    public long bytes() {
        return node.shape().count() * node.dtype().bytes();
    }

    @Override
    public void release() {
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }
}
