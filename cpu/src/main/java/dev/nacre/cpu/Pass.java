package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One run of a generated loop: brings operands to where the loop wants them, tile by tile.
final class Pass {
    /// Elements brought to arrays at once: a few such arrays fit the first cache.
    static final int TILE = 2048;

    /// Scalar code takes short pieces, so that the JIT compiler soon sees many calls, and steps
    /// leave values that fit the first cache.
    private static final int PIECE = 512;

    private static final MemorySegment[] NO_MEMORY = {};
    private static final long[] NO_NUMBERS = {};

    private final Kernel kernel;
    private final boolean vector;
    private final int inputs;
    private final int[] sources;
    private final @Nullable Kernel[] casts;
    private final DType[] held;

    /// Which operands the loop finds where they lie.
    private final boolean[] direct;

    /// How long the rows are, or 0.
    private final long row;

    private final Program program;
    private final long[] scalars;

    /// Whether an input is one number.
    private boolean numbered;

    /// Whether an operand is brought to an array.
    private boolean staged;

    /// Operands in the order of the loop's slots, with what changes from tile to tile.
    private final @Nullable Access[] operands;

    private final MemorySegment[] memory;
    private final long[] starts;
    private final long[] apart;
    private final Object[] arrays;

    /// A pattern for passes over operands that lie in the same way.
    ///
    /// @param lane the dtype of the arrays that the loop reads and writes, null for each its own
    /// @param row the length of rows that it runs over, one at a time, or 0
    Pass(
            Kernels kernels,
            Program program,
            Kernel kernel,
            @Nullable DType lane,
            @Nullable Access[] in,
            Access[] out,
            long row) {
        this.program = program;
        this.kernel = kernel;
        this.row = row;
        this.vector = lane != null;
        this.inputs = program.inputs().size();
        int slots = inputs + out.length;
        sources = new int[inputs];
        casts = new Kernel[slots];
        held = new DType[slots];
        direct = new boolean[slots];
        scalars = new long[inputs];
        operands = new Access[slots];
        memory = new MemorySegment[slots];
        starts = new long[slots];
        apart = new long[slots];
        arrays = new Object[slots];
        for (int k = 0; k < inputs; k++) {
            Program.Input i = program.inputs().get(k);
            sources[k] = i.operand();
            Access a = in[i.operand()];
            if (a == null) {
                numbered = true;
                held[k] = i.as();
            } else {
                DType t = lane == null ? i.stored() : lane;
                boolean same = t == i.stored() && (lane == null || t == i.as());
                slot(k, a, t, same ? null : kernels.cast(i.stored(), i.as(), t).scalar().kernel());
            }
        }
        for (int o = 0; o < out.length; o++) {
            Program.Output x = program.outputs().get(o);
            DType as = program.steps().get(x.value()).dtype();
            DType t = lane == null ? x.stored() : lane;
            boolean same = t == x.stored() && (lane == null || t == as);
            slot(
                    inputs + o,
                    out[o],
                    t,
                    same ? null : kernels.cast(t, as, x.stored()).scalar().kernel());
        }
    }

    /// The same loop for operands that lie in the same way, for one thread.
    private Pass(Pass like, @Nullable Access[] in, long[] numbers, Access[] out) {
        this.program = like.program;
        this.kernel = like.kernel;
        this.vector = like.vector;
        this.inputs = like.inputs;
        this.sources = like.sources;
        this.casts = like.casts;
        this.held = like.held;
        this.direct = like.direct;
        this.row = like.row;
        this.scalars = like.numbered ? new long[inputs] : like.scalars;
        this.numbered = like.numbered;
        this.staged = like.staged;
        operands = new Access[held.length];
        memory = new MemorySegment[held.length];
        starts = new long[held.length];
        apart = new long[held.length];
        arrays = new Object[held.length];
        for (int k = 0; k < held.length; k++) {
            Access a = k < inputs ? in[sources[k]] : out[k - inputs];
            if (a == null) {
                Program.Input i = program.inputs().get(k);
                scalars[k] = Numbers.cast(numbers[i.operand()], i.stored(), i.as());
            }
            operands[k] = a;
            if (direct[k] && a instanceof View v) {
                memory[k] = v.segment();
            }
        }
    }

