package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A function with a gradient that its author gives, as [Autograd#custom] says.
record Custom(Function<List<Tensor>, Tensor> forward, Autograd.Backward backward)
        implements Function<List<Tensor>, Tensor> {
    @Override
    public Tensor apply(List<Tensor> inputs) {
        List<Tensor> all = List.copyOf(inputs);
        all.forEach(x -> Recording.reads(x.node()));
        Tensor value;
        try (Recording.Scope _ = Recording.gradient(false)) {
            value = forward.apply(all);
        }
        boolean needed =
                Recording.gradientEnabled()
                        && value.dtype().isFloating()
                        && all.stream().anyMatch(Tensor::hasGradient);
        if (!needed) {
            return value;
        }
        // A leaf handed through would take the gradient itself.
        Node detached = Graph.detach(value.node());
        List<Node> from = all.stream().map(Tensor::node).toList();
        return Tensor.of(Graph.custom(detached, from, (y, g) -> gradients(all, y, g)));
    }

    private List<@Nullable Node> gradients(List<Tensor> inputs, Node y, Node g) {
        List<? extends @Nullable Tensor> given =
                backward.gradients(inputs, Tensor.of(y), Tensor.of(g));
        if (given.size() != inputs.size()) {
            throw new NacreException(
                    "custom: the backward function gives %d gradients for %d inputs; give null for"
                                    .formatted(given.size(), inputs.size())
                            + " those that have none");
        }
        List<@Nullable Node> nodes = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Tensor x = inputs.get(i);
            Tensor d = given.get(i);
            if (d != null && (!d.shape().equals(x.shape()) || d.dtype() != x.dtype())) {
                throw new NacreException(
                        "custom: gradient %d is %s%s, and its input %s%s"
                                .formatted(i, d.dtype(), d.shape(), x.dtype(), x.shape()));
            }
            nodes.add(d == null || !x.hasGradient() ? null : d.node());
        }
        return nodes;
    }
}
