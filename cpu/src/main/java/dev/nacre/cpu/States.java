package dev.nacre.cpu;

import static java.util.Objects.requireNonNull;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The states that the elements of a reduction are, and how many become one.
///
/// Within a tile the index of an indexed reduction is counted from the start of the tile and held
/// in the type of the elements, which a vector can do; behind it, it is an I64 from the start of
/// all.
final class States {
    /// Elements of one result that are reduced by one tree.
    static final int LENGTH = 1024;

    /// Elements that are computed at once where results are columns.
    private static final int BLOCK = 1 << 13;

    /// So many rows are better halved side by side than one after the other.
    private static final int SIDE_BY_SIDE = 8;

    /// Lanes that are left when the first quarter has taken up the others.
    private static final int FEW = Fold.LANES / 4;

    private final DType element;
    private final int parts;
    private final MapKernel kernel;
    private final Expr.@Nullable Arg plain;
    private final Operands operands;
    private final @Nullable View[] inputs;
    private final Combiner within;
    private final Combiner across;
    private final @Nullable FusedFold fused;
    private final @Nullable Object places;

    /// @param byRow whether the rows of the inputs are results, and not their columns
    States(Launch.Reduce r, boolean byRow, BitSet scalars, Kernels kernels) {
        boolean indexed = r.reduction().isIndexed();
        this.parts = indexed ? 2 : 1;
        this.element = element(r);
        operands =
                new Operands(
                        r.inputs(),
                        scalars,
                        m -> byRow ? View.split(m, r.kept()) : View.splitTransposed(m, r.kept()));
        inputs = operands.elements();
        kernel = kernels.map(List.of(r.body().cast(element)), scalars);
        plain = r.body() instanceof Expr.Arg a && a.dtype() == element ? a : null;
        List<Expr> combine = r.reduction().combine(element);
        across = kernels.combiner(combine);
        within = indexed ? kernels.combiner(indexedBy(element, combine)) : across;
        places = indexed ? places(element) : null;
        fused = FusedFold.of(kernel, within, byRow, inputs);
    }

    /// The same for operands that lie as the first ones did.
    States(States like, Operands operands) {
        this.parts = like.parts;
        this.element = like.element;
        this.kernel = like.kernel;
        this.plain = like.plain;
        this.across = like.across;
        this.within = like.within;
        this.places = like.places;
        this.fused = like.fused;
        this.operands = operands;
        this.inputs = operands.elements();
    }

    Operands operands() {
        return operands;
    }

    /// What elements are reduced in: 16-bit floating-point numbers in 32 bits, and so what has no
    /// room for an index, truth values and integers of few bits.
    static DType element(Launch.Reduce r) {
        DType t = r.body().dtype();
        return r.reduction().isIndexed() && !t.isFloating() && t.bytes() < DType.I32.bytes()
                ? DType.I32
                : HalfPrecision.wide(t);
    }

    /// The dtype of a part of a state behind its tile.
    DType type(int part) {
        return part == 0 ? element : DType.I64;
    }

    /// Arrays for states behind their tiles.
    Object[] allocate(Scratch s, int slot, int n) {
        Object[] states = new Object[parts];
        for (int p = 0; p < parts; p++) {
            states[p] = s.array(Cell.of(type(p)), slot + p, n);
        }
        return states;
    }

    /// Reduces `m` rows of states to one.
    void reduce(Object[] states, int m, int width) {
        across.run(states, 0, m, width, 1, 0);
    }

