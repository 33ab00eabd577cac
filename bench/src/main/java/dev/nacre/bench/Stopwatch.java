package dev.nacre.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/// Times several sides in turns, so that what disturbs the machine disturbs all of them.
final class Stopwatch {
    private static final int ROUNDS = 15;

    /// A sample takes about so long, or one call.
    private static final double SAMPLE_NANOS = 4e6;

    /// Calls before anything counts: until so many windows of such a time differ by no more than a
    /// share, since code is compiled meanwhile, but no longer than the most.
    private static final double WINDOW_NANOS = 4e8;

    /// The same for the sides behind the first, whose code is not made anew for each task.
    private static final double SHORT_WINDOW_NANOS = 1e8;

    private static final int WINDOWS = 4;
    private static final int MOST_WINDOWS = 40;
    private static final double ALIKE = 0.1;

    private Stopwatch() {}

    /// @param sides the first of them is the one whose code is new
    static List<Timing> time(List<Side> sides) {
        int count = sides.size();
        int[] calls = new int[count];
        for (int i = 0; i < count; i++) {
            double window = i == 0 ? WINDOW_NANOS : SHORT_WINDOW_NANOS;
            calls[i] = (int) Math.clamp(SAMPLE_NANOS / warm(sides.get(i), window), 1, 1e6);
        }
        double[][] samples = new double[count][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int k = 0; k < count; k++) {
                // Another one begins each time.
                int i = (k + round) % count;
                samples[i][round] = sample(sides.get(i), calls[i]);
            }
        }
        List<Timing> timings = new ArrayList<>();
        for (double[] s : samples) {
            timings.add(Timing.of(s));
        }
        return timings;
    }

    /// Nanoseconds of a call when it is warm.
    private static double warm(Side side, double length) {
        Deque<Double> last = new ArrayDeque<>();
        for (int i = 0; i < MOST_WINDOWS; i++) {
            last.add(window(side, length));
            if (last.size() > WINDOWS) {
                last.remove();
            }
            double least = Collections.min(last);
            if (last.size() == WINDOWS && Collections.max(last) <= (1 + ALIKE) * least) {
                break;
            }
        }
        return last.getLast();
    }

    /// Nanoseconds of a call during a while, in which each set is taken at least once.
    private static double window(Side side, double length) {
        long start = System.nanoTime();
        int calls = 0;
        while (calls < Task.SETS || System.nanoTime() - start < length) {
            side.run(calls++ % Task.SETS);
        }
        return (double) (System.nanoTime() - start) / calls;
    }

    private static double sample(Side side, int calls) {
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            side.run(i % Task.SETS);
        }
        return (double) (System.nanoTime() - start) / calls;
    }
}
