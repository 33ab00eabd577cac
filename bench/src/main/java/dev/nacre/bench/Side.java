package dev.nacre.bench;

/// One side of a comparison: does a piece of work again and again.
public interface Side extends AutoCloseable {
    /// Does it once, to its end: the result is in memory.
    ///
    /// @param set which of the [Task#SETS] sets of operands to take
    void run(int set);

    /// The elements of the first result for a set of operands.
    float[] result(int set);

    @Override
    void close();
}
