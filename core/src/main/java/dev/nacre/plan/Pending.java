package dev.nacre.plan;

import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The nodes a plan is about, as they were when it was made: another thread may compute some of
/// them meanwhile, and a computed node lets go of its inputs.
final class Pending {
    private final List<Node> order = new ArrayList<>();
    private final Map<Node, List<Node>> inputs = new IdentityHashMap<>();
    private final List<Node> companions = new ArrayList<>();
    private int accompanied;

    /// The pending nodes below some nodes.
    static Pending below(Collection<Node> wanted) {
        return new Pending(wanted, false);
    }

    /// All nodes below that still know their inputs, computed or not, and those they end at.
    static Pending history(Collection<Node> wanted) {
        return new Pending(wanted, true);
    }

    private Pending(Collection<Node> wanted, boolean computed) {
        ArrayDeque<Node> stack = new ArrayDeque<>(wanted);
        Map<Node, List<Node>> seen = new IdentityHashMap<>();
        do {
            visit(stack, seen, computed);
            // Companions come last, for they may depend on what they accompany.
            for (Node c : companions.subList(accompanied, companions.size())) {
                stack.push(c);
            }
            accompanied = companions.size();
        } while (!stack.isEmpty());
    }

    private void visit(ArrayDeque<Node> stack, Map<Node, List<Node>> seen, boolean computed) {
        while (!stack.isEmpty()) {
            Node n = stack.peek();
            List<Node> in = seen.get(n);
            if (in == null) {
                // Inputs before the value: a node without a value still had them when they were
                // read.
                in = n.inputs();
                if (n.isDone() && !computed) {
                    stack.pop();
                    continue;
                }
                seen.put(n, in);
                for (Node c : n.companions()) {
                    if (!c.isSpent()) {
                        companions.add(c);
                    }
                }
                in.forEach(stack::push);
            } else {
                stack.pop();
                if (inputs.putIfAbsent(n, in) == null) {
                    order.add(n);
                }
            }
        }
    }

    /// The nodes, inputs before their users.
    List<Node> order() {
        return order;
    }

    /// The nodes that are to be computed along with these.
    List<Node> companions() {
        return companions;
    }

    boolean contains(Node n) {
        return inputs.containsKey(n);
    }

    List<Node> inputs(Node n) {
        return inputs.getOrDefault(n, List.of());
    }

    /// The first node below views that is no pending view, or the node itself.
    Node base(Node n) {
        Node b = n;
        while (contains(b) && b.op() instanceof Op.View) {
            b = inputs(b).getFirst();
        }
        return b;
    }
}
