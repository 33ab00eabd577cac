package dev.nacre.cpu;

import java.lang.foreign.MemorySegment;

/// A generated loop. Slot `j` is input `j`, or output `j - inputs`.
interface Kernel {
    /// Runs over rows, at least one, of `count` elements each, a multiple of the elements it takes
    /// at once.
    ///
    /// @param memory where slots in memory lie
    /// @param starts the byte offset in the memory, or the index in the array, of the first element
    /// @param apart from one row to the next, likewise
    /// @param arrays where slots in arrays lie
    /// @param scalars the slots that are one number, as [dev.nacre.kernel.Operand.Scalar] has it
    void run(
            MemorySegment[] memory,
            long[] starts,
            long[] apart,
            Object[] arrays,
            long[] scalars,
            int rows,
            int count);
}
