package dev.nacre.graph;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// The inputs of a node. They are of one class whatever their number, for a call of a method that
/// several classes have is slow, and recording does little else than look at inputs.
final class Inputs extends AbstractList<Node> implements RandomAccess {
    static final Inputs NONE = new Inputs(new Node[0]);

    private final Node[] nodes;

    private Inputs(Node[] nodes) {
        this.nodes = nodes;
    }

    static Inputs of(Node... nodes) {
        return new Inputs(nodes.clone());
    }

    static Inputs of(List<Node> nodes) {
        return nodes instanceof Inputs i ? i : new Inputs(nodes.toArray(new Node[0]));
    }

    @Override
    public Node get(int index) {
        return nodes[index];
    }

    @Override
    public int size() {
        return nodes.length;
    }
}
