package dev.nacre.graph;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.expr.Tape;
import dev.nacre.kernel.Distribution;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Records nodes: one method per kind of operation, with its rule for shape and dtype.
///
/// Arguments have been checked by the caller: shapes agree, dtypes are promoted, dims are counted
/// from the front.
public final class Graph {
    /// Places up to here are exact in F32.
    private static final long MOST_PLACES = 1L << 24;

    /// For fewer than this the numbers of the places are more work than zeros.
    private static final long MANY_INDICES = 8;

    private Graph() {}

    /// Elements in memory, dense.
    public static Node source(Operand.Memory value) {
        return new Node(
                new Op.Source(),
                Inputs.NONE,
                value.layout().shape(),
                value.dtype(),
                false,
                null,
                value);
    }

    /// A leaf for which gradients are collected.
    public static Node leaf(Operand.Memory value, Accumulator accumulator) {
        return new Node(
                new Op.Source(),
                Inputs.NONE,
                value.layout().shape(),
                value.dtype(),
                true,
                accumulator,
                value);
    }

    /// A number of a formula.
    public static Node literal(double value, DType dtype) {
        return new Node(new Op.Literal(value), Inputs.NONE, Shape.SCALAR, dtype, false, null, null);
    }

    /// A number of a program.
    public static Node scalar(Operand.Scalar value) {
        return new Node(
                new Op.Source(), Inputs.NONE, Shape.SCALAR, value.dtype(), false, null, value);
    }

    /// A primitive at every element of inputs of one shape, numbers aside.
    public static Node pointwise(Primitive primitive, Node... inputs) {
        return pointwise(
                primitive,
                primitive.givesBool() ? DType.BOOL : inputs[inputs.length - 1].dtype(),
                Inputs.of(inputs));
    }

    public static Node cast(Node input, DType to) {
        return input.dtype() == to ? input : pointwise(Primitive.CAST, to, Inputs.of(input));
    }

    static Node pointwise(Primitive primitive, DType dtype, Inputs inputs) {
        Shape shape = Shape.SCALAR;
        for (Node in : inputs) {
            shape = in.isNumber() ? shape : in.shape();
        }
        return record(new Op.Pointwise(primitive), inputs, shape, dtype);
    }

    public static Node view(Op.View op, Node input, Shape shape) {
        return record(op, Inputs.of(input), shape, input.dtype());
    }

    /// The same value without its gradient history.
    public static Node detach(Node input) {
        return new Node(
                new Op.Alias(), Inputs.of(input), input.shape(), input.dtype(), false, null, null);
    }

    /// The same value as a leaf for which gradients are collected.
    public static Node leafOf(Node input) {
        return new Node(
                new Op.Alias(),
                Inputs.of(input),
                input.shape(),
                input.dtype(),
                true,
                new Accumulator(),
                null);
    }

    /// A value that was recorded without a history, and how gradients go from it to others.
    public static Node custom(Node value, List<Node> from, Op.Custom.Backward backward) {
        List<Node> inputs = new ArrayList<>();
        inputs.add(value);
        inputs.addAll(from);
        return record(new Op.Custom(backward), Inputs.of(inputs), value.shape(), value.dtype());
    }

    public static Node permute(Node input, Op.Permute op) {
        long[] dims = op.order().stream().mapToLong(i -> input.shape().dim(i)).toArray();
        return view(op, input, Shape.of(dims));
    }

    /// The last two dims swapped.
    public static Node transpose(Node input) {
        int rank = input.shape().rank();
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.set(rank - 1, rank - 2);
        order.set(rank - 2, rank - 1);
        return permute(input, new Op.Permute(List.copyOf(order)));
    }

    public static Node expand(Node input, Shape shape) {
        return input.shape().equals(shape) ? input : view(new Op.Expand(), input, shape);
    }

    public static Node reshape(Node input, Shape shape) {
        return input.shape().equals(shape) ? input : view(new Op.Reshape(), input, shape);
    }

    public static Node slice(Node input, int dim, long start, long step, long size) {
        if (start == 0 && step == 1 && size == input.shape().dim(dim)) {
            return input;
        }
        return view(new Op.Slice(dim, start, step), input, input.shape().with(dim, size));
    }

    /// A number spread over a shape.
    public static Node full(Shape shape, double value, DType dtype) {
        return expand(literal(value, dtype), shape);
    }

    public static Node reduce(Node input, Reduction reduction, List<Integer> dims) {
        long[] kept =
                IntStream.range(0, input.shape().rank())
                        .filter(d -> !dims.contains(d))
                        .mapToLong(d -> input.shape().dim(d))
                        .toArray();
        return record(
                new Op.Reduce(reduction, List.copyOf(dims)),
                Inputs.of(input),
                Shape.of(kept),
                reduction.result(input.dtype()));
    }

