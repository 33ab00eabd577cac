package dev.nacre.cli;

import dev.nacre.measure.Forgiven;
import dev.nacre.measure.Measurement;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A measurement as people read it and as JSON.
///
/// @param variables the names of the numbers of a point
record MeasurementText(Measurement measured, List<String> variables, DType dtype) {
    /// In a line: `at most 1.5 ULP, at x = 2.5 (of 24,000 points)`.
    String line() {
        String worst =
                measured.at() == null
                        ? "exact at %s".formatted(points())
                        : "at most %s ULP, at %s (of %s)".formatted(ulps(), at(), points());
        return worst + "; " + nonFinite();
    }

    String points() {
        return String.format(Locale.ROOT, "%,d points", measured.points());
    }

    String ulps() {
        return ulps(measured.maxUlp());
    }

    private static String ulps(double error) {
        return Double.isInfinite(error) ? "Infinity" : String.format(Locale.ROOT, "%.4f", error);
    }

    String nonFinite() {
        return measured.newNonFinite() == 0
                ? "no new NaN or Inf"
                : String.format(Locale.ROOT, "%,d new NaN or Inf", measured.newNonFinite());
    }

    /// The point of the worst error: `x = 1.0, y = 2.0`.
    String at() {
        double[] at = measured.at();
        List<String> parts = new ArrayList<>();
        for (int i = 0; at != null && i < at.length; i++) {
            parts.add(variables.get(i) + " = " + NumberList.show(at[i], dtype));
        }
        return String.join(", ", parts);
    }

    /// A share of the points, in percent.
    String share(long count) {
        return String.format(
                Locale.ROOT, "%.4f %%", 100.0 * count / Math.max(1, measured.points()));
    }

    /// The members of an object, without shares.
    String members() {
        return "\"maxUlp\": %s, \"at\": %s, \"points\": %d, \"newNonFinite\": %d"
                .formatted(
                        Json.number(Double.toString(measured.maxUlp())),
                        jsonAt(),
                        measured.points(),
                        measured.newNonFinite());
    }

    /// What was forgiven in a line, and nothing where all errors count.
    String forgiven() {
        Forgiven f = measured.forgiven();
        if (f.tolerance() == 0) {
            return "";
        }
        return f.points() == 0
                ? "no error above 2 ULP is within the tolerance"
                : String.format(
                        Locale.ROOT,
                        "%,d errors above 2 ULP do not count, the worst is %s ULP; absolutely"
                                + " at most %.3g",
                        f.points(),
                        ulps(f.maxUlp()),
                        f.maxAbsolute());
    }

    /// The same as a further member of an object.
    String jsonForgiven() {
        Forgiven f = measured.forgiven();
        return f.tolerance() == 0
                ? ""
                : ", \"forgiven\": {\"tolerance\": %s, \"above2\": %d, \"maxUlp\": %s, \"maxAbsolute\": %s}"
                        .formatted(f.tolerance(), f.points(), f.maxUlp(), f.maxAbsolute());
    }

    /// How many of the points are above some errors, as a member of an object.
    String shares() {
        double n = Math.max(1, measured.points());
        return "\"shares\": {\"above0.5\": %s, \"above1\": %s, \"above2\": %s}"
                .formatted(
                        measured.aboveHalf() / n, measured.aboveOne() / n, measured.aboveTwo() / n);
    }

    private String jsonAt() {
        double[] at = measured.at();
        if (at == null) {
            return "null";
        }
        List<String> members = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            String value = Json.number(NumberList.show(at[i], dtype));
            if (at.length == 1) {
                return value;
            }
            members.add(Json.string(variables.get(i)) + ": " + value);
        }
        return "{" + String.join(", ", members) + "}";
    }
}
