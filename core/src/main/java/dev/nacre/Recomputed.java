package dev.nacre;

import dev.nacre.autograd.Gradient;
import dev.nacre.backend.Backends;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.graph.Trace;
import dev.nacre.plan.Plan;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A result without the graph that led to it, which is recorded again for the gradient, as
/// [Autograd#checkpoint] says.
final class Recomputed {
    private final Supplier<Tensor> f;
    private final Redraws draws = new Redraws();
    private final Trace first;
    private final Node value;

    private Recomputed(Supplier<Tensor> f) {
        this.f = f;
        first = new Trace();
        try (Recording.Scope _ = Recording.gradient(false);
                Recording.Scope _ = Recording.trace(first);
                Autograd.Scope _ = draws.first()) {
            value = f.get().node();
        }
        first.reads(value);
    }

    static Tensor of(Supplier<Tensor> f) {
        if (!Recording.gradientEnabled()) {
            return f.get();
        }
        Recomputed r = new Recomputed(f);
        if (r.first.read().isEmpty() || !r.value.dtype().isFloating()) {
            return Tensor.of(r.value);
        }
        return Tensor.of(Graph.custom(Graph.detach(r.value), r.first.read(), r::gradients));
    }

    /// The gradients by what the function reads. They are computed at once, so that what is
    /// recorded for them can go.
    private List<@Nullable Node> gradients(Node result, Node gradient) {
        List<Node> trained = first.trained();
        Stream<Node> kept = trained.stream().filter(n -> n.isKept() && !n.equals(value));
        compute(Stream.concat(Stream.of(result, gradient), kept));
        trained.reversed().forEach(Node::spend);
        Trace trace = new Trace();
        List<@Nullable Node> gradients = new ArrayList<>();
        Node again;
        try (Recording.Scope _ = Recording.trace(trace)) {
            again = again(trace);
            Gradient g = Gradient.of(again, gradient, new HashSet<>(first.read()));
            first.read().forEach(n -> gradients.add(g.by(n)));
        }
        compute(gradients.stream().filter(Objects::nonNull));
        if (!Recording.gradientEnabled()) {
            Set<@Nullable Node> wanted = new HashSet<>(gradients);
            for (Node n : trace.recorded().reversed()) {
                if (!wanted.contains(n)) {
                    n.spend();
                }
            }
        }
        return gradients;
    }

    private static void compute(Stream<Node> nodes) {
        List<Node> pending = nodes.filter(n -> !n.isDone()).distinct().toList();
        Anomaly.check(pending);
        Plan.compute(pending, Backends.current());
    }

    private Node again(Trace trace) {
        Node again;
        try (Recording.Scope _ = Recording.gradient(true);
                Autograd.Scope _ = draws.again()) {
            again = f.get().node();
        }
        trace.reads(again);
        if (!again.shape().equals(value.shape())
                || !new HashSet<>(trace.read()).equals(new HashSet<>(first.read()))) {
            throw new NacreException(
                    "checkpoint: the function reads or gives something else when it is called again"
                        + " for its gradient; it must do the same each time, and parameters must"
                        + " not be set in between");
        }
        return again;
    }
}
