package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Reduce].
///
/// The elements that become one are cut into tiles of fixed length. Each tile is reduced by
/// halving, and so are the results of the tiles. That tree depends on the number of elements only:
/// not on how many results there are, on threads or on vectors.
final class Reduces {
    /// Elements of one result that are reduced by one tree.
    private static final int LENGTH = 1024;

    /// Elements in work at once; they and what they are computed from fit the second cache.
    private static final int AREA = 1 << 14;

    /// Results that are finished together where each has a row of its own.
    private static final int RESULTS = 512;

    /// Where elements of one result lie together, rows are halved down to this length, and then the
    /// rest of all rows side by side.
    private static final int SHORT_ROW = 32;

    /// Tiles, and results of several tiles each, that are done together.
    private static final int FEW = 16;

    /// Elements below which threads are not worth waking.
    private static final long GRAIN = 1 << 15;

    /// The first scratch slot behind those of a [Pass].
    private static final int SLOTS = 128;

    private final Workers workers;
    private final Launch.Reduce launch;
    private final DType element;
    private final long results;
    private final long length;
    private final int tiles;
    private final boolean byRow;
    private final Combiner combiner;
    private final MapKernel body;
    private final Expr.@Nullable Arg plain;
    private final @Nullable View[] inputs;
    private final long[] numbers;
    private final MapKernel epilogue;
    private final @Nullable Access[] extras;
    private final long[] extraNumbers;
    private final Access[] outputs;

    private Reduces(Launch.Reduce r, Kernels kernels, Workers workers) {
        this.workers = workers;
        this.launch = r;
        Shape domain = domain(r.inputs());
        results = count(domain, 0, r.kept());
        length = count(domain, r.kept(), domain.rank());
        tiles = Math.toIntExact((length + LENGTH - 1) / LENGTH);
        element = HalfPrecision.wide(r.body().dtype());
        combiner = new Combiner(r.reduction(), element, kernels);

        BitSet scalars = Maps.scalars(r.inputs(), results * length);
        body = kernels.map(List.of(r.body().cast(element)), scalars);
        plain = r.body() instanceof Expr.Arg a && a.dtype() == element ? a : null;
        byRow = isByRow(r, scalars);
        inputs = new View[r.inputs().size()];
        numbers = new long[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (scalars.get(i)) {
                numbers[i] = Maps.number(r.inputs().get(i));
            } else {
                Operand.Memory m = (Operand.Memory) r.inputs().get(i);
                inputs[i] = byRow ? View.split(m, r.kept()) : View.splitTransposed(m, r.kept());
            }
        }

        scalars = new BitSet();
        extras = new Access[r.extras().size() + 1];
        extraNumbers = new long[extras.length];
        BitSet uniform = Maps.scalars(r.extras(), results);
        for (int i = 1; i < extras.length; i++) {
            Operand o = r.extras().get(i - 1);
            if (uniform.get(i - 1)) {
                scalars.set(i);
                extraNumbers[i] = Maps.number(o);
            } else {
                extras[i] = View.of((Operand.Memory) o);
            }
        }
        epilogue = kernels.map(afterWide(r.epilogue()), scalars);
        outputs = new Access[r.outputs().size()];
        for (int o = 0; o < outputs.length; o++) {
            outputs[o] = View.of(r.outputs().get(o));
        }
    }

    static void run(Launch.Reduce r, Kernels kernels, Workers workers) {
        if (r.outputs().getFirst().layout().shape().count() > 0) {
            new Reduces(r, kernels, workers).run();
        }
    }

    private static Shape domain(List<Operand> inputs) {
        for (Operand o : inputs) {
            if (o instanceof Operand.Memory m) {
                return m.layout().shape();
            }
        }
        throw new IllegalArgumentException("a reduction of no memory has no domain");
    }

    private static long count(Shape s, int from, int to) {
        long n = 1;
        for (int d = from; d < to; d++) {
            n *= s.dim(d);
        }
        return n;
    }

