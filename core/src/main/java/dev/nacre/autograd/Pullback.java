package dev.nacre.autograd;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.expr.Tape;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How a gradient goes back through each kind of operation.
final class Pullback {
    private static final int DTYPES = DType.values().length;
    private static final int PRIMITIVES = Primitive.values().length;

    /// What primitives have been asked for, by a number made of them and the dtypes.
    private static final Map<Integer, List<@Nullable Tape>> PULLBACKS = new ConcurrentHashMap<>();

    private Pullback() {}

    /// The gradients of a node's inputs; null where an input carries none.
    static List<@Nullable Node> of(Node n, Node g) {
        return switch (n.op()) {
            case Op.Pointwise p -> Branch.within(g, v -> pointwise(p.primitive(), n, v));
            case Op.Custom c -> {
                List<@Nullable Node> grads = new ArrayList<>();
                grads.add(null);
                // Nodes that have inputs still know it.
                grads.addAll(Objects.requireNonNull(c.backward()).gradients(n, g));
                yield grads;
            }
            case Op.View v -> Collections.singletonList(view(v, n.inputs().getFirst(), g));
            case Op.Reduce r -> Collections.singletonList(reduce(r, n, g));
            case Op.MatMul _ -> matMul(n, g);
            case Op.Conv c -> Sliding.conv(c, n, g);
            case Op.Gather gather ->
                    asList(
                            Graph.scatterAdd(
                                    g,
                                    gather.dim(),
                                    n.inputs().get(1),
                                    n.inputs().getFirst().shape()),
                            null);
            case Op.Scatter s ->
                    asList(
                            s.reduction() == Reduction.SUM
                                    ? Graph.gather(g, s.dim(), n.inputs().get(1))
                                    : null,
                            null);
            case Op.Argsort _ -> Collections.singletonList(null);
            case Op.Assemble a -> assemble(a, n, g);
            case Op.Source _, Op.Literal _, Op.Random _, Op.Iota _ -> List.of();
        };
    }

    static List<@Nullable Node> asList(@Nullable Node a, @Nullable Node b) {
        List<@Nullable Node> list = new ArrayList<>(2);
        list.add(a);
        list.add(b);
        return list;
    }

