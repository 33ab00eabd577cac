package dev.nacre;

import dev.nacre.backend.Backends;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.graph.Recording;
import dev.nacre.plan.Plan;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The search for the operation that made the first NaN or infinity of a result.
final class Anomaly {
    private final Map<Node, List<Node>> inputs = new IdentityHashMap<>();
    private final Map<Node, Boolean> finite = new IdentityHashMap<>();

    private Anomaly() {}

    /// Computes nodes, one operation after the other, if anomalies are searched for on this thread.
    ///
    /// @throws NacreException if an element of one is not finite
    static void check(List<Node> wanted) {
        if (!Recording.detectsAnomaly()) {
            return;
        }
        try (Recording.Scope _ = Recording.anomaly(false);
                Recording.Scope _ = Recording.gradient(false)) {
            new Anomaly().search(wanted);
        }
    }

    private void search(List<Node> wanted) {
        for (Node n : wanted) {
            compute(n);
            if (!isFinite(n)) {
                throw new NacreException(message(culprit(n)));
            }
        }
    }

    /// Computes all that is pending below a node, each node by itself.
    private void compute(Node wanted) {
        ArrayDeque<Node> stack = new ArrayDeque<>(List.of(wanted));
        while (!stack.isEmpty()) {
            Node n = stack.peek();
            if (inputs.putIfAbsent(n, n.inputs()) == null) {
                n.checkNotSpent();
                if (!n.isDone()) {
                    n.inputs().forEach(stack::push);
                }
            } else {
                stack.pop();
                if (!n.isDone()) {
                    Plan.compute(List.of(n), Backends.current());
                }
            }
        }
    }

    /// The last node on the way down that is not finite although all it was made from is.
    private Node culprit(Node spoilt) {
        Node n = spoilt;
        Node next = spoiltInput(n);
        while (next != null) {
            n = next;
            next = spoiltInput(n);
        }
        return n;
    }

    private @Nullable Node spoiltInput(Node n) {
        for (Node in : inputs.getOrDefault(n, List.of())) {
            if (inputs.containsKey(in) && !isFinite(in)) {
                return in;
            }
        }
        return null;
    }

    private boolean isFinite(Node n) {
        return finite.computeIfAbsent(
                n,
                _ ->
                        !n.dtype().isFloating()
                                || n.shape().count() == 0
                                || spoilt(n).any().itemLong() == 0);
    }

    /// Where a node is not finite: only there the difference to itself is not 0.
    private static Tensor spoilt(Node n) {
        Tensor t = Tensor.of(n);
        return t.sub(t).ne(0.0);
    }

    private String message(Node n) {
        long at = spoilt(n).flatten().cast(DType.I32).argmax().itemLong();
        double value = element(n, at);
        StringBuilder s = new StringBuilder("anomaly: ");
        s.append(n.op().label());
        s.append(n.op() instanceof Op.Source ? " holds " : " made ").append(value);
        if (n.shape().rank() > 0) {
            s.append(" at ").append(Arrays.toString(index(n.shape(), at)));
        }
        s.append(" of ").append(n.dtype()).append(n.shape());
        if (!n.path().isEmpty()) {
            s.append(" in module ").append(n.path());
        }
        if (n.op() instanceof Op.Pointwise) {
            List<String> operands = new ArrayList<>();
            for (Node in : inputs.getOrDefault(n, List.of())) {
                operands.add(String.valueOf(element(in, in.isNumber() ? 0 : at)));
            }
            s.append(" from ").append(String.join(", ", operands));
        }
        String origin = n.origin() == null ? "a place before the search began" : n.origin();
        // Nodes of a gradient say where what they are the gradient of was recorded.
        return s.append(origin.startsWith("the gradient of ") ? "; in " : "; recorded at ")
                .append(origin)
                .toString();
    }

    private static double element(Node n, long at) {
        return Tensor.of(n).flatten().narrow(0, at, 1).item();
    }

    private static long[] index(Shape shape, long flat) {
        long[] index = new long[shape.rank()];
        long rest = flat;
        for (int d = index.length - 1; d >= 0; d--) {
            index[d] = rest % shape.dim(d);
            rest /= shape.dim(d);
        }
        return index;
    }
}
