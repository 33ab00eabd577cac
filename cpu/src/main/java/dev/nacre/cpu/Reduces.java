package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Reduce].
///
/// The elements that become one are cut into tiles of fixed length. In each tile every
/// [Fold#LANES]-th element is taken up in turn, at most 16 of them. Of what that leaves a quarter
/// takes up the others, and is reduced by halving, as are the results of the tiles. That tree
/// depends on the number of elements only: not on how many results there are, on threads or on
/// vectors.
final class Reduces implements Work {
    /// Elements in work at once; they and what they are computed from fit the second cache.
    private static final int AREA = 1 << 15;

    /// Results that are finished together where each has a row of its own.
    private static final int RESULTS = 512;

    /// Rows shorter than this are better turned and reduced side by side.
    private static final int SHORT_ROW = 32;

    /// Tiles, and results of several tiles each, that are done together.
    private static final int FEW = 16;

    /// Rows whose elements are not written, so that only what they leave has to fit a cache.
    private static final int FUSED_ROWS = 64;

    /// Elements below which threads are not worth waking.
    private static final long GRAIN = 1 << 15;

    /// The first scratch slot behind those of a [Pass].
    private static final int SLOTS = 128;

    private final Workers workers;
    private final Reduction reduction;
    private final Shape domain;
    private final DType element;
    private final long results;
    private final long length;
    private final int tiles;
    private final boolean byRow;
    private final States kinds;
    private final Bound epilogue;
    private final Operands extras;
    private final Operands outputs;

    Reduces(Launch.Reduce r, Kernels kernels, Workers workers) {
        this.workers = workers;
        this.reduction = r.reduction();
        this.domain = r.domain();
        results = count(domain, 0, r.kept());
        length = count(domain, r.kept(), domain.rank());
        tiles = Math.toIntExact((length + States.LENGTH - 1) / States.LENGTH);
        element = States.element(r);
        BitSet scalars = Operands.scalars(r.inputs(), results * length);
        byRow = isByRow(r, scalars);
        kinds = new States(r, byRow, scalars, kernels);

        BitSet single = Operands.scalars(r.extras(), results);
        extras = new Operands(r.extras(), single, View::of);
        outputs = new Operands(r.outputs(), new BitSet(), View::of);
        DType result = reduction.isIndexed() ? DType.I64 : element;
        BitSet behind = new BitSet();
        single.stream().forEach(i -> behind.set(i + 1));
        epilogue =
                new Bound(
                        kernels.map(afterWide(r), behind),
                        with(new Tile(Cell.of(result).allocate(0), 0, result)),
                        outputs.written());
    }

    /// The same over operands that lie as those of the first one did.
    private Reduces(Reduces like, States kinds, Operands extras, Operands outputs) {
        workers = like.workers;
        reduction = like.reduction;
        domain = like.domain;
        results = like.results;
        length = like.length;
        tiles = like.tiles;
        element = like.element;
        byRow = like.byRow;
        epilogue = like.epilogue;
        this.kinds = kinds;
        this.extras = extras;
        this.outputs = outputs;
    }

    @Override
    public Work on(Launch launch) {
        Launch.Reduce r = (Launch.Reduce) launch;
        return new Reduces(
                this,
                new States(kinds, kinds.operands().on(r.inputs())),
                extras.on(r.extras()),
                outputs.on(r.outputs()));
    }

    @Override
    public Work moved(Work next, long times) {
        Reduces r = (Reduces) next;
        return new Reduces(
                this,
                new States(kinds, kinds.operands().moved(r.kinds.operands(), times)),
                extras.moved(r.extras, times),
                outputs.moved(r.outputs, times));
    }

    /// The operands of what is done with results, of which they are the first.
    private @Nullable Access[] with(Tile result) {
        @Nullable View[] more = extras.elements();
        @Nullable Access[] all = new Access[more.length + 1];
        all[0] = result;
        System.arraycopy(more, 0, all, 1, more.length);
        return all;
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
        if (results < SHORT_ROW / 2) {
            return true;
        }
        for (int i = 0; i < r.inputs().size(); i++) {
            if (!scalars.get(i)) {
                Operand.Memory m = (Operand.Memory) r.inputs().get(i);
                int bytes = m.dtype().bytes();
                Axis across = Axis.of(m.layout(), 0, r.kept(), bytes);
                Axis along = Axis.of(m.layout(), r.kept(), m.layout().shape().rank(), bytes);
                long near = Math.abs(across.last());
                if (along.last() != 0) {
                    return along.run(0) >= SHORT_ROW
                            && (near == 0 || Math.abs(along.last()) < near);
                }
            }
        }
        return true;
    }

