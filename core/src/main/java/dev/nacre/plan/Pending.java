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
    /// What is known of a node.
    private static final class Visit {
        final List<Node> inputs;
        final List<Node> companions = new ArrayList<>(0);

        /// Its place in the order, once its inputs have theirs.
        int number = NONE;

        Visit(List<Node> inputs) {
            this.inputs = inputs;
        }
    }

    /// The number of a node that is not pending.
    static final int NONE = -1;

    /// Room for so many nodes is made at least before any is met.
    private static final int FEW = 8;

    /// And for so many at most.
    private static final int MANY = 256;

    private final List<Node> order;
    private final Map<Node, Visit> visits;
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
        ArrayDeque<Node> stack = new ArrayDeque<>();
        int most = FEW;
        for (Node n : wanted) {
            stack.addLast(n);
            most = Math.min(Math.max(most, n.aboutPending()), MANY);
        }
        visits = new IdentityHashMap<>(most);
        order = new ArrayList<>(most);
        do {
            visit(stack, computed);
            // Companions come last, for they may depend on what they accompany.
            while (accompanied < companions.size()) {
                stack.push(companions.get(accompanied++));
            }
        } while (!stack.isEmpty());
    }

    private void visit(ArrayDeque<Node> stack, boolean computed) {
        while (!stack.isEmpty()) {
            Node n = stack.peek();
            Visit v = visits.get(n);
            if (v == null) {
                // Inputs before the value: a node without a value still had them when they were
                // read.
                List<Node> in = computed ? n.inputs() : n.operands();
                if (n.isDone() && !computed) {
                    stack.pop();
                    continue;
                }
                v = new Visit(in);
                visits.put(n, v);
                for (Node c : n.companions()) {
                    if (!c.isSpent()) {
                        v.companions.add(c);
                        companions.add(c);
                    }
                }
                for (Node i : in) {
                    stack.push(i);
                }
            } else {
                stack.pop();
                if (v.number == NONE) {
                    v.number = order.size();
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
        return visits.containsKey(n);
    }

    /// The place of a node in the order, or [#NONE] if it is not pending.
    int number(Node n) {
        Visit v = visits.get(n);
        return v == null ? NONE : v.number;
    }

    List<Node> inputs(Node n) {
        Visit v = visits.get(n);
        return v == null ? List.of() : v.inputs;
    }

    /// The nodes that are to be computed along with a pending one.
    List<Node> companions(Node n) {
        Visit v = visits.get(n);
        return v == null ? List.of() : v.companions;
    }

    /// What [Node#signature()] would be of each node if it were recorded now, by their places.
    long[] signatures() {
        long[] all = new long[order.size()];
        for (int i = 0; i < all.length; i++) {
            Node n = order.get(i);
            all[i] = n.signature(inputs(n), in -> contains(in) ? all[number(in)] : 0);
        }
        return all;
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
