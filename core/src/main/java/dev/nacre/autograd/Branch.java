package dev.nacre.autograd;

import dev.nacre.expr.Primitive;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The gradient of a branch of `where`: a value where the branch is taken and exactly 0 elsewhere.
///
/// Pullbacks are linear, so the selection is kept outside of them: what a branch that is not taken
/// would contribute, even Inf or NaN, never reaches a sum.
record Branch(Node condition, Node value, boolean taken) {
    /// The branch a gradient belongs to, or null.
    static @Nullable Branch of(Node gradient) {
        if (!(gradient.op() instanceof Op.Pointwise p) || p.primitive() != Primitive.SELECT) {
            return null;
        }
        if (gradient.inputs().size() != 3) {
            return null;
        }
        Node condition = gradient.inputs().get(0);
        if (isZero(gradient.inputs().get(2))) {
            return new Branch(condition, gradient.inputs().get(1), true);
        }
        return isZero(gradient.inputs().get(1))
                ? new Branch(condition, gradient.inputs().get(2), false)
                : null;
    }

    /// The gradients of a pullback, applied within the branch that the incoming one belongs to.
    static List<@Nullable Node> within(
            Node gradient, Function<Node, List<@Nullable Node>> pullback) {
        Branch b = of(gradient);
        if (b == null) {
            return pullback.apply(gradient);
        }
        List<@Nullable Node> out = new ArrayList<>();
        for (Node g : within(b.value, pullback)) {
            out.add(g == null ? null : b.select(g));
        }
        return out;
    }

    /// The sum of two gradients; two of one `where` become one `where` again.
    static Node add(Node a, Node b) {
        Branch p = of(a);
        Branch q = of(b);
        if (p != null && q != null && p.condition == q.condition) {
            if (p.taken == q.taken) {
                return p.select(add(p.value, q.value));
            }
            Node yes = p.taken ? p.value : q.value;
            Node no = p.taken ? q.value : p.value;
            return Graph.pointwise(Primitive.SELECT, p.condition, yes, no);
        }
        return Graph.pointwise(Primitive.ADD, a, b);
    }

    private Node select(Node g) {
        Node zero = Graph.literal(0, g.dtype());
        return taken
                ? Graph.pointwise(Primitive.SELECT, condition, g, zero)
                : Graph.pointwise(Primitive.SELECT, condition, zero, g);
    }

    private static boolean isZero(Node n) {
        return n.op() instanceof Op.Literal l && l.value() == 0;
    }
}