    /// The product of matrices under equal batch dims.
    public static Node matMul(Node a, Node b) {
        int rank = a.shape().rank();
        return record(
                new Op.MatMul(),
                Inputs.of(a, b),
                a.shape().with(rank - 1, b.shape().dim(rank - 1)),
                a.dtype());
    }

    /// Kernels that slide over the last dims, as [Op.Conv] says.
    public static Node conv(Op.Conv op, Node input, Node kernel) {
        Shape windows = op.windows(Layout.dense(input.shape()), kernel.shape()).shape();
        long[] dims = Arrays.copyOf(windows.toArray(), input.shape().rank());
        dims[2] = kernel.shape().dim(1);
        return record(op, Inputs.of(input, kernel), Shape.of(dims), input.dtype());
    }

    /// The other way than [#conv]: what lies at the places of a convolution, spread over the
    /// elements that its kernels read there. An element meets every kernel element at one place at
    /// most: `x[i] = sum of w[k] y[o]` over `o step + k dilation = i`. That is a convolution of
    /// what is spread, `step` apart and with room around, with the kernel turned round.
    ///
    /// @param input `[batch, groups, out, places...]`
    /// @param kernel `[groups, out, in, window...]`
    /// @param shape its last dims are the sizes of the result, `[batch, groups, in, size...]`
    public static Node convTranspose(Op.Conv op, Node input, Node kernel, Shape shape) {
        int rank = shape.rank();
        int front = rank - op.step().size();
        Shape room = input.shape();
        List<Long> start = new ArrayList<>(Collections.nCopies(rank, 0L));
        List<Long> step = new ArrayList<>(Collections.nCopies(rank, 1L));
        Node turned = kernel;
        for (int d = front; d < rank; d++) {
            long size = kernel.shape().dim(d);
            long reach = (size - 1) * op.dilation().get(d - front);
            room = room.with(d, shape.dim(d) + reach);
            start.set(d, reach);
            step.set(d, op.step().get(d - front));
            turned = slice(turned, d, size - 1, -1, size);
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.swap(order, 1, 2);
        Op.Conv back = new Op.Conv(Collections.nCopies(rank - front, 1L), op.dilation());
        Node swapped = permute(turned, new Op.Permute(List.copyOf(order)));
        return conv(back, place(input, room, start, step, 0), swapped);
    }

    /// Windows that slide over a dim, as [Op.Windows] says. Side by side they are a reshape, whose
    /// gradient is one too.
    public static Node windows(Node input, Op.Windows op) {
        if (op.step() == op.size() && op.dilation() == 1) {
            long many = input.shape().dim(op.dim()) / op.size();
            Node whole = slice(input, op.dim(), 0, 1, many * op.size());
            Shape split = whole.shape().with(op.dim(), many).insert(op.dim() + 1, op.size());
            List<Integer> order = new ArrayList<>();
            for (int d = 0; d < split.rank(); d++) {
                if (d != op.dim() + 1) {
                    order.add(d);
                }
            }
            order.add(op.dim() + 1);
            return permute(reshape(whole, split), new Op.Permute(List.copyOf(order)));
        }
        return view(op, input, op.apply(Layout.dense(input.shape()), input.shape()).shape());
    }

    /// A node with numbers around it and between its elements: element `i` of dim `d` is at
    /// `start[d] + step[d] i` of the result.
    public static Node place(
            Node input, Shape shape, List<Long> start, List<Long> step, double rest) {
        Op.Region all =
                new Op.Region(
                        Collections.nCopies(shape.rank(), 0L),
                        Collections.nCopies(shape.rank(), 1L));
        return assemble(
                shape,
                List.of(full(shape, rest, input.dtype()), input),
                List.of(all, new Op.Region(List.copyOf(start), List.copyOf(step))));
    }

    public static Node gather(Node from, int dim, Node index) {
        String purpose = Recording.purposeOr("gather");
        Node few = Picking.of(from, dim, index, purpose);
        if (few == null) {
            return pick(from, dim, index, purpose);
        }
        Shape shape = from.shape();
        return from.requiresGrad() && Recording.gradientEnabled()
                ? custom(
                        few,
                        List.of(from),
                        (_, g) ->
                                Collections.<@Nullable Node>singletonList(
                                        scatterAdd(g, dim, index, shape)))
                : few;
    }

    /// Elements by index of what is computed for that.
    static Node pick(Node from, int dim, Node index, String purpose) {
        return record(
                new Op.Gather(dim, purpose), Inputs.of(from, index), index.shape(), from.dtype());
    }

    /// Elements added by index onto zeros. One along the dim is what lies where its index is, and
    /// is not written before somebody reads it.
    public static Node scatterAdd(Node from, int dim, Node index, Shape shape) {
        boolean single =
                index.shape().dim(dim) == 1
                        && index.shape().remove(dim).equals(shape.remove(dim))
                        && index.shape().count() >= MANY_INDICES
                        && from.dtype().isFloating()
                        && shape.dim(dim) <= MOST_PLACES;
        return single
                ? placeAt(from, dim, index, shape)
                : scatter(from, dim, Reduction.SUM, index, shape, 0);
    }

    private static Node placeAt(Node from, int dim, Node index, Shape shape) {
        long[] ones = new long[shape.rank()];
        Arrays.fill(ones, 1);
        Shape along = Shape.of(ones).with(dim, shape.dim(dim));
        Node places = reshape(iota(shape.dim(dim)), along);
        // Picked from the places themselves, which finds indices out of range.
        Node place = pick(expand(places, shape), dim, index, Recording.purposeOr("scatterAdd"));
        DType exact = from.dtype() == DType.F64 ? DType.F64 : DType.F32;
        Node here =
                pointwise(
                        Primitive.EQ,
                        expand(cast(places, exact), shape),
                        expand(cast(place, exact), shape));
        return pointwise(Primitive.SELECT, here, expand(from, shape), literal(0, from.dtype()));
    }

    /// Elements combined by index with a number that is everywhere at first.
    public static Node scatter(
            Node from, int dim, Reduction reduction, Node index, Shape shape, double start) {
        return record(
                new Op.Scatter(dim, reduction, start), Inputs.of(from, index), shape, from.dtype());
    }

    /// The places of the elements of a dim in the order of their values, as I64.
    public static Node argsort(Node input, int dim, boolean descending) {
        return record(new Op.Argsort(dim, descending), Inputs.of(input), input.shape(), DType.I64);
    }

    public static Node assemble(Shape shape, List<Node> pieces, List<Op.Region> regions) {
        return record(
                new Op.Assemble(List.copyOf(regions)),
                Inputs.of(pieces),
                shape,
                pieces.getFirst().dtype());
    }

    public static Node random(Shape shape, DType dtype, Distribution d, long seed, long counter) {
        return record(new Op.Random(d, seed, counter), Inputs.NONE, shape, dtype);
    }

    public static Node iota(long count) {
        return record(new Op.Iota(), Inputs.NONE, Shape.of(count), DType.I64);
    }

    /// The value of an expression with nodes as its arguments.
    public static Node evaluate(Tape body, List<Node> args) {
        return body.evaluate(
                        new Expr.Algebra<Node>() {
                            @Override
                            public Node constant(Expr.Const c) {
                                return literal(c.value(), c.dtype());
                            }

                            @Override
                            public Node arg(Expr.Arg a) {
                                return args.get(a.index());
                            }

                            @Override
                            public Node apply(Expr.Apply a, List<Node> in) {
                                Inputs same = spread(in);
                                // Gradients begin with a 1 for each element.
                                return a.op() == Primitive.MUL && isOne(same.getFirst())
                                        ? same.getLast()
                                        : a.op() == Primitive.MUL && isOne(same.getLast())
                                                ? same.getFirst()
                                                : pointwise(a.op(), a.dtype(), same);
                            }
                        })
                .getFirst();
    }

    /// What is computed from numbers alone, such as `log(2)`, is one element; beside operands of
    /// another shape it is spread.
    private static Inputs spread(List<Node> args) {
        Inputs inputs = Inputs.of(args);
        Shape shape = Shape.SCALAR;
        for (Node in : inputs) {
            shape = in.shape().rank() > 0 ? in.shape() : shape;
        }
        boolean alike = true;
        for (Node in : inputs) {
            alike &= in.isNumber() || in.shape().equals(shape);
        }
        if (alike) {
            return inputs;
        }
        Node[] same = new Node[inputs.size()];
        for (int i = 0; i < same.length; i++) {
            Node in = inputs.get(i);
            same[i] = in.isNumber() ? in : expand(in, shape);
        }
        return Inputs.of(same);
    }

    private static boolean isOne(Node n) {
        Node base = n;
        // What has been computed has let go of its inputs.
        List<Node> inputs = base.inputs();
        while (base.op() instanceof Op.View && !inputs.isEmpty()) {
            base = inputs.getFirst();
            inputs = base.inputs();
        }
        return base.op() instanceof Op.Literal l && l.value() == 1;
    }

    private static Node record(Op op, Inputs inputs, Shape shape, DType dtype) {
        boolean grad = false;
        if (dtype.isFloating() && Recording.gradientEnabled()) {
            for (Node in : inputs) {
                grad |= in.requiresGrad();
            }
        }
        return new Node(op, inputs, shape, dtype, grad, null, null);
    }
}
