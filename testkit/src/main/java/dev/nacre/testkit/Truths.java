package dev.nacre.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/// What quantities are over the real numbers at their points: computed once, for all machines.
final class Truths {
    private static final Map<Quantity, List<BigNumber>> KNOWN = new ConcurrentHashMap<>();

    private Truths() {}

    static List<BigNumber> of(Quantity q) {
        List<BigNumber> known = KNOWN.get(q);
        if (known == null) {
            Points points = q.subject().points();
            known =
                    IntStream.range(0, points.count())
                            .parallel()
                            .mapToObj(i -> q.truth(points.at(i)))
                            .toList();
            KNOWN.put(q, known);
        }
        return known;
    }
}
