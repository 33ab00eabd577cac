package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The states that the elements of a reduction are, and how many become one.
///
/// Within a tile the index of an indexed reduction is counted from the start of the tile and held
/// in the type of the elements, which a vector can do; behind it, it is an I64 from the start of
// all.
final class States {
    /// Elements of one result that are reduced by one tree.
    static final int LENGTH = 1024;

    private final DType element;
    private final int parts;
    private final boolean byRow;
    private final MapKernel kernel;
    private final long[] numbers;
    private final Expr.@Nullable Arg plain;
    private final @Nullable View[] inputs;
    private final Combiner within;
    private final Combiner across;
    private final @Nullable Object places;

    /// @param byRow whether the rows of the inputs are results, and not their columns
    States(Launch.Reduce r, boolean byRow, BitSet scalars, Kernels kernels) {
        this.byRow = byRow;
        boolean indexed = r.reduction().isIndexed();
        this.parts = indexed ? 2 : 1;
        this.element = element(r);
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
        kernel = kernels.map(List.of(r.body().cast(element)), scalars);
        plain = r.body() instanceof Expr.Arg a && a.dtype() == element ? a : null;
        List<Expr> combine = r.reduction().combine(element);
        across = kernels.combiner(combine);
        within = indexed ? kernels.combiner(indexedBy(element, combine)) : across;
        places = indexed ? places(element) : null;
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
        Object[] tile = evaluate(s, slot, from, height, first, width, height);
        within.run(tile, 0, height, width, 1, 0);
        put(tile, 1, from, 0, to, at, 1, width);
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
        Object[] tile = evaluate(s, slot, first, rows, from, tiles * length, length);
        within.run(tile, 0, length, 1, rows * tiles, length);
        put(tile, length, from, tiles > 1 ? length : 0, to, at, step, rows * tiles);
    }

    /// The states of a part of the domain, each made from one element.
    private Object[] evaluate(
            Scratch s, int slot, long row, int rows, long column, int columns, int length) {
        int n = rows * columns;
        Object[] tile = new Object[parts];
        tile[0] = s.array(Cell.of(element), slot, n);
        @Nullable Access[] in = new Access[inputs.length];
        for (int i = 0; i < in.length; i++) {
            View v = inputs[i];
            in[i] = v == null ? null : v.part(row, rows, column, columns);
        }
        if (plain != null && in[plain.index()] instanceof View v) {
            v.read(0, n, tile[0], 0);
        } else {
            Access[] out = {new Tile(tile[0], 0, element)};
            new Bound(kernel, in, numbers, out).run(s, 0, n);
        }
        Object index = places;
        if (index != null) {
            Cell cell = Cell.of(element);
            tile[1] = s.array(cell, slot + 1, n);
            // Rows of the tile that are results count along, the others have one place each.
            int run = byRow ? length : columns;
            for (int i = 0; i * run < n; i++) {
                cell.copy(index, byRow ? 0 : i, byRow ? 1 : 0, tile[1], i * run, 1, run);
            }
        }
        return tile;
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
                new Expr.Algebra<Expr>() {
                    @Override
                    public Expr constant(Expr.Const c) {
                        return c;
                    }

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
