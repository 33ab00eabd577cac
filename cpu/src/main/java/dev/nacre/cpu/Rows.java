package dev.nacre.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Rows of elements that lie equally far apart, and the loop that reduces them.
///
/// All is by slot, as [RowFold#run] has it.
final class Rows {
    private static final MemorySegment[] NO_MEMORY = {};

    private final Choice<RowFold> loop;
    private final MemorySegment[] memory;
    private final Object[] arrays;
    private final long[] scalars;
    private final long[] starts;
    private final long[] units;
    private final long[] apart;

    /// @param units from one element of a row to the next
    Rows(
            Choice<RowFold> loop,
            MemorySegment[] memory,
            Object[] arrays,
            long[] scalars,
            long[] starts,
            long[] units,
            long[] apart) {
        this.loop = loop;
        this.memory = memory;
        this.arrays = arrays;
        this.scalars = scalars;
        this.starts = starts;
        this.units = units;
        this.apart = apart;
    }

    /// Rows of states in arrays.
    static Rows of(Combiner combiner, Object[] states, long apart) {
        long[] zero = new long[states.length];
        return new Rows(
                combiner.rowFold(),
                NO_MEMORY,
                states,
                zero,
                zero,
                same(states.length, 1),
                same(states.length, apart));
    }

    private static long[] same(int n, long value) {
        long[] all = new long[n];
        Arrays.fill(all, value);
        return all;
    }

    /// Reduces them to one, `times` in turn.
    void fold(int rows, long[] distance, int n, int times, Object[] to, int start, int step) {
        loop.run(
                (long) rows * n * times,
                f ->
                        f.run(
                                memory, arrays, starts, apart, distance, scalars, rows, n, times,
                                to, start, step));
    }

    /// Reduces runs of `length` elements to [Fold#LANES] states each, `times` in turn.
    ///
    /// @param distance from the first element of one run to that of the next
    void runs(int length, long[] distance, int times, Object[] to, int start) {
        int all = count(length);
        int rest = length % Fold.LANES;
        int n = rest == 0 ? Fold.LANES : rest;
        fold(all, distance, n, times, to, start, Fold.LANES);
        if (rest > 0) {
            int left = Fold.LANES - rest;
            from(rest).fold(all - 1, distance, left, times, to, start + rest, Fold.LANES);
        }
    }

    /// The same rows from some element on.
    private Rows from(int element) {
        long[] others = starts.clone();
        for (int k = 0; k < others.length; k++) {
            others[k] += element * units[k];
        }
        return new Rows(loop, memory, arrays, scalars, others, units, apart);
    }

    /// The rows of [Fold#LANES] states that so many elements fill.
    static int count(int length) {
        return (length + Fold.LANES - 1) / Fold.LANES;
    }
}
