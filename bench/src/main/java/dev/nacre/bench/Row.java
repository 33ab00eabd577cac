package dev.nacre.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What was measured of a task. Times are nanoseconds per element, or per call.
///
/// @param task what was done
/// @param size how many elements the first operand has
/// @param threads how many threads each side had
/// @param nacre Nacre's time
/// @param spread the distance of its quartiles, as a share of the median
/// @param copy the time of moving the same bytes by plain vector loads and stores; NaN where that
///   is no measure
/// @param segmentCopy the same by `MemorySegment.copy`
/// @param garbage the bytes of the Java heap that a call of Nacre takes; below 0 where that was not
///   counted
/// @param peers the times of the others, by name
public record Row(
        Task task,
        long size,
        int threads,
        double nacre,
        double spread,
        double copy,
        double segmentCopy,
        long garbage,
        SequencedMap<String, Double> peers) {
    /// What has nothing beside it.
    static Row alone(Task task, int threads, Timing t) {
        long size = task.inputs().getFirst().shape().count();
        return new Row(
                task,
                size,
                threads,
                t.median(),
                t.spread(),
                Double.NaN,
                Double.NaN,
                -1,
                new LinkedHashMap<>());
    }

    /// How many times as long the first of the peers takes; null where there is none.
    public @Nullable Double ratio() {
        return peers.isEmpty() ? null : peers.firstEntry().getValue() / nacre;
    }

    /// The names of the columns, for the peers there are.
    public static String heading(List<String> peers) {
        StringBuilder line = new StringBuilder();
        line.append(
                "%-34s %-8s %10s %9s %6s %7s %9s %9s"
                        .formatted("case", "", "size", "nacre", "+-", "heap B", "copy", "segment"));
        for (String p : peers) {
            line.append(" %11s %6s".formatted(p, "ratio"));
        }
        return line.toString();
    }

    /// A line under the heading.
    public String text(List<String> names) {
        StringBuilder line = new StringBuilder();
        line.append(
                "%-34s %-8s %10d %9s %5.0f%% %7s %9s %9s"
                        .formatted(
                                task.label(),
                                task.direction(),
                                size,
                                number(nacre),
                                100 * spread,
                                garbage < 0 ? "-" : String.valueOf(garbage),
                                number(copy),
                                number(segmentCopy)));
        for (String p : names) {
            Double t = peers.get(p);
            line.append(
                    t == null
                            ? " %11s %6s".formatted("-", "-")
                            : " %11s %6.1f".formatted(number(t), t / nacre));
        }
        return line.toString();
    }

    private static String number(double nanos) {
        return Double.isNaN(nanos)
                ? "-"
                : String.format(Locale.ROOT, nanos < 100 ? "%.3f" : "%.0f", nanos);
    }

    /// An object of JSON in one line.
    public String json() {
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, Double> p : peers.entrySet()) {
            others.add("\"" + p.getKey() + "\": " + digits(p.getValue()));
        }
        Double ratio = ratio();
        return "{\"suite\": \"%s\", \"case\": \"%s\", \"direction\": \"%s\", \"size\": %d,"
                        .formatted(task.suite(), task.label(), task.direction(), size)
                + " \"threads\": %d, \"nacreNs\": %s, \"spread\": %s, \"copyNs\": %s,"
                        .formatted(threads, digits(nacre), digits(spread), digits(copy))
                + " \"segmentCopyNs\": %s, \"heapBytes\": %s, \"peers\": {%s}, \"ratio\": %s}"
                        .formatted(
                                digits(segmentCopy),
                                garbage < 0 ? "null" : String.valueOf(garbage),
                                String.join(", ", others),
                                ratio == null ? "null" : digits(ratio));
    }

    private static String digits(double v) {
        return Double.isNaN(v) ? "null" : String.format(Locale.ROOT, "%.4g", v);
    }
}