    /// Reduces one tile for each of some columns, and writes the states from `at` on.
    void columns(
            Scratch s,
            int slot,
            long from,
            int height,
            long first,
            int width,
            Object[] to,
            int at) {
        if (height <= Fold.LANES) {
            Object[] tile = block(s, slot, from, height, 1, first, width);
            within.run(tile, 0, height, width, 1, 0);
            put(tile, 1, from, 0, to, at, 1, width);
            return;
        }
        Object[] lanes = arrays(s, slot + parts, Fold.LANES * width);
        int all = Rows.count(height);
        int rest = height % Fold.LANES;
        @Nullable View[] lie = views(from, height, first, width);
        FusedFold known = FusedFold.rowsFrom(lie) >= height ? fused : null;
        FusedFold now = known != null && known.isFaster() ? known : null;
        long begin = known == now ? 0 : System.nanoTime();
        for (int lane = 0, n; lane < Fold.LANES; lane += n) {
            int end = lane < rest ? rest : Fold.LANES;
            int present = lane < rest || rest == 0 ? all : all - 1;
            int start = lane * width;
            if (now != null) {
                n = end - lane;
                now.columns(lie, operands.numbers(), lane, present, width, n, lanes, start);
            } else {
                n = Math.min(Math.max(BLOCK / (present * width), 1), end - lane);
                Object[] tile = block(s, slot, from + lane, n, present, first, width);
                Rows.of(within, tile, (long) n * width)
                        .fold(present, new long[parts], n * width, 1, lanes, start, 0);
            }
        }
        if (known != now) {
            requireNonNull(known).took(System.nanoTime() - begin, (long) height * width);
        }
        Object[] few = few(s, slot + 2 * parts, lanes, width, 1);
        within.run(few, 0, FEW, width, 1, 0);
        put(few, 1, from, 0, to, at, 1, width);
    }

    /// Whether the elements of rows are computed while they are reduced, and not written.
    boolean isFused(int length) {
        return length > Fold.LANES && fused != null && fused.isFaster();
    }

    /// Reduces `tiles` tiles for each of `rows` rows, of which one is 1, and writes the states to
    /// every `step`-th place from `at` on.
    void rows(
            Scratch s,
            int slot,
            long first,
            int rows,
            long from,
            int tiles,
            int length,
            Object[] to,
            int at,
            int step) {
        int count = rows * tiles;
        int apart = tiles > 1 ? length : 0;
        FusedFold known = length > Fold.LANES ? fused : null;
        FusedFold now = known != null && known.isFaster() ? known : null;
        long begin = known == now ? 0 : System.nanoTime();
        Object[] tile = {};
        if (now == null) {
            tile = arrays(s, slot, count * length);
            evaluate(s, views(first, rows, from, tiles * length), tile, 0, count * length);
            for (int k = 0; k < count; k++) {
                places(tile, k * length, 0, 1, length);
            }
        }
        if (length <= Fold.LANES) {
            within.run(tile, 0, length, 1, count, length);
            put(tile, length, from, apart, to, at, step, count);
            return;
        }
        Object[] lanes = arrays(s, slot + parts, Fold.LANES * count);
        if (now == null) {
            long[] distance = new long[parts];
            Arrays.fill(distance, length);
            Rows.of(within, tile, Fold.LANES).runs(length, distance, count, lanes, 0);
        } else if (tiles > 1) {
            @Nullable View[] lie = views(first, 1, from, tiles * length);
            now.runs(lie, operands.numbers(), 1, length, tiles, lanes, 0);
        } else {
            for (int r = 0, n; r < rows; r += n) {
                @Nullable View[] lie = views(first + r, rows - r, from, length);
                n = (int) Math.min(FusedFold.rowsFrom(lie), rows - r);
                now.runs(lie, operands.numbers(), n, length, 1, lanes, r * Fold.LANES);
            }
        }
        if (known != now) {
            requireNonNull(known).took(System.nanoTime() - begin, (long) count * length);
        }
        Object[] few = few(s, slot + 2 * parts, lanes, 1, count);
        if (count >= SIDE_BY_SIDE) {
            Object[] turned = turned(s, slot + 3 * parts, few, count);
            within.run(turned, 0, FEW, count, 1, 0);
            put(turned, 1, from, apart, to, at, step, count);
            return;
        }
        within.run(few, 0, FEW, 1, count, FEW);
        put(few, FEW, from, apart, to, at, step, count);
    }

    /// A quarter of the lanes, which takes up the others in turn.
    private Object[] few(Scratch s, int slot, Object[] lanes, int width, int times) {
        Object[] few = arrays(s, slot, FEW * width * times);
        long[] distance = new long[parts];
        Arrays.fill(distance, (long) Fold.LANES * width);
        Rows.of(within, lanes, (long) FEW * width)
                .fold(Fold.LANES / FEW, distance, FEW * width, times, few, 0, FEW * width);
        return few;
    }

    /// The states of a few rows with rows and columns changed: halving many columns takes whole
    /// vectors to the end.
    private Object[] turned(Scratch s, int slot, Object[] few, int rows) {
        Object[] turned = arrays(s, slot, FEW * rows);
        Cell cell = Cell.of(element);
        for (int p = 0; p < parts; p++) {
            for (int lane = 0; lane < FEW; lane++) {
                cell.copy(few[p], lane, FEW, turned[p], lane * rows, 1, rows);
            }
        }
        return turned;
    }

