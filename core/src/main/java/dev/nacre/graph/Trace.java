package dev.nacre.graph;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The nodes that a thread records in a scope, and what they read from outside of it that has a
/// gradient.
public final class Trace {
    private final @Nullable Trace around = Recording.current().trace();
    private final Set<Node> recorded = new LinkedHashSet<>();
    private final Set<Node> read = new LinkedHashSet<>();

    /// The recorded nodes that depend on what was read.
    private final Set<Node> trained = new LinkedHashSet<>();

    void note(Node n, List<Node> inputs) {
        for (Node in : inputs) {
            reads(in);
            if (in.requiresGrad() || trained.contains(in)) {
                trained.add(n);
            }
        }
        recorded.add(n);
        if (around != null) {
            around.note(n, inputs);
        }
    }

    @Nullable Trace around() {
        return around;
    }

    /// Notes that the scope depends on a node.
    public void reads(Node n) {
        if (n.requiresGrad() && !recorded.contains(n)) {
            read.add(n);
        }
    }

    /// The nodes from outside that have a gradient, in the order in which they were first read.
    public List<Node> read() {
        return List.copyOf(read);
    }

    /// The nodes recorded in the scope that depend on these, in their order.
    public List<Node> trained() {
        return List.copyOf(trained);
    }

    /// All nodes recorded in the scope, in their order.
    public List<Node> recorded() {
        return List.copyOf(recorded);
    }
}