    /// The epilogue with a result that is still wide in place of a 16-bit one.
    private List<Expr> afterWide(Launch.Reduce r) {
        DType t = r.body().dtype();
        if (t == element || r.reduction().isIndexed()) {
            return r.epilogue();
        }
        return Expr.evaluate(
                r.epilogue(),
                new Expr.Rewriting() {
                    @Override
                    public Expr arg(Expr.Arg a) {
                        return a.index() == 0 ? Expr.arg(0, element).cast(t) : a;
                    }
                });
    }

    @Override
    public void run() {
        if (results == 0) {
            return;
        }
        kinds.operands().look();
        extras.look();
        long[] single = extras.numbers();
        long[] numbers = new long[single.length + 1];
        System.arraycopy(single, 0, numbers, 1, single.length);
        int wide = byRow ? (tiles <= 1 ? RESULTS : FEW) : columns();
        int width = (int) Math.min(wide, results);
        int blocks = Math.toIntExact((results + width - 1) / width);
        int threads = results * length < GRAIN ? 1 : workers.threads();
        if (threads > 1 && blocks > 1 && (tiles <= 1 || blocks >= 2 * threads)) {
            workers.run(blocks, (b, s) -> block(s, numbers, (long) b * width, width, false));
            return;
        }
        Scratch s = Scratch.take();
        try {
            for (int b = 0; b < blocks; b++) {
                block(s, numbers, (long) b * width, width, threads > 1);
            }
        } finally {
            s.giveBack();
        }
    }

    private int columns() {
        long height = Math.clamp(length, 1, Fold.LANES);
        return (int) Math.max(AREA / height, 16) / 16 * 16;
    }

    /// Computes the results from `first` on, `wide` of them or as many as are left.
    private void block(Scratch s, long[] numbers, long first, int wide, boolean parallel) {
        int width = (int) Math.min(wide, results - first);
        Object[] states = kinds.allocate(s, SLOTS, Math.multiplyExact(Math.max(tiles, 1), width));
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
        if (tiles > 1) {
            kinds.reduce(states, tiles, width);
        }
        int last = states.length - 1;
        @Nullable Access[] in = with(new Tile(states[last], -first, kinds.type(last)));
        epilogue.run(s, in, numbers, outputs.written(), first, first + width);
    }

    private void identity(Object states, int width) {
        double one;
        try {
            one = reduction.identity();
        } catch (IllegalStateException e) {
            throw new NacreException(
                    "%s of no elements: the reduced dims of %s are empty"
                            .formatted(reduction, domain),
                    e);
        }
        Numbers.set(states, 0, element, Operand.Scalar.of(element, one).bits());
        Cell.of(element).fill(states, 0, width);
    }

    /// Reduces tiles `t0` to `t0 + n` of each result to one row of states each.
    private void tiles(Scratch s, long first, int width, int t0, int n, Object[] states) {
        int slot = SLOTS + states.length;
        for (int t = t0; t < t0 + n; ) {
            long from = (long) t * States.LENGTH;
            int height = (int) Math.min(States.LENGTH, length - from);
            if (!byRow) {
                kinds.columns(s, slot, from, height, first, width, states, t * width);
                t++;
            } else if (tiles == 1) {
                int many = kinds.isFused(height) ? FUSED_ROWS : Math.max(AREA / height, 1);
                for (int r = 0; r < width; r += many) {
                    int rows = Math.min(many, width - r);
                    kinds.rows(s, slot, first + r, rows, 0, 1, height, states, r, 1);
                }
                t++;
            } else {
                int full = (int) Math.min(t0 + n - t, (length - from) / States.LENGTH);
                int most = kinds.isFused(height) ? FUSED_ROWS : FEW;
                int many = Math.clamp(full, 1, most);
                for (int r = 0; r < width; r++) {
                    kinds.rows(
                            s,
                            slot,
                            first + r,
                            1,
                            from,
                            many,
                            height,
                            states,
                            t * width + r,
                            width);
                }
                t += many;
            }
        }
    }
}
