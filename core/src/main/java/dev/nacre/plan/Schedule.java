package dev.nacre.plan;

import dev.nacre.expr.Expr;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The launches of a plan in the order they run.
final class Schedule {
    /// One launch with the planned buffers that it reads and writes.
    record Step(Launch launch, Set<Buffer> reads, List<Buffer> writes) {}

    /// Element-wise outputs of one shape that will become one kernel.
    private static final class Group {
        private final List<Node> members = new ArrayList<>();
        private List<Expr> bodies = List.of();
        private Body body;

        Group(Body body) {
            this.body = body;
        }
    }

    private final Fusion fusion;
    private final Map<Node, Buffer> buffers = new IdentityHashMap<>();
    private final Map<Shape, Group> open = new LinkedHashMap<>();
    private final Set<Node> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Step> steps = new ArrayList<>();

    Schedule(Fusion fusion) {
        this.fusion = fusion;
        for (Node n : fusion.planned()) {
            place(n);
        }
        for (Group g : List.copyOf(open.values())) {
            close(g);
        }
    }

    List<Step> steps() {
        return steps;
    }

    Buffer buffer(Node n) {
        return buffers.computeIfAbsent(n, Buffer::new);
    }

    private void place(Node n) {
        Node reduction = fusion.reductionOf(n);
        if (reduction != null) {
            reduce(n, reduction);
            return;
        }
        switch (n.op()) {
            case Op.Pointwise _, Op.View _ -> join(n);
            case Op.MatMul _ -> add(new Launch.MatMul(operand(n, 0), operand(n, 1), out(n)), n);
            case Op.Conv c -> add(product(c, n), n);
            case Op.Gather g ->
                    add(
                            new Launch.Gather(
                                    operand(n, 0), g.dim(), operand(n, 1), out(n), n.describe()),
                            n);
            case Op.Scatter s ->
                    add(
                            new Launch.Scatter(
                                    operand(n, 0),
                                    s.dim(),
                                    operand(n, 1),
                                    s.reduction(),
                                    s.start(),
                                    out(n),
                                    n.describe()),
                            n);
            case Op.Argsort a ->
                    add(new Launch.Argsort(operand(n, 0), a.dim(), a.descending(), out(n)), n);
            case Op.Random r ->
                    add(new Launch.Random(r.distribution(), r.seed(), r.counter(), out(n)), n);
            case Op.Iota _ -> add(new Launch.Iota(out(n)), n);
            case Op.Assemble a -> assemble(n, a);
            case Op.Reduce _, Op.Source _, Op.Literal _ ->
                    throw new IllegalStateException("nothing to run for " + n);
        }
    }

    /// A convolution as a product: of the kernels, a row each, and the windows, a column each.
    private Launch product(Op.Conv c, Node n) {
        Operand.Memory input = operand(n, 0);
        Operand.Memory kernel = operand(n, 1);
        Layout kernels = kernel.layout();
        int spatial = c.step().size();
        // From [batch, groups, in, places..., window...] to [groups, in, window..., batch,
        // places...].
        List<Integer> order = new ArrayList<>(List.of(1, 2));
        for (int d = 0; d < spatial; d++) {
            order.add(3 + spatial + d);
        }
        order.add(0);
        for (int d = 0; d < spatial; d++) {
            order.add(3 + d);
        }
        Operand.Memory windows = permuted(input, c.windows(input.layout(), kernels.shape()), order);
        // From [batch, groups, out, places...] to [groups, out, batch, places...].
        Operand.Memory out = out(n);
        List<Integer> places = new ArrayList<>(List.of(1, 2, 0));
        for (int d = 0; d < spatial; d++) {
            places.add(3 + d);
        }
        return new Launch.MatMul(
                kernel, windows, permuted(out, out.layout(), places), 1, 1 + spatial);
    }

    private static Operand.Memory permuted(Operand.Memory m, Layout l, List<Integer> order) {
        int[] dims = order.stream().mapToInt(Integer::intValue).toArray();
        return new Operand.Memory(m.storage(), m.dtype(), l.permute(dims));
    }

    private Operand.Memory out(Node n) {
        return buffer(n).dense();
    }

    private Body body(Shape domain, int first) {
        return new Body(fusion, domain, first, buffers);
    }

    /// An input that must lie in memory, as views of it see it.
    private Operand.Memory operand(Node n, int i) {
        Node in = fusion.pending().inputs(n).get(i);
        Body b = body(in.shape(), 0);
        b.lower(in);
        return (Operand.Memory) b.inputs().getFirst();
    }

