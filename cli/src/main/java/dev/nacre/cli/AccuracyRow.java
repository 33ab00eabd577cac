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
    static final List<String> COLUMNS = List.of("worst ULP", "> 0.5 ULP", "> 1 ULP", "> 2 ULP");

    /// What is in the [#COLUMNS].
    List<String> cells() {
        Measurement m = text.measured();
        return List.of(
                text.ulps(),
                text.share(m.aboveHalf()),
                text.share(m.aboveOne()),
                text.share(m.aboveTwo()));
    }

    /// What the row rests on.
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(text.points() + ", " + text.nonFinite());
        if (!text.forgiven().isEmpty()) {
            notes.add(text.forgiven());
        }
        if (census != null) {
            String.format(
                            Locale.ROOT,
                            """
                            compared with the truth itself at %,d: wherever the worst may be, around roots and
                            switches, and at %,d at random; elsewhere with a kernel in f64, or where that is
                            far off with a polynomial through truths, which at those were within %.1e ULP
                            """,
                            census.exact(),
                            census.sampled(),
                            census.reference())
                    .lines()
                    .forEach(notes::add);
        }
        return notes;
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
