package dev.nacre.cpu;

/// Where a kernel finds an operand.
enum Place {
    /// In memory, without gaps.
    MEMORY,
    /// In memory, one number for each row.
    ROW,
    /// In an array, without gaps.
    ARRAY,
    /// In an array from its first element on, which the JIT compiler makes vectors of.
    FRONT,
    /// Nowhere: it is one number for all elements.
    SCALAR
}