    private static List<@Nullable Node> pointwise(Primitive p, Node n, Node g) {
        List<Node> inputs = n.inputs();
        List<Node> args = new ArrayList<>(inputs.size() + 2);
        args.addAll(inputs);
        args.add(n);
        args.add(g);
        List<@Nullable Tape> pullbacks = pullbacks(p, inputs, n.dtype());
        List<@Nullable Node> grads = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            Tape pullback = inputs.get(i).requiresGrad() ? pullbacks.get(i) : null;
            // Also where it came out as a single number.
            grads.add(
                    pullback == null
                            ? null
                            : Graph.expand(Graph.evaluate(pullback, args), n.shape()));
        }
        return grads;
    }

    /// The gradients of all operands, null where one carries none; made once for their dtypes.
    private static List<@Nullable Tape> pullbacks(Primitive p, List<Node> inputs, DType result) {
        int signature = result.ordinal();
        for (Node in : inputs) {
            signature = DTYPES * signature + in.dtype().ordinal();
        }
        // Which tells how many operands there are.
        signature = PRIMITIVES * signature + p.ordinal();
        List<@Nullable Tape> known = PULLBACKS.get(signature);
        if (known == null) {
            List<DType> types = inputs.stream().map(Node::dtype).toList();
            known = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                Expr pullback = p.pullback(i, types, result);
                known.add(pullback == null ? null : Tape.of(List.of(pullback)));
            }
            PULLBACKS.put(signature, known);
        }
        return known;
    }

    private static @Nullable Node view(Op.View op, Node input, Node g) {
        if (!input.requiresGrad()) {
            return null;
        }
        Shape shape = input.shape();
        return switch (op) {
            case Op.Same _ -> g;
            case Op.Permute p -> Graph.permute(g, p.inverse());
            case Op.Reshape _ -> Graph.reshape(g, shape);
            case Op.Expand _ -> {
                List<Integer> dims = new ArrayList<>();
                int more = g.shape().rank() - shape.rank();
                for (int d = 0; d < g.shape().rank(); d++) {
                    if (d < more || shape.dim(d - more) != g.shape().dim(d)) {
                        dims.add(d);
                    }
                }
                yield Graph.reshape(Graph.reduce(g, Reduction.SUM, dims), shape);
            }
            case Op.Slice s -> {
                List<Long> start = new ArrayList<>(Collections.nCopies(shape.rank(), 0L));
                List<Long> step = new ArrayList<>(Collections.nCopies(shape.rank(), 1L));
                start.set(s.dim(), s.start());
                step.set(s.dim(), s.step());
                yield Graph.place(g, shape, start, step, 0);
            }
            case Op.Windows w -> Sliding.windows(w, shape, g);
        };
    }

    private static Op.Region whole(Shape shape) {
        return new Op.Region(
                Collections.nCopies(shape.rank(), 0L), Collections.nCopies(shape.rank(), 1L));
    }

    private static @Nullable Node reduce(Op.Reduce op, Node n, Node g) {
        Node x = n.inputs().getFirst();
        if (!x.requiresGrad()) {
            return null;
        }
        Node wide = widen(g, op, x.shape());
        return switch (op.reduction()) {
            case SUM -> wide;
            case PROD -> Product.pullback(op, x, g);
            case MAX, MIN -> {
                // Ties share evenly, as in torch; so do NaN, which are larger and smaller than all.
                Node equal = Graph.pointwise(Primitive.EQ, x, widen(n, op, x.shape()));
                Node number = Graph.pointwise(Primitive.EQ, x, x);
                Node nan = Graph.pointwise(Primitive.NOT, number);
                Node best = Graph.pointwise(Primitive.OR, equal, nan);
                Node ones = Graph.cast(best, x.dtype());
                Node count = widen(Graph.reduce(ones, Reduction.SUM, op.dims()), op, x.shape());
                Node share = Graph.pointwise(Primitive.DIV, wide, count);
                yield Graph.pointwise(Primitive.SELECT, best, share, Graph.literal(0, g.dtype()));
            }
            case ANY, ALL, ARGMAX, ARGMIN -> null;
        };
    }

    /// A reduced value spread again over the dims it was reduced from.
    private static Node widen(Node reduced, Op.Reduce op, Shape shape) {
        Shape ones = shape;
        for (int d : op.dims()) {
            ones = ones.with(d, 1);
        }
        return Graph.expand(Graph.reshape(reduced, ones), shape);
    }

    private static List<@Nullable Node> matMul(Node n, Node g) {
        Node a = n.inputs().get(0);
        Node b = n.inputs().get(1);
        return asList(
                a.requiresGrad() ? Graph.matMul(g, Graph.transpose(b)) : null,
                b.requiresGrad() ? Graph.matMul(Graph.transpose(a), g) : null);
    }

    private static List<@Nullable Node> assemble(Op.Assemble op, Node n, Node g) {
        List<@Nullable Node> grads = new ArrayList<>();
        // From the last to the first: what a later piece covers is no longer an earlier one's.
        Node rest = g;
        for (int i = n.inputs().size() - 1; i >= 0; i--) {
            Node piece = n.inputs().get(i);
            Op.Region region = op.regions().get(i);
            Node mine = rest;
            for (int d = 0; d < piece.shape().rank(); d++) {
                mine =
                        Graph.slice(
                                mine,
                                d,
                                region.start().get(d),
                                region.step().get(d),
                                piece.shape().dim(d));
            }
            grads.addFirst(piece.requiresGrad() ? mine : null);
            if (overlapsEarlier(op, n, i)) {
                Node zeros = Graph.full(piece.shape(), 0, g.dtype());
                rest =
                        Graph.assemble(
                                n.shape(), List.of(rest, zeros), List.of(whole(n.shape()), region));
            }
        }
        return grads;
    }

    private static boolean overlapsEarlier(Op.Assemble op, Node n, int i) {
        for (int k = 0; k < i; k++) {
            if (n.inputs().get(k).requiresGrad() && overlap(op, n, k, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlap(Op.Assemble op, Node n, int k, int i) {
        Op.Region a = op.regions().get(k);
        Op.Region b = op.regions().get(i);
        for (int d = 0; d < n.shape().rank(); d++) {
            if (last(a, n.inputs().get(k), d) < first(b, n.inputs().get(i), d)
                    || last(b, n.inputs().get(i), d) < first(a, n.inputs().get(k), d)) {
                return false;
            }
        }
        return true;
    }

    private static long end(Op.Region r, Node piece, int d) {
        return r.start().get(d) + r.step().get(d) * (piece.shape().dim(d) - 1);
    }

    private static long first(Op.Region r, Node piece, int d) {
        return Math.min(r.start().get(d), end(r, piece, d));
    }

    private static long last(Op.Region r, Node piece, int d) {
        return Math.max(r.start().get(d), end(r, piece, d));
    }
}
