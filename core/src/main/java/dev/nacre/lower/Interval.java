package dev.nacre.lower;

import dev.nacre.type.DType;

/// Bounds of values; NaN where nothing is known of them, not even that they are numbers.
record Interval(double low, double high) {
    /// That of the values times a positive number.
    Interval times(double factor) {
        return new Interval(low * factor, high * factor);
    }

    /// Whether all values are one and the same.
    boolean isPoint() {
        return low == high;
    }

    /// Whether all values are normal numbers, which 0 is not, of one sign. The smallest one does
    /// not count: it may have been rounded up.
    boolean isNormal(DType t) {
        double least = t.smallestNormal();
        return (low > least && high <= t.max()) || (low >= -t.max() && high < -least);
    }
}
