package dev.nacre.cpu;

/// A generated loop: the product of a few rows and a few columns, summed in registers.
interface Product {
    /// Adds `depth` products to each element of a block, in order; each is a fused multiply-add.
    ///
    /// @param a the rows, from index `ai` on; `as` is the step from one depth to the next
    /// @param b the columns, from index `bi` on; `bs` is the step from one depth to the next
    /// @param c the block, from index `ci` on; `cs` is the step from one row to the next
    /// @param onto 0 to start at zero instead of what the block holds
    void run(
            Object a,
            int ai,
            int as,
            Object b,
            int bi,
            int bs,
            int depth,
            Object c,
            int ci,
            int cs,
            int onto);
}
