package dev.nacre;

import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Activations;
import dev.nacre.expr.Primitive;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Device;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array of numbers: immutable and lazy.
///
/// An operation checks its arguments at once and records what is to be done; the work is done when
/// somebody looks ([#item()], [#toFloatArray()], printing, saving, a training step, [#compute()]).
/// Memory is managed by Nacre. Shapes broadcast as NumPy's do, and dtypes mix as PyTorch's do.
public final class Tensor
        implements Activations<Tensor>,
                Access,
                Arithmetic,
                Reductions,
                Norms,
                Cumulative,
                Views,
                Rearrangement,
                Diagonals,
                Indexing,
                Scattering,
                Sorting,
                Sampling,
                LinearAlgebra,
                Matrices,
                Attention,
                Noise,
                Convolutions,
                Padding,
                Pooling,
                Resampling {
    /// Past so many waiting nodes an operation computes its result at once.
    private static final int PENDING_LIMIT = 10_000;

    private final Node node;

    private Tensor(Node node) {
        this.node = node;
    }

    static Tensor of(Node node) {
        Tensor t = new Tensor(node);
        if (node.isLongerThan(PENDING_LIMIT)) {
            t.compute();
        }
        return t;
    }

    /// A vector of f32.
    public static Tensor of(float... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of f64.
    public static Tensor of(double... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of i32.
    public static Tensor of(int... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of i64.
    public static Tensor of(long... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of i16.
    public static Tensor of(short... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of i8; where the bytes are meant without a sign, `to(DType.U8)` makes them so.
    public static Tensor of(byte... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A vector of truth values.
    public static Tensor of(boolean... values) {
        return Creation.of(values, Shape.of(values.length));
    }

    /// A matrix of f32; all rows must be equally long.
    public static Tensor of(float[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of f64; all rows must be equally long.
    public static Tensor of(double[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of i32; all rows must be equally long.
    public static Tensor of(int[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of i64; all rows must be equally long.
    public static Tensor of(long[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of i16; all rows must be equally long.
    public static Tensor of(short[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of i8; all rows must be equally long.
    public static Tensor of(byte[][] rows) {
        return Creation.rows(rows);
    }

    /// A matrix of truth values; all rows must be equally long.
    public static Tensor of(boolean[][] rows) {
        return Creation.rows(rows);
    }

    /// Elements that lie in memory already, row-major and in the byte order of the machine. The
    /// tensor takes the memory over: nobody else may write to it or release it.
    ///
    /// @throws dev.nacre.type.ShapeException if the memory is too small for the shape
    public static Tensor of(HostStorage elements, DType dtype, long... shape) {
        return Creation.over(elements, dtype, Shape.of(shape));
    }

    /// A single number, of shape `[]`, that kernels take as an argument: a value never makes new
    /// code. A number beside a tensor needs none of this: `x.mul(2)`.
    public static Tensor scalar(double value, DType dtype) {
        return of(Creation.scalar(value, dtype));
    }

    /// Zeros of a shape, as f32; without sizes it is a single number.
    public static Tensor zeros(long... shape) {
        return full(0, DType.F32, shape);
    }

    /// Zeros of a shape.
    public static Tensor zeros(DType dtype, long... shape) {
        return full(0, dtype, shape);
    }

    /// Ones of a shape, as f32; without sizes it is a single number.
    public static Tensor ones(long... shape) {
        return full(1, DType.F32, shape);
    }

    /// Ones of a shape.
    public static Tensor ones(DType dtype, long... shape) {
        return full(1, dtype, shape);
    }

    /// One number everywhere, as f32.
    public static Tensor full(double value, long... shape) {
        return full(value, DType.F32, shape);
    }

    /// One number everywhere.
    public static Tensor full(double value, DType dtype, long... shape) {
        return of(Creation.full(Shape.of(shape), value, dtype));
    }

    /// Zeros of a tensor's shape and dtype.
    public static Tensor zerosLike(Tensor t) {
        return fullLike(t, 0);
    }

    /// Ones of a tensor's shape and dtype.
    public static Tensor onesLike(Tensor t) {
        return fullLike(t, 1);
    }

    /// One number everywhere, in a tensor's shape and dtype.
    public static Tensor fullLike(Tensor t, double value) {
        return of(Creation.full(t.shape(), value, t.dtype()));
    }

    /// 0, 1, ... below `end`, as i64.
    public static Tensor arange(long end) {
        return Creation.arange(0, end, 1);
    }

    /// `start`, `start + 1`, ... below `end`, as i64.
    public static Tensor arange(long start, long end) {
        return Creation.arange(start, end, 1);
    }

    /// `start`, `start + step`, ... before `end`, as i64.
    public static Tensor arange(long start, long end, long step) {
        return Creation.arange(start, end, step);
    }

    /// `start`, `start + step`, ... before `end`, as f32.
    public static Tensor arange(double start, double end, double step) {
        return Creation.arange(start, end, step);
    }

    /// `steps` numbers from `start` to `end`, both included, evenly spaced, as f32.
    public static Tensor linspace(double start, double end, long steps) {
        return Creation.linspace(start, end, steps);
    }

    /// The identity matrix, as f32.
    public static Tensor eye(long n) {
        Tensor i = arange(n);
        return i.unsqueeze(1).eq(i).cast(DType.F32);
    }

    /// Numbers drawn evenly from [0, 1) by the default generator, as f32.
    public static Tensor rand(long... shape) {
        return Nacre.generator().rand(DType.F32, shape);
    }

    /// Numbers drawn from the normal distribution by the default generator, as f32.
    public static Tensor randn(long... shape) {
        return Nacre.generator().randn(DType.F32, shape);
    }

    /// [#rand(long...)] of the shape and dtype of a tensor.
    public static Tensor randLike(Tensor t) {
        return Nacre.generator().rand(t.dtype(), t.shape().toArray());
    }

    /// [#randn(long...)] of the shape and dtype of a tensor.
    public static Tensor randnLike(Tensor t) {
        return Nacre.generator().randn(t.dtype(), t.shape().toArray());
    }

    /// Whole numbers drawn evenly from `low` to below `high` by the default generator, as i64.
    public static Tensor randint(long low, long high, long... shape) {
        return Nacre.generator().randint(low, high, shape);
    }

    /// The numbers 0 to n - 1 in random order, as i64.
    public static Tensor randperm(long n) {
        return Nacre.generator().randperm(n);
    }

    /// Tensors joined along a dim in which they may differ.
    public static Tensor cat(List<Tensor> tensors, int dim) {
        return Joining.cat(tensors, dim);
    }

    /// Tensors of one shape joined along a new dim.
    public static Tensor stack(List<Tensor> tensors, int dim) {
        return Joining.stack(tensors, dim);
    }

    /// Coordinates of a grid: for each vector a tensor of as many dims as there are vectors, in
    /// which vector `i` runs along dim `i`; as torch.meshgrid with indexing "ij".
    public static List<Tensor> meshgrid(Tensor... vectors) {
        return meshgrid(List.of(vectors), "ij");
    }

    /// Coordinates of a grid; with indexing "xy" the first two dims are swapped: the first vector
    /// runs along dim 1.
    public static List<Tensor> meshgrid(List<Tensor> vectors, String indexing) {
        return Joining.meshgrid(vectors, indexing);
    }

    /// The sum over products of elements that an equation in Einstein's notation names: a letter
    /// for each dim of each operand, and for each dim of the result. As torch.einsum.
    ///
    /// A letter that the result has not is summed over; one that an operand has twice takes its
    /// diagonal. Without an arrow the result has the letters that occur once, by the alphabet.
    /// `...` stands for any number of dims, which broadcast.
    ///
    /// ```java
    /// Tensor.einsum("bij,bjk->bik", a, b); // a product of matrices
    /// Tensor.einsum("ii", a); // a trace
    /// ```
    ///
    /// @throws dev.nacre.type.ShapeException if the equation does not fit the shapes or cannot be
    ///   read
    /// @throws DTypeException if several operands are all bool
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.of(equation, operands);
    }

    /// `a` where the condition holds, else `b`.
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return a.where(condition, b);
    }

    /// The sizes of all dims.
    public Shape shape() {
        return node.shape();
    }

    /// The size of a dim, counted from the end where negative.
    public long size(int dim) {
        return shape().dim(Checks.dim(shape(), dim, "size"));
    }

    /// The number of dims.
    public int dim() {
        return shape().rank();
    }

    /// The number of elements.
    public long numel() {
        return shape().count();
    }

    /// The type of the elements.
    public DType dtype() {
        return node.dtype();
    }

    /// Where the elements live.
    public Device device() {
        return Device.CPU;
    }

    /// The same numbers in another dtype; this tensor itself if that is its dtype. Fractions are
    /// cut off by integers, as [DType#round(double)] says: -1.5 is 255 in u8.
    public Tensor to(DType dtype) {
        return cast(dtype);
    }

    /// The same numbers on another device; this tensor itself if it lives there.
    public Tensor to(Device device) {
        return this;
    }

    Node node() {
        return node;
    }

    @Override
    public Tensor tensor() {
        return this;
    }

    @Override
    public Tensor call(Primitive op, List<Tensor> rest) {
        List<Node> args = new ArrayList<>(rest.size() + 1);
        args.add(node);
        for (Tensor t : rest) {
            args.add(t.node);
        }
        return of(Promotion.apply(op, args));
    }

    // These are made of eq, lt and le with operands swapped, which errors must not show.

    @Override
    public Tensor ne(Tensor other) {
        shape().broadcast(other.shape(), Checks.at("ne"));
        return Activations.super.ne(other);
    }

    @Override
    public Tensor gt(Tensor other) {
        shape().broadcast(other.shape(), Checks.at("gt"));
        return Activations.super.gt(other);
    }

    @Override
    public Tensor ge(Tensor other) {
        shape().broadcast(other.shape(), Checks.at("ge"));
        return Activations.super.ge(other);
    }

    @Override
    public Tensor constant(double literal) {
        return of(Graph.literal(literal, dtype()));
    }

    @Override
    public Tensor scalar(double value) {
        return of(Creation.number(value, dtype()));
    }

    @Override
    public Tensor scalar(long value) {
        return of(Creation.number(value, dtype()));
    }

    @Override
    public Tensor cast(DType to) {
        return to == dtype() ? this : of(Promotion.cast(node, to));
    }

    /// A leaf with this value: gradients by it add up in its [#grad()].
    public Tensor requiresGrad() {
        if (!dtype().isFloating()) {
            throw new DTypeException(
                    "%s: only floating-point tensors have gradients, this one is %s; use"
                                    .formatted(Checks.at("requiresGrad"), dtype())
                            + " to(DType.F32)");
        }
        return of(Graph.leafOf(node));
    }

    /// Whether gradients flow through this tensor.
    public boolean hasGradient() {
        return node.requiresGrad();
    }

    /// The same value without its history: gradients do not flow further back.
    public Tensor detach() {
        return of(Graph.detach(node));
    }

    /// Adds the gradient of this single number to the [#grad()] of every leaf and every [Parameter]
    /// it depends on. It may be called again, which adds the same once more.
    ///
    /// @throws dev.nacre.type.ShapeException if it is not a single number
    /// @throws dev.nacre.type.NacreException if it depends on none of them, or a training step ran
    ///   through it
    public void backward() {
        Autograd.backward(this);
    }

    /// The gradient that has added up for this leaf, or null if there is none.
    public @Nullable Tensor grad() {
        Node g = node.accumulator() == null ? null : node.accumulator().gradient();
        return g == null ? null : of(g);
    }

    /// Clears the gradient of this leaf.
    public void zeroGrad() {
        if (node.accumulator() != null) {
            node.accumulator().set(null);
        }
    }

    /// Has the next training step keep this tensor's value although the step runs through it.
    ///
    /// While a module is applied it has the value computed along with the module's result, too:
    /// what a module gives beside it, such as the state of a recurrent layer, need not lead to the
    /// loss.
    public Tensor keep() {
        node.keep();
        if (Recording.depth() > 0 && !node.isDone()) {
            Recording.update(node);
        }
        return this;
    }

    @Override
    public String toString() {
        return Printing.print(this);
    }
}