    /// Whether elements of one result lie nearer to each other than the results do.
    private boolean isByRow(Launch.Reduce r, BitSet scalars) {
        int main = scalars.nextClearBit(0);
        if (main >= r.inputs().size() || results < SHORT_ROW / 2) {
            return true;
        }
        Operand.Memory m = (Operand.Memory) r.inputs().get(main);
        int bytes = m.dtype().bytes();
        Axis across = Axis.of(m.layout(), 0, r.kept(), bytes);
        Axis along = Axis.of(m.layout(), r.kept(), m.layout().shape().rank(), bytes);
        long near = Math.abs(across.last());
        return along.run(0) >= SHORT_ROW && (near == 0 || Math.abs(along.last()) < near);
    }

    /// The epilogue with a result that is still wide in place of a 16-bit one.
    private List<Expr> afterWide(List<Expr> epilogue) {
        DType t = launch.body().dtype();
        if (t == element || launch.reduction().isIndexed()) {
            return epilogue;
        }
        return Expr.evaluate(
                epilogue,
                new Expr.Algebra<Expr>() {
                    @Override
                    public Expr constant(Expr.Const c) {
                        return c;
                    }

                    @Override
                    public Expr arg(Expr.Arg a) {
                        return a.index() == 0 ? Expr.arg(0, element).cast(t) : a;
                    }

                    @Override
                    public Expr apply(Expr.Apply a, List<Expr> args) {
                        return a.op() == Primitive.CAST
                                ? args.getFirst().cast(a.dtype())
                                : Expr.apply(a.op(), args);
                    }
                });
    }

    private void run() {
        int wide = byRow ? (tiles <= 1 ? RESULTS : FEW) : columns();
        int width = (int) Math.min(wide, results);
        int blocks = Math.toIntExact((results + width - 1) / width);
        int threads = results * length < GRAIN ? 1 : workers.threads();
        if (threads > 1 && blocks > 1 && (tiles <= 1 || blocks >= 2 * threads)) {
            workers.run(blocks, (b, s) -> block(s, (long) b * width, width, false));
            return;
        }
        Scratch s = Scratch.take();
        try {
            for (int b = 0; b < blocks; b++) {
                block(s, (long) b * width, width, threads > 1);
            }
        } finally {
            s.giveBack();
        }
    }

    private int columns() {
        long height = Math.clamp(length, 1, LENGTH);
        return (int) Math.max(AREA / height, 16) / 16 * 16;
    }

    /// Computes the results from `first` on, `wide` of them or as many as are left.
    private void block(Scratch s, long first, int wide, boolean parallel) {
        int width = (int) Math.min(wide, results - first);
        Object[] states = new Object[combiner.parts()];
        for (int p = 0; p < states.length; p++) {
            int size = Math.multiplyExact(Math.max(tiles, 1), width);
            states[p] = s.array(Cell.of(part(p)), SLOTS + p, size);
        }
        if (tiles == 0) {
            identity(states[0], width);
        } else if (parallel && tiles > 1) {
            int step = byRow ? FEW : 1;
            workers.run(
                    (tiles + step - 1) / step,
                    (p, mine) ->
                            tiles(
                                    mine,
                                    first,
                                    width,
                                    p * step,
                                    Math.min(step, tiles - p * step),
                                    states));
        } else {
            tiles(s, first, width, 0, tiles, states);
        }
        combiner.halve(states, 0, tiles, width, 1);
        extrasWith(new Tile(states[states.length - 1], -first, part(states.length - 1)))
                .run(s, first, first + width);
    }

    private DType part(int p) {
        return p == 0 ? element : DType.I64;
    }

    private Bound extrasWith(Tile result) {
        @Nullable Access[] in = extras.clone();
        in[0] = result;
        return new Bound(epilogue, in, extraNumbers, outputs);
    }

