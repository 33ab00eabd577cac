package dev.nacre.cpu;

/// A generated loop that reduces rows of states to one row.
interface Fold {
    /// States side by side in a row of a long reduction, whatever the vectors are: halves of longer
    /// ones are cut at a multiple of it.
    int LANES = 64;

    /// Reduces `m` rows, each `width` states long, to the first by halving: row `i` takes up row `i
    /// + h`, where `h` is half of `m`, rounded up. The tree depends on `m` only.
    ///
    /// @param states the arrays of the parts of the states
    /// @param start the index of the first state
    /// @param times how often to do so
    /// @param distance from one time to the next
    void run(Object[] states, int start, int m, int width, int times, int distance);
}
