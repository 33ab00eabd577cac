package dev.nacre.cpu;

/// Where a kernel finds an operand.
enum Place {
    /// In memory, without gaps.
    MEMORY,
    /// In an array, without gaps.
    ARRAY,
    /// Nowhere: it is one number for all elements.
    SCALAR
}
