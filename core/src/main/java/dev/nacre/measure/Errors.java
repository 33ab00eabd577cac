package dev.nacre.measure;

import org.jspecify.annotations.Nullable;

/// Errors as they are found, by several threads.
final class Errors {
    private volatile double max;
    private double @Nullable [] at;
    private long points;
    private long newNonFinite;
    private long aboveHalf;
    private long aboveOne;
    private long aboveTwo;

    /// The worst so far.
    double max() {
        return max;
    }

    /// Keeps an error if it is the worst.
    void worst(double error, double... point) {
        if (error > max) {
            synchronized (this) {
                if (error > max) {
                    max = error;
                    at = point.clone();
                }
            }
        }
    }

    /// Counts errors that were looked at.
    synchronized void add(long counted, long nonFinite, long half, long one, long two) {
        points += counted;
        newNonFinite += nonFinite;
        aboveHalf += half;
        aboveOne += one;
        aboveTwo += two;
    }

    synchronized Measurement measurement() {
        return new Measurement(max, at, points, newNonFinite, aboveHalf, aboveOne, aboveTwo);
    }
}
