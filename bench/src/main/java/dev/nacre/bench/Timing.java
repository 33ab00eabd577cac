package dev.nacre.bench;

import java.util.Arrays;

/// How long one call of a side takes: the median of several samples, in nanoseconds.
///
/// @param median half of the samples took less
/// @param spread the distance of the quartiles, as a share of the median
record Timing(double median, double spread) {
    static Timing of(double[] samples) {
        double[] s = samples.clone();
        Arrays.sort(s);
        double median = at(s, 0.5);
        return new Timing(median, (at(s, 0.75) - at(s, 0.25)) / median);
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
