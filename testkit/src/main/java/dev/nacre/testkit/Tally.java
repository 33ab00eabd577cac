package dev.nacre.testkit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How many results were judged, and what became of the others.
final class Tally {
    /// What can become of a result.
    enum Fate {
        JUDGED,
        /// An expected failure.
        EXPECTED,
        /// Off in a function that the table says nothing of, where the formula computed as it is
        /// written is off as well.
        AS_THE_TEXTBOOK,
        /// A slope at a kink, compared with the table.
        KINK,
        /// A slope at NaN, which no convention defines.
        AT_NAN,
        /// A slope where the function has no finite value, or none on both sides.
        NO_SLOPE
    }

    private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);

    Tally() {
        Arrays.stream(Fate.values()).forEach(f -> counts.put(f, 0));
    }

    void add(Fate fate) {
        counts.merge(fate, 1, Integer::sum);
    }

    void add(Tally other) {
        other.counts.forEach((f, n) -> counts.merge(f, n, Integer::sum));
    }

    int count(Fate fate) {
        return counts.getOrDefault(fate, 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(e -> e.getValue() + " " + words(e.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String words(Fate f) {
        return f.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
