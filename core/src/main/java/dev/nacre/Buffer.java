package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import java.util.List;

/// State of a model or an optimizer that is not trained, such as running statistics.
public final class Buffer extends Slot {
    /// A place with its first value, which is computed now.
    public Buffer(Tensor value) {
        super(value, null);
    }

    /// Puts a tensor here.
    ///
    /// It is computed first, but not while a module is applied: there it is computed along with the
    /// module's result, so that a training step stays one plan.
    @Override
    public void set(Tensor value) {
        if (Redraws.isAgain()) {
            // The first call of a checkpoint has set it.
            check(value);
            return;
        }
        if (Recording.depth() == 0) {
            super.set(value);
            return;
        }
        check(value);
        // A copy of its own, as every slot has one.
        Node own = Graph.detach(value.node());
        Recording.update(own);
        replace(own);
    }

    /// Has the values that buffers were given while a module was applied computed along with its
    /// result. Modules call it.
    public static void settle(Tensor result) {
        List<Node> updates = Recording.takeUpdates();
        if (updates.isEmpty()) {
            return;
        }
        if (result.node().isDone()) {
            updates.forEach(u -> Tensor.of(u).compute());
        } else {
            result.node().accompany(updates);
        }
    }
}
