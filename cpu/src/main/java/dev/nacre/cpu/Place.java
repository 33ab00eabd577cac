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
    SCALAR;

    /// For what an operand stays the same.
    Emission.Scope scope() {
        return switch (this) {
            case SCALAR -> Emission.Scope.ALL;
            case ROW -> Emission.Scope.ROW;
            case MEMORY, ARRAY, FRONT -> Emission.Scope.ELEMENT;
        };
    }
}
