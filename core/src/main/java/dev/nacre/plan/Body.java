package dev.nacre.plan;

import dev.nacre.expr.Expr;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns nodes into expressions over operands: element-wise nodes become arithmetic, views become
/// layouts of what is read from memory.
final class Body {
    /// The views between a node and the domain, innermost last.
    private static final class Chain {
        private final @Nullable Chain outer;
        private final @Nullable Node view;
        private final Map<Node, Chain> inner = new HashMap<>();
        private final Map<Node, Expr> done = new HashMap<>();

        Chain(@Nullable Chain outer, @Nullable Node view) {
            this.outer = outer;
            this.view = view;
        }

        Chain through(Node v) {
            return inner.computeIfAbsent(v, k -> new Chain(this, k));
        }

        Layout apply(Layout source) {
            Layout l = source;
            for (Chain c = this; c != null && c.view != null; c = c.outer) {
                Layout next = ((Op.View) c.view.op()).apply(l, c.view.shape());
                if (next == null) {
                    throw new IllegalStateException("a reshape needs a copy: " + c.view);
                }
                l = next;
            }
            return l;
        }
    }

    private final Fusion fusion;
    private final Shape domain;
    private final int first;
    private final Chain top = new Chain(null, null);
    private final Map<Operand, Integer> operands = new LinkedHashMap<>();
    private final Map<Node, Integer> numbers = new HashMap<>();
    private final List<Operand> inputs = new ArrayList<>();
    private final Set<Node> inline = new HashSet<>();
    private final Set<Node> sources = new LinkedHashSet<>();
    private final Map<Node, Buffer> buffers;

    /// @param first the argument number of the first operand
    Body(Fusion fusion, Shape domain, int first) {
        this(fusion, domain, first, new HashMap<>());
    }

    Body(Fusion fusion, Shape domain, int first, Map<Node, Buffer> buffers) {
        this.fusion = fusion;
        this.domain = domain;
        this.first = first;
        this.buffers = buffers;
    }

    /// The value of a node at each point of the domain, which is the node's shape.
    Expr lower(Node n) {
        return lower(n, top);
    }

    /// Computes a node in place although it has memory: an output of the same kernel.
    Expr compute(Node n) {
        inline.add(n);
        return lower(n);
    }

    /// Fixes the expression of a node, such as the result of a reduction in its epilogue.
    void substitute(Node n, Expr e) {
        top.done.put(n, e);
    }

    Shape domain() {
        return domain;
    }

    /// The operands in the order of their argument numbers.
    List<Operand> inputs() {
        return inputs;
    }

    /// The pending nodes that are read from memory.
    Set<Node> sources() {
        return sources;
    }

    List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        for (Operand o : inputs) {
            if (o instanceof Operand.Memory m) {
                layouts.add(m.layout());
            }
        }
        return layouts;
    }

    private Expr lower(Node node, Chain outer) {
        Node n = node;
        Chain chain = outer;
        while (!isRead(n, chain) && n.op() instanceof Op.View v) {
            chain = v instanceof Op.Same ? chain : chain.through(n);
            n = fusion.pending().inputs(n).getFirst();
        }
        Expr known = chain.done.get(n);
        if (known != null) {
            return known;
        }
        Expr e;
        if (n.op() instanceof Op.Literal l) {
            e = Expr.constant(l.value(), n.dtype());
        } else if (n.value() instanceof Operand.Scalar s) {
            e = number(n, s);
        } else if (isRead(n, chain)) {
            e = read(n, chain);
        } else if (n.op() instanceof Op.Pointwise p) {
            List<Expr> args = new ArrayList<>();
            for (Node in : fusion.pending().inputs(n)) {
                args.add(lower(in, in.isNumber() ? top : chain));
            }
            e =
                    p.primitive() == dev.nacre.expr.Primitive.CAST
                            ? args.getFirst().cast(n.dtype())
                            : Expr.apply(p.primitive(), args);
        } else {
            throw new IllegalStateException("has no memory: " + n);
        }
        chain.done.put(n, e);
        return e;
    }

    /// An output of this kernel is read from memory only where a view shows it in another place.
    private boolean isRead(Node n, Chain chain) {
        return fusion.inMemory(n) && !(chain == top && inline.contains(n));
    }

    private Expr read(Node n, Chain chain) {
        Operand.Memory whole;
        if (!fusion.pending().contains(n) && n.value() instanceof Operand.Memory m) {
            whole = m;
        } else {
            sources.add(n);
            whole = buffers.computeIfAbsent(n, Buffer::new).dense();
        }
        Operand o = new Operand.Memory(whole.storage(), whole.dtype(), chain.apply(whole.layout()));
        return Expr.arg(operands.computeIfAbsent(o, this::number) + first, n.dtype());
    }

    private Expr number(Node n, Operand.Scalar s) {
        return Expr.arg(numbers.computeIfAbsent(n, k -> number(s)) + first, n.dtype());
    }

    private int number(Operand o) {
        inputs.add(o);
        return inputs.size() - 1;
    }
}