    private Object[] arrays(Scratch s, int slot, int n) {
        Object[] arrays = new Object[parts];
        for (int p = 0; p < parts; p++) {
            arrays[p] = s.array(Cell.of(element), slot + p, n);
        }
        return arrays;
    }

    private @Nullable View[] views(long row, int rows, long column, int columns) {
        @Nullable View[] in = new View[inputs.length];
        for (int i = 0; i < in.length; i++) {
            View v = inputs[i];
            in[i] = v == null ? null : v.part(row, rows, column, columns);
        }
        return in;
    }

    /// The states of `n` rows of columns from `row` on, and of as many after every [Fold#LANES]
    /// rows.
    private Object[] block(Scratch s, int slot, long row, int n, int times, long first, int width) {
        Object[] tile = arrays(s, slot, n * times * width);
        long reach = (times - 1L) * Fold.LANES + n;
        boolean spaced = true;
        for (View v : inputs) {
            spaced &= v == null || v.rowsFrom(row) >= reach;
        }
        if (spaced) {
            @Nullable Access[] in = new Access[inputs.length];
            for (int i = 0; i < in.length; i++) {
                View v = inputs[i];
                in[i] = v == null ? null : v.parts(row, n, Fold.LANES, times, first, width);
            }
            evaluate(s, in, tile, 0, n * times * width);
        } else {
            for (int k = 0; k < times; k++) {
                @Nullable Access[] in = views(row + (long) k * Fold.LANES, n, first, width);
                evaluate(s, in, tile, k * n * width, n * width);
            }
        }
        for (int k = 0; k < times; k++) {
            for (int r = 0; r < n; r++) {
                int place = (int) (row % LENGTH) + k * Fold.LANES + r;
                places(tile, (k * n + r) * width, place, 0, width);
            }
        }
        return tile;
    }

    /// Makes `n` states from one element each.
    private void evaluate(Scratch s, @Nullable Access[] in, Object[] tile, int start, int n) {
        if (plain != null && in[plain.index()] instanceof View v) {
            v.read(0, n, tile[0], start);
        } else {
            Access[] out = {new Tile(tile[0], start, element)};
            new Bound(kernel, in, out).run(s, in, operands.numbers(), out, 0, n);
        }
    }

    /// Numbers states by their places in the tile, from `place` on, every `step`-th.
    private void places(Object[] tile, int start, int place, int step, int n) {
        Object index = places;
        if (index != null) {
            Cell.of(element).copy(index, place, step, tile[1], start, 1, n);
        }
    }

    /// Copies states from tiles that begin at `from`, each `apart` behind the one before.
    private void put(
            Object[] tile, int every, long from, int apart, Object[] to, int at, int step, int n) {
        Cell.of(element).copy(tile[0], 0, every, to[0], at, step, n);
        if (parts > 1) {
            long[] index = (long[]) to[1];
            for (int k = 0; k < n; k++) {
                long place = place(tile[1], k * every);
                index[at + k * step] = from + (long) k * apart + place;
            }
        }
    }

    private static long place(Object array, int i) {
        return switch (array) {
            case float[] a -> (long) a[i];
            case double[] a -> (long) a[i];
            case int[] a -> a[i];
            case long[] a -> a[i];
            default -> throw new IllegalArgumentException(array.getClass().toString());
        };
    }

    /// The places in a tile, in the type of its elements.
    private static Object places(DType element) {
        Object all = Cell.of(element).allocate(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            Numbers.set(all, i, element, Operand.Scalar.of(element, (long) i).bits());
        }
        return all;
    }

    /// The combined state with indices of another dtype; they are the arguments of odd number.
    private static List<Expr> indexedBy(DType t, List<Expr> combine) {
        return Expr.evaluate(
                combine,
                new Expr.Rewriting() {
                    @Override
                    public Expr arg(Expr.Arg a) {
                        return a.index() % 2 == 1 ? Expr.arg(a.index(), t) : a;
                    }

                    @Override
                    public Expr apply(Expr.Apply a, List<Expr> args) {
                        return Expr.apply(a.op(), args);
                    }
                });
    }
}
