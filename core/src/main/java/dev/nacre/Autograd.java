package dev.nacre;

import dev.nacre.autograd.Gradient;
import dev.nacre.backend.Backends;
import dev.nacre.graph.Accumulator;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.plan.Plan;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Gradients, and the training step that uses them.
public final class Autograd {
    private Autograd() {}

    /// A scope in which a setting holds for this thread.
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /// A new value for a slot.
    public record Update(Slot slot, Tensor value) {}

    /// No gradients for what this thread records until the scope ends.
    public static Scope noGrad() {
        return Recording.gradient(false)::close;
    }

    /// Gradients again, within a [#noGrad()].
    public static Scope enableGrad() {
        return Recording.gradient(true)::close;
    }

    /// A search for the first NaN or infinity that spoils a result, until the scope ends.
    ///
    /// Whatever this thread looks at, and every step, is computed operation by operation. If it has
    /// elements that are not finite, an error names the operation that made the first of them, its
    /// module, and the line of code that recorded it. It is slow: for debugging only.
    ///
    /// ```java
    /// try (var _ = Autograd.detectAnomaly()) {
    ///     Losses.crossEntropy(model.apply(x), labels).backward();
    ///     optimizer.step();
    /// }
    /// ```
    public static Scope detectAnomaly() {
        return Recording.anomaly(true)::close;
    }

    /// The gradients of a custom function's inputs.
    @FunctionalInterface
    public interface Backward {
        /// The gradients, each of the shape and dtype of its input, or null where there is none.
        ///
        /// @param inputs those of the function
        /// @param y its result
        /// @param gradient that of `y`
        List<? extends @Nullable Tensor> gradients(List<Tensor> inputs, Tensor y, Tensor gradient);
    }

    /// A function of tensors with a gradient of its own: the forward function is recorded without
    /// gradients, and the backward function says what they are.
    ///
    /// What the backward function records can be differentiated again, also through `y` and the
    /// inputs.
    ///
    /// ```java
    /// var clip = Autograd.custom(
    ///         x -> x.getFirst().clamp(-1, 1),
    ///         (x, y, g) -> List.of(g)); // straight through
    /// Tensor y = clip.apply(List.of(x));
    /// ```
    public static Function<List<Tensor>, Tensor> custom(
            Function<List<Tensor>, Tensor> forward, Backward backward) {
        return new Custom(forward, backward);
    }

    /// What a function gives, without the graph inside that its gradient would need: the function
    /// is called again for the gradient; as torch.utils.checkpoint with `use_reentrant=False`.
    ///
    /// It takes the time of another forward pass, and saves the memory of everything between the
    /// input and the result. Gradients are the same but for rounding, also those of parameters and
    /// other tensors that the function reads; only its result has one, not what else it leaves
    /// behind. When it is called again, it draws the same random numbers, and buffers stay as the
    /// first call set them; so a `Dropout` or batch norm may be in it. Hooks are told of both
    /// calls. The gradients of the function are computed when [Tensor#backward()] or [#grad] gets
    /// to them.
    ///
    /// ```java
    /// for (Module block : blocks) {
    ///     x = Autograd.checkpoint(block, x);
    /// }
    /// ```
    ///
    /// @param f does the same whenever it is called
    public static Tensor checkpoint(UnaryOperator<Tensor> f, Tensor x) {
        return checkpoint(() -> f.apply(x));
    }

    /// [#checkpoint(UnaryOperator, Tensor)] of a function of whatever it reads.
    public static Tensor checkpoint(Supplier<Tensor> f) {
        return Recomputed.of(f);
    }

    /// The gradients of a single number by tensors; nothing is added up anywhere. They can be
    /// differentiated again.
    ///
    /// @throws NacreException if `y` does not depend on one of them
    public static List<Tensor> grad(Tensor y, Tensor... xs) {
        checkScalar(y, "grad");
        Gradient g = Gradient.of(y.node(), Gradient.ones(y.node()));
        List<Tensor> grads = new ArrayList<>();
        for (int i = 0; i < xs.length; i++) {
            Node by = xs[i].node();
            if (!by.requiresGrad()) {
                throw new NacreException(
                        "grad: tensor %d (%s) has no gradient; make it a leaf with requiresGrad()"
                                .formatted(i, by.describe()));
            }
            Node d = g.by(by);
            grads.add(Tensor.of(d == null ? Graph.full(by.shape(), 0, by.dtype()) : d));
        }
        return grads;
    }

    static void backward(Tensor loss) {
        checkScalar(loss, "backward");
        try (Recording.Scope _ = Recording.gradient(false)) {
            Gradient g = Gradient.of(loss.node(), Gradient.ones(loss.node()));
            loss.node().keep();
            Set<Node> given = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Node leaf : g.leaves()) {
                Accumulator a = leaf.accumulator();
                Node d = g.by(leaf);
                if (a != null && d != null) {
                    // Two leaves of one sum have one gradient; each gets a node of its own.
                    a.add(given.add(d) ? d : Graph.detach(d), loss.node());
                }
            }
        }
    }

    /// Computes gradients, losses and new values as one plan and puts the values into their slots.
    ///
    /// What an optimizer calls: memory of old values goes back at once where nobody can still read
    /// it.
    public static void step(List<Parameter> parameters, List<Update> updates) {
        List<Node> values = new ArrayList<>();
        List<Node> losses = new ArrayList<>();
        List<Node> passing = new ArrayList<>();
        for (Update u : updates) {
            passing.add(u.slot().node());
            // What was computed before belongs to whoever holds it: the slot gets a copy.
            Node value = u.value().node();
            values.add(value.isDone() ? Graph.detach(value) : value);
        }
        List<Node> wanted = new ArrayList<>(values);
        for (Parameter p : parameters) {
            Node g = p.accumulating().borrow();
            if (g != null) {
                wanted.add(g);
                passing.add(g);
                losses.addAll(p.accumulating().takeLosses());
            }
        }
        Anomaly.check(losses);
        Anomaly.check(wanted);
        Plan.step(wanted, losses, passing, Backends.current());
        for (int i = 0; i < values.size(); i++) {
            updates.get(i).slot().take(values.get(i));
        }
    }

    private static void checkScalar(Tensor y, String op) {
        if (y.numel() != 1) {
            throw new ShapeException(
                    "%s: starts from a single number, such as a loss; shape %s has %d elements"
                                    .formatted(op, y.shape(), y.numel())
                            + ": call sum() or mean() first");
        }
        if (!y.hasGradient()) {
            throw new NacreException(
                    op
                            + ": the tensor does not depend on any leaf or parameter that requires"
                            + " gradients, or was recorded within noGrad()");
        }
    }
}
