package dev.nacre.cpu;

/// Finds out when the vector code of a kernel has become faster than its scalar code.
///
/// Vector code is slow until it is compiled, some hundred times slower than afterwards, and it is
/// compiled only if it runs. So it is run on short pieces, for no more time than the scalar code
/// takes for the rest, until it wins. Both compute the same bits. Races lose a measurement at
// worst.
final class Trial {
    /// Passes of the loop in a piece: enough calls and passes for the JIT compiler, soon.
    static final int PASSES = 32;

    private static final int WINS = 3;

    /// A program that computes for less time than this, in ns, is better off without the 100 ms
    /// that the Vector API takes to start.
    private static final long FIRST = 100_000_000;

    /// A kernel that runs for less time than this is better off without its vector code.
    private static final long SETTLED = 2_000_000;

    private static long all;

    private volatile boolean won;
    private long scalarTime;
    private long vectorTime;
    private double scalarPace;
    private int wins;

    Trial(boolean won) {
        this.won = won;
    }

    /// Whether to use the vector code.
    boolean isWon() {
        return won;
    }

    /// Whether to run the vector code on the next piece.
    boolean isDue() {
        return vectorTime < scalarTime - SETTLED && all > FIRST;
    }

    void scalar(long nanos, long elements) {
        double pace = (double) nanos / elements;
        scalarPace = scalarPace == 0 ? pace : 0.75 * scalarPace + 0.25 * pace;
        scalarTime += nanos;
        all += nanos;
    }

    void vector(long nanos, long elements) {
        vectorTime += nanos;
        wins = nanos < scalarPace * elements ? wins + 1 : 0;
        won |= wins >= WINS;
    }
}
