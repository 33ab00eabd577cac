package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The worst errors of each group, of both sides.
final class Report {
    private final Map<String, Line> lines = new TreeMap<>();
    private final Set<Deviation> deviations = new LinkedHashSet<>();
    private int configurations;
    private int results;

    /// The worst of one kind of result.
    private static final class Line {
        private String unit = "";
        private double limit;
        private int count;
        private double nacre;
        private double torch;
        private String where = "";
    }

    void configuration() {
        configurations++;
    }

    /// @param torch the error of libtorch itself
    void add(Subject s, String result, DType dtype, Tolerance by, double nacre, double torch) {
        Line line =
                lines.computeIfAbsent(
                        "%-24s %-24s %s".formatted(s.label(), result, dtype), _ -> new Line());
        line.unit = by.by().toString().toLowerCase(Locale.ROOT);
        line.limit = by.limit(dtype);
        line.count++;
        results++;
        if (nacre >= line.nacre) {
            line.nacre = nacre;
            line.where = s.toString();
        }
        line.torch = Math.max(line.torch, torch);
    }

    void deviation(Deviation d) {
        deviations.add(d);
    }

    String text(String version) {
        StringBuilder s = new StringBuilder();
        s.append(
                "libtorch %s: %d configurations, each in f32 and f64; %d results%n"
                        .formatted(version, configurations, results));
        s.append("Largest errors: f32 against libtorch's f64, f64 against libtorch's f64.\n");
        s.append(
                "%-24s %-24s %s %5s %9s %9s %9s %s  %s%n"
                        .formatted(
                                "group",
                                "result",
                                "   ",
                                "count",
                                "nacre",
                                "limit",
                                "libtorch",
                                "unit",
                                "worst at"));
        lines.forEach((name, l) ->
                s.append(
                        "%s %5d %9.3g %9.3g %9.3g %-5s  %s%n"
                                .formatted(
                                        name, l.count, l.nacre, l.limit, l.torch, l.unit,
                                        l.where)));
        s.append("Deviations:\n");
        deviations.forEach(d ->
                s.append(
                        "%s: %s%s in %s: %s%n"
                                .formatted(
                                        d.subject(),
                                        d.result(),
                                        d.points() == null ? "" : " at " + d.points() + " points",
                                        d.dtype() == null ? "f32 and f64" : d.dtype(),
                                        d.why())));
        return s.toString();
    }
}
