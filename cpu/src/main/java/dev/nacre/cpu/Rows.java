package dev.nacre.cpu;

import java.lang.foreign.MemorySegment;

/// Rows of states that lie equally far apart, in memory or in arrays; in bytes or in elements.
final class Rows {
    private static final Object[] NO_STATES = {};

    private final MemorySegment memory;
    private final Object[] states;
    private final int unit;
    private final long at;
    private final long apart;

    private Rows(MemorySegment memory, Object[] states, int unit, long at, long apart) {
        this.memory = memory;
        this.states = states;
        this.unit = unit;
        this.at = at;
        this.apart = apart;
    }

    /// @param at the offset of the first element of the first row
    /// @param apart the bytes from one row to the next
    static Rows of(View v, long at, long apart) {
        return new Rows(v.segment(), NO_STATES, v.dtype().bytes(), at, apart);
    }

    /// @param apart the elements from one row to the next
    static Rows of(Object[] states, long apart) {
        return new Rows(MemorySegment.NULL, states, 1, 0, apart);
    }

    /// Reduces the rows to one, `times` in turn, as [RowFold#run] says.
    void fold(
            Combiner combiner,
            int rows,
            long distance,
            int n,
            int times,
            Object[] to,
            int start,
            int step) {
        combiner.rowFold(states.length == 0)
                .run(
                        (long) rows * n * times,
                        f ->
                                f.run(
                                        memory, states, at, apart, rows, distance, n, times, to,
                                        start, step));
    }

    /// Reduces runs of `length` elements to [Fold#LANES] states each, `times` in turn.
    ///
    /// @param distance from the first element of one run to that of the next
    void runs(Combiner combiner, int length, long distance, int times, Object[] to, int start) {
        int all = count(length);
        int rest = length % Fold.LANES;
        int n = rest == 0 ? Fold.LANES : rest;
        fold(combiner, all, distance, n, times, to, start, Fold.LANES);
        if (rest > 0) {
            Rows others = new Rows(memory, states, unit, at + (long) rest * unit, apart);
            int left = Fold.LANES - rest;
            others.fold(combiner, all - 1, distance, left, times, to, start + rest, Fold.LANES);
        }
    }

    /// The rows of [Fold#LANES] states that so many elements fill.
    static int count(int length) {
        return (length + Fold.LANES - 1) / Fold.LANES;
    }
}