    /// Puts an element-wise output into the open kernel of its shape if the two share something and
    /// fit together; else that kernel is closed first.
    private void join(Node n) {
        Group g = open.get(n.shape());
        if (g == null || !extend(g, n)) {
            if (g != null) {
                close(g);
            }
            Group fresh = new Group(body(n.shape(), 0));
            open.put(n.shape(), fresh);
            fresh.members.add(n);
            waiting.add(n);
            fresh.bodies = List.of(fresh.body.compute(n));
            settle(fresh);
        }
    }

    private boolean extend(Group g, Node n) {
        Body alone = body(n.shape(), 0);
        alone.compute(n);
        boolean uses = alone.sources().stream().anyMatch(g.members::contains);
        boolean shares = alone.inputs().stream().anyMatch(g.body.inputs()::contains);
        if (!uses && !shares) {
            return false;
        }
        List<Node> members = new ArrayList<>(g.members);
        members.add(n);
        Body all = body(n.shape(), 0);
        List<Expr> bodies = new ArrayList<>();
        for (Node m : members) {
            bodies.add(all.compute(m));
        }
        // What reads another member through a view needs all of it, and comes after it.
        if (all.sources().stream().anyMatch(members::contains)
                || all.inputs().size() + members.size() > Fusion.OPERAND_LIMIT
                || Expr.cost(bodies) > Fusion.COST_LIMIT) {
            return false;
        }
        g.members.add(n);
        waiting.add(n);
        g.body = all;
        g.bodies = bodies;
        settle(g);
        return true;
    }

    /// Closes other kernels that a group reads from.
    private void settle(Group g) {
        for (Node s : List.copyOf(g.body.sources())) {
            if (!g.members.contains(s)) {
                require(s);
            }
        }
    }

    /// Sees to it that a node's value is there before the next launch.
    private void require(Node n) {
        Group g = open.get(n.shape());
        if (g != null && waiting.contains(n)) {
            close(g);
        }
    }

    private void close(Group g) {
        open.remove(g.body.domain(), g);
        g.members.forEach(waiting::remove);
        List<Operand.Memory> outputs = g.members.stream().map(this::out).toList();
        add(
                new Launch.Map(g.bodies, List.copyOf(g.body.inputs()), outputs),
                g.members.toArray(Node[]::new));
    }

    private void reduce(Node n, Node reduction) {
        Op.Reduce op = (Op.Reduce) reduction.op();
        Node in = fusion.pending().inputs(reduction).getFirst();
        Body body = body(in.shape(), 0);
        Expr each = body.lower(in);
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < in.shape().rank(); d++) {
            if (!op.dims().contains(d)) {
                order.add(d);
            }
        }
        int kept = order.size();
        order.addAll(op.dims());
        int[] permutation = order.stream().mapToInt(Integer::intValue).toArray();
        List<Operand> inputs = new ArrayList<>();
        for (Operand o : body.inputs()) {
            inputs.add(
                    o instanceof Operand.Memory m
                            ? new Operand.Memory(
                                    m.storage(), m.dtype(), m.layout().permute(permutation))
                            : o);
        }
        Body end = body(n.shape(), 1);
        end.substitute(reduction, Expr.arg(0, reduction.dtype()));
        Expr epilogue = end.compute(n);
        add(
                new Launch.Reduce(
                        op.reduction(),
                        each,
                        inputs,
                        kept,
                        List.of(epilogue),
                        List.copyOf(end.inputs()),
                        List.of(out(n))),
                n);
    }

    private void assemble(Node n, Op.Assemble op) {
        Layout whole = Layout.dense(n.shape());
        for (int i = 0; i < fusion.pending().inputs(n).size(); i++) {
            Node piece = fusion.pending().inputs(n).get(i);
            Body b = body(piece.shape(), 0);
            Expr e = b.lower(piece);
            Operand.Memory part =
                    new Operand.Memory(
                            buffer(n), n.dtype(), op.regions().get(i).in(whole, piece.shape()));
            add(new Launch.Map(List.of(e), List.copyOf(b.inputs()), List.of(part)), n);
        }
    }

    private void add(Launch launch, Node... results) {
        Set<Buffer> reads = new LinkedHashSet<>();
        for (Operand o : Binding.inputs(launch)) {
            if (o instanceof Operand.Memory m && m.storage() instanceof Buffer b) {
                reads.add(b);
            }
        }
        List<Buffer> writes = new ArrayList<>();
        for (Node r : results) {
            writes.add(buffer(r));
        }
        for (Buffer b : List.copyOf(reads)) {
            if (!writes.contains(b)) {
                require(b.node());
            }
        }
        steps.add(new Step(launch, reads, writes));
    }
}
