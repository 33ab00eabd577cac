package dev.nacre.graph;

import dev.nacre.expr.Primitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the gradients of a leaf add up, with the losses they came from.
public final class Accumulator {
    private @Nullable Node gradient;
    private final List<Node> losses = new ArrayList<>();

    /// Gradients that nobody else holds: their memory goes back when the gradient is cleared.
    private final List<Node> own = new ArrayList<>();

    /// The gradient for someone who may hold it for as long as they like.
    public synchronized @Nullable Node gradient() {
        own.remove(gradient);
        return gradient;
    }

    /// The gradient for someone who lets go of it before it is cleared.
    public synchronized @Nullable Node borrow() {
        return gradient;
    }

    /// Replaces the gradient; null clears it.
    public synchronized void set(@Nullable Node gradient) {
        this.gradient = gradient;
        if (gradient == null) {
            losses.clear();
            for (Node n : own) {
                if (!n.hasReaders()) {
                    n.release();
                }
            }
            own.clear();
        }
    }

    /// Replaces the gradient by one that is made of it, from the same losses.
    ///
    /// @param made a node that is this leaf's alone
    public synchronized void replace(Node made) {
        gradient = made;
        own.add(made);
    }

    /// Adds a gradient that came from a loss.
    ///
    /// @param more a node that is this leaf's alone
    public synchronized void add(Node more, Node loss) {
        gradient = gradient == null ? more : Graph.pointwise(Primitive.ADD, gradient, more);
        own.add(gradient);
        losses.add(loss);
    }

    /// The losses since the gradient was last cleared or these were last taken.
    public synchronized List<Node> takeLosses() {
        List<Node> taken = List.copyOf(losses);
        losses.clear();
        return taken;
    }
}
