package dev.nacre.cpu;

import java.lang.foreign.MemorySegment;

/// A generated loop that reduces a few rows of states to one, by taking up one row after the other.
///
/// It reads each state once and writes only the results.
interface RowFold {
    /// Reduces rows of `n` states, `times` in turn.
    ///
    /// Where the states lie in memory, places are in bytes, otherwise in elements.
    ///
    /// @param memory where the states lie, or nothing
    /// @param states the arrays of the parts of the states, or nothing
    /// @param at where the first row begins
    /// @param apart from one row to the next
    /// @param rows how many there are
    /// @param distance from the first row of one time to that of the next
    /// @param to the arrays of the parts of the results
    /// @param start the index of the first result
    /// @param step from the first result of one time to that of the next
    void run(
            MemorySegment memory,
            Object[] states,
            long at,
            long apart,
            int rows,
            long distance,
            int n,
            int times,
            Object[] to,
            int start,
            int step);
}
