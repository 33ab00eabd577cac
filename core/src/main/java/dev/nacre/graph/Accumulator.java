package dev.nacre.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the gradients of a leaf add up, with the losses they came from.
public final class Accumulator {
    private @Nullable Node gradient;
    private final List<Node> losses = new ArrayList<>();

    public synchronized @Nullable Node gradient() {
        return gradient;
    }

    /// Replaces the gradient; null clears it.
    public synchronized void set(@Nullable Node gradient) {
        this.gradient = gradient;
        if (gradient == null) {
            losses.clear();
        }
    }

    /// Adds a gradient that came from a loss.
    public synchronized void add(Node more, Node loss) {
        gradient =
                gradient == null
                        ? more
                        : Graph.pointwise(dev.nacre.expr.Primitive.ADD, gradient, more);
        losses.add(loss);
    }

    /// The losses since the gradient was last cleared or these were last taken.
    public synchronized List<Node> takeLosses() {
        List<Node> taken = List.copyOf(losses);
        losses.clear();
        return taken;
    }
}
