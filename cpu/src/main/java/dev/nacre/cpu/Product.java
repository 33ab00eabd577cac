package dev.nacre.cpu;

/// A generated loop: the product of a panel of few rows and a panel of few columns, in registers.
interface Product {
    /// Adds `depth` products to each element of a block, in order; each is a fused multiply-add.
    ///
    /// @param a the rows: `depth` times one element of each row, from index `ai` on
    /// @param b the columns: `depth` times one element of each column
    /// @param c the block, row by row
    /// @param onto 0 to start at zero instead of what the block holds
    void run(Object a, int ai, Object b, int bi, int depth, Object c, int ci, int onto);
}
