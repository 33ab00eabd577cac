package dev.nacre.bench;

import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Times a task on all sides, after their results were compared.
final class Comparison {
    /// By how much of its size, or of 1, a result may differ. Peers are less accurate than Nacre;
    /// this finds out whether they do the same work.
    private static final double TOLERANCE = 2e-3;

    private final List<Peer> peers;
    private final int threads;

    Comparison(List<Peer> peers, int threads) {
        this.peers = peers;
        this.threads = threads;
    }

    Row row(Task task) {
        List<Side> sides = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try {
            Side nacre = task.nacre().apply(task);
            sides.add(nacre);
            float[] result = nacre.result(0);
            long bytes = task.bytes(result.length);
            sides.add(new Copy(bytes, true, threads));
            sides.add(new Copy(bytes, false, threads));
            for (Peer p : peers) {
                Side side = p.side(task);
                if (side != null) {
                    sides.add(side);
                    names.add(p.name());
                    check(task, result, p.name(), side.result(0));
                }
            }
            List<Timing> times = Stopwatch.time(sides);
            double per = task.elements();
            SequencedMap<String, Double> others = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                others.put(names.get(i), times.get(3 + i).median() / per);
            }
            return new Row(
                    task,
                    task.inputs().getFirst().shape().count(),
                    threads,
                    times.get(0).median() / per,
                    times.get(0).spread(),
                    times.get(1).median() / per,
                    times.get(2).median() / per,
                    Garbage.perCall(nacre),
                    others);
        } finally {
            sides.forEach(Side::close);
        }
    }

    private static void check(Task task, float[] nacre, String peer, float[] other) {
        if (nacre.length != other.length) {
            throw new NacreException(
                    "%s has %d elements, and %d by %s"
                            .formatted(task.label(), nacre.length, other.length, peer));
        }
        for (int i = 0; i < nacre.length; i++) {
            double a = nacre[i];
            double b = other[i];
            boolean same = a == b || (Double.isNaN(a) && Double.isNaN(b));
            if (!same && !(Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a)))) {
                throw new NacreException(
                        "%s %s: element %d is %s, and %s by %s"
                                .formatted(task.label(), task.direction(), i, a, b, peer));
            }
        }
    }
}
