package dev.nacre;

import dev.nacre.backend.Backends;
import dev.nacre.graph.Node;
import dev.nacre.kernel.Launch;
import dev.nacre.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/// Tensors that are looked at together: what they have in common is computed once, in one kernel if
/// one will do.
public final class Bundle {
    private final List<Tensor> tensors;

    private Bundle(List<Tensor> tensors) {
        this.tensors = tensors;
    }

    public static Bundle of(List<Tensor> tensors) {
        return new Bundle(List.copyOf(tensors));
    }

    public List<Tensor> tensors() {
        return tensors;
    }

    /// Computes all of them now and keeps their values.
    public Bundle compute() {
        List<Node> nodes = nodes();
        Anomaly.check(nodes);
        Plan.compute(nodes, Backends.current());
        return this;
    }

    /// The kernels that [#compute()] would run, in order, with formulas as they were recorded.
    public List<Launch> launches() {
        return Plan.launches(nodes().stream().filter(n -> !n.isDone()).toList());
    }

    /// The same as text, as the backend runs them.
    public String explain() {
        return String.join("\n", Plan.explain(nodes(), Backends.current()));
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(tensors.size());
        for (Tensor t : tensors) {
            nodes.add(t.node());
        }
        return nodes;
    }
}