    /// @param numbers the operands that are one number
    Pass on(@Nullable Access[] in, long[] numbers, Access[] out) {
        return new Pass(this, in, numbers, out);
    }

    private void slot(int k, Access a, DType t, @Nullable Kernel cast) {
        held[k] = t;
        casts[k] = cast;
        direct[k] =
                a instanceof View v
                        && vector
                        && cast == null
                        && (v.isDense(row) || v.isUniform(row));
        staged |= cast != null || (a instanceof View && !direct[k]);
    }

    /// Computes the elements `from` to `to`, a multiple of what the loop takes at once.
    void run(Scratch s, long from, long to) {
        int tile = !vector ? PIECE : staged ? TILE : 1 << 30;
        for (long at = from; at < to; ) {
            long left = Math.min(to - at, tile);
            int rows = rows(at, left);
            long n = rows > 0 ? row : row == 0 ? left : Math.min(left, row - at % row);
            tile(s, at, Math.max(rows, 1), (int) n);
            at += Math.max(rows, 1) * n;
        }
    }

    /// How many whole rows, from element `at` on, lie equally far apart.
    private int rows(long at, long elements) {
        if (row == 0 || at % row != 0) {
            return 0;
        }
        long rows = elements / row;
        for (int k = 0; k < operands.length; k++) {
            if (direct[k] && operands[k] instanceof View v) {
                rows = Math.min(rows, v.rowsFrom(at, row));
            }
        }
        return (int) rows;
    }

    private void tile(Scratch s, long at, int rows, int width) {
        int n = rows * width;
        for (int k = 0; k < operands.length; k++) {
            Access a = operands[k];
            if (direct[k] && a instanceof View v) {
                starts[k] = v.offset(at);
                apart[k] = rows > 1 ? v.apart(row) : 0;
            } else if (a != null) {
                boolean cast = casts[k] != null;
                arrays[k] = cast ? s.array(Cell.of(held[k]), 2 * k + 1, TILE) : raw(s, k, a);
                starts[k] = cast ? 0 : start(a, at);
                apart[k] = width;
                if (k < inputs) {
                    bring(s, k, a, at, n);
                }
            }
        }
        kernel.run(memory, starts, apart, arrays, scalars, rows, width);
        for (int k = inputs; k < operands.length; k++) {
            Access a = operands[k];
            if (a != null && !direct[k]) {
                Kernel cast = casts[k];
                Object raw = raw(s, k, a);
                if (cast != null) {
                    move(cast, arrays[k], 0, raw, start(a, at), n);
                }
                if (a instanceof View v) {
                    v.write(at, n, raw, 0);
                }
            }
        }
    }

    private void bring(Scratch s, int k, Access a, long at, int n) {
        Object raw = raw(s, k, a);
        if (a instanceof View v) {
            v.read(at, n, raw, 0);
        }
        Kernel cast = casts[k];
        if (cast != null) {
            move(cast, raw, start(a, at), arrays[k], 0, n);
        }
    }

    /// The array of elements as they are stored.
    private static Object raw(Scratch s, int k, Access a) {
        return a instanceof Tile t ? t.array() : s.array(Cell.of(a.dtype()), 2 * k, TILE);
    }

    private static long start(Access a, long at) {
        return a instanceof Tile t ? t.start() + at : 0;
    }

    private static void move(Kernel cast, Object from, long i, Object to, long j, int n) {
        long[] starts = {i, j};
        cast.run(NO_MEMORY, starts, starts, new Object[] {from, to}, NO_NUMBERS, 1, n);
    }
}
