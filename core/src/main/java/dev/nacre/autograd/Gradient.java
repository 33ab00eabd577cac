package dev.nacre.autograd;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The gradient of one node by all nodes it depends on, recorded as more nodes.
public final class Gradient {
    private final IdentityHashMap<Node, Node> adjoints = new IdentityHashMap<>();

    private Gradient() {}

    /// Differentiates a node whose own gradient is given.
    public static Gradient of(Node output, Node seed) {
        return of(output, seed, Set.of());
    }

    /// Differentiates a node whose own gradient is given, no further back than some nodes.
    public static Gradient of(Node output, Node seed, Set<Node> ends) {
        Gradient g = new Gradient();
        g.adjoints.put(output, seed);
        List<Node> order = order(output, ends);
        for (int i = order.size() - 1; i >= 0; i--) {
            Node n = order.get(i);
            Node adjoint = g.adjoints.get(n);
            if (adjoint == null || isEnd(n, ends)) {
                continue;
            }
            List<@Nullable Node> grads;
            try (Recording.Scope _ = Recording.origin(n.gradientOrigin())) {
                grads = Pullback.of(n, adjoint);
            }
            for (int k = 0; k < grads.size(); k++) {
                Node more = grads.get(k);
                if (more != null) {
                    g.adjoints.merge(n.inputs().get(k), more, Branch::add);
                }
            }
        }
        return g;
    }

    /// The gradient by a node, or null if the output does not depend on it.
    public @Nullable Node by(Node n) {
        return adjoints.get(n);
    }

    /// The leaves the output depends on.
    public List<Node> leaves() {
        List<Node> leaves = new ArrayList<>();
        for (Node n : adjoints.keySet()) {
            if (n.accumulator() != null) {
                leaves.add(n);
            }
        }
        return leaves;
    }

    /// A gradient of 1 for every element.
    public static Node ones(Node output) {
        return Graph.full(output.shape(), 1, output.dtype());
    }

    /// The nodes below that carry gradients, inputs before their users.
    private static List<Node> order(Node output, Set<Node> ends) {
        List<Node> order = new ArrayList<>();
        Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Node> stack = new ArrayDeque<>(List.of(output));
        while (!stack.isEmpty()) {
            Node n = stack.peek();
            boolean ready = true;
            if (!done.contains(n) && !isEnd(n, ends)) {
                checkHistory(n);
                for (Node in : n.inputs()) {
                    if (in.requiresGrad() && !done.contains(in)) {
                        stack.push(in);
                        ready = false;
                    }
                }
            }
            if (ready) {
                stack.pop();
                if (done.add(n)) {
                    order.add(n);
                }
            }
        }
        return order;
    }

    /// Whether gradients go no further back: to a leaf, or to an end.
    private static boolean isEnd(Node n, Set<Node> ends) {
        return n.accumulator() != null || ends.contains(n);
    }

    private static void checkHistory(Node n) {
        if (n.requiresGrad() && n.inputs().isEmpty()) {
            throw new NacreException(
                    "backward: the history of "
                            + n.describe()
                            + " is gone, because optimizer.step() ran it; compute the loss again"
                            + " before the next backward()");
        }
    }
}
