package dev.nacre.cpu;

import java.lang.foreign.MemorySegment;

/// A generated loop that reduces a few rows to one, by taking up one row after the other.
///
/// It computes the elements of a row from slots, as a [Kernel] does, and writes only the results.
interface RowFold {
    /// Reduces rows of `n` elements, `times` in turn.
    ///
    /// Places in memory are in bytes, those in arrays in elements.
    ///
    /// @param memory where slots in memory lie
    /// @param arrays where slots in arrays lie
    /// @param starts where the first row begins in each slot
    /// @param apart from one row to the next
    /// @param distance from the first row of one time to that of the next
    /// @param scalars the slots that are one number
    /// @param rows how many there are
    /// @param to the arrays of the parts of the results
    /// @param start the index of the first result
    /// @param step from the first result of one time to that of the next
    void run(
            MemorySegment[] memory,
            Object[] arrays,
            long[] starts,
            long[] apart,
            long[] distance,
            long[] scalars,
            int rows,
            int n,
            int times,
            Object[] to,
            int start,
            int step);
}