    private void identity(Object states, int width) {
        double one;
        try {
            one = launch.reduction().identity();
        } catch (IllegalStateException e) {
            throw new NacreException(
                    "%s of no elements: the reduced dims of %s are empty"
                            .formatted(launch.reduction(), domain(launch.inputs())),
                    e);
        }
        Numbers.set(states, 0, element, Operand.Scalar.of(element, one).bits());
        Cell.of(element).fill(states, 0, width);
    }

    /// Reduces tiles `t0` to `t0 + n` of each result to one row of states each.
    private void tiles(Scratch s, long first, int width, int t0, int n, Object[] states) {
        for (int t = t0; t < t0 + n; ) {
            long from = (long) t * LENGTH;
            int height = (int) Math.min(LENGTH, length - from);
            if (!byRow) {
                Object[] tile = evaluate(s, from, height, first, width);
                combiner.halve(tile, 0, height, width, 1);
                copy(tile, states, t * width, 1, width);
                t++;
            } else if (tiles == 1) {
                int many = Math.max(AREA / height, 1);
                for (int r = 0; r < width; r += many) {
                    int rows = Math.min(many, width - r);
                    Object[] tile = evaluate(s, first + r, rows, 0, height);
                    copy(rows(s, tile, rows, height), states, r, 1, rows);
                }
                t++;
            } else {
                int full = (int) Math.min(t0 + n - t, (length - from) / LENGTH);
                int rows = Math.clamp(full, 1, FEW);
                for (int r = 0; r < width; r++) {
                    Object[] tile = evaluate(s, first + r, 1, from, rows * height);
                    copy(rows(s, tile, rows, height), states, t * width + r, width, rows);
                }
                t += rows;
            }
        }
    }

    /// The states of a part of the domain, each made from one element.
    private Object[] evaluate(Scratch s, long row, int rows, long column, int columns) {
        int n = rows * columns;
        Object[] tile = new Object[combiner.parts()];
        tile[0] = s.array(Cell.of(element), SLOTS + 2, n);
        @Nullable Access[] in = new Access[inputs.length];
        for (int i = 0; i < in.length; i++) {
            View v = inputs[i];
            in[i] = v == null ? null : v.part(row, rows, column, columns);
        }
        if (plain != null && in[plain.index()] instanceof View v) {
            v.read(0, n, tile[0], 0);
        } else {
            Access[] out = {new Tile(tile[0], 0, element)};
            new Bound(body, in, numbers, out).run(s, 0, n);
        }
        if (tile.length > 1) {
            long[] index = (long[]) s.array(Cell.LONG, SLOTS + 3, n);
            tile[1] = index;
            for (int k = 0; k < n; k++) {
                index[k] = byRow ? column + k % columns : row + k / columns;
            }
        }
        return tile;
    }

    /// Reduces rows that follow each other: each for itself while they are long, then side by side.
    private Object[] rows(Scratch s, Object[] tile, int rows, int height) {
        int left = height;
        for (int r = 0; r < rows; r++) {
            left = combiner.halve(tile, r * height, height, 1, SHORT_ROW);
        }
        Object[] turned = new Object[tile.length];
        for (int p = 0; p < tile.length; p++) {
            Cell cell = Cell.of(part(p));
            turned[p] = s.array(cell, SLOTS + 4 + p, SHORT_ROW * rows);
            for (int i = 0; i < left; i++) {
                cell.copy(tile[p], i, height, turned[p], i * rows, 1, rows);
            }
        }
        combiner.halve(turned, 0, left, rows, 1);
        return turned;
    }

    /// Copies `n` states to every `step`-th place from `at` on.
    private void copy(Object[] from, Object[] to, int at, int step, int n) {
        for (int p = 0; p < from.length; p++) {
            Cell.of(part(p)).copy(from[p], 0, 1, to[p], at, step, n);
        }
    }
}
