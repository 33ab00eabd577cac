package dev.nacre.cli;

import dev.nacre.measure.Census;
import dev.nacre.measure.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One result in the table of `nacre accuracy`.
///
/// @param census how all floats were walked, or null if they were not
record AccuracyRow(String name, MeasurementText text, @Nullable Census census) {
    static String heading() {
        return row("", "worst ULP", "> 0.5 ULP", "> 1 ULP", "> 2 ULP", "at");
    }

    private static String row(
            String name, String worst, String half, String one, String two, String at) {
        return "%-12s%12s%12s%12s%12s  %s"
                .formatted(name, worst, half, one, two, at)
                .stripTrailing();
    }

    /// The row, and below it what it rests on.
    List<String> lines() {
        Measurement m = text.measured();
        List<String> lines = new ArrayList<>();
        lines.add(
                row(
                        name,
                        text.ulps(),
                        text.share(m.aboveHalf()),
                        text.share(m.aboveOne()),
                        text.share(m.aboveTwo()),
                        text.at()));
        lines.add(note(String.format(Locale.ROOT, "%,d points, ", m.points()) + text.nonFinite()));
        if (!text.forgiven().isEmpty()) {
            lines.add(note(text.forgiven()));
        }
        if (census != null) {
            lines.add(
                    note(
                            String.format(
                                    Locale.ROOT,
                                    "compared with the truth itself at %,d: wherever the worst may"
                                            + " be, around roots and",
                                    census.exact())));
            lines.add(
                    note(
                            String.format(
                                    Locale.ROOT,
                                    "switches, and at %,d at random; elsewhere with a kernel in"
                                            + " f64, which at those was",
                                    census.sampled())));
            lines.add(
                    note(
                            String.format(
                                    Locale.ROOT,
                                    "within %.1e ULP of the truth",
                                    census.reference())));
        }
        return lines;
    }

    private static String note(String text) {
        return " ".repeat(12) + text;
    }

    /// The accuracy as a member of an object.
    String json() {
        String walk =
                census == null
                        ? ""
                        : ", \"exhaustive\": {\"sampled\": %d, \"referenceUlp\": %s, \"exact\": %d}"
                                .formatted(census.sampled(), census.reference(), census.exact());
        return "{\"accuracy\": {%s, %s%s}%s}"
                .formatted(text.members(), text.shares(), text.jsonForgiven(), walk);
    }
}
