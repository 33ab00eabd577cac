package dev.nacre.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// How rows of `nacre accuracy` are laid out.
enum AccuracyTable {
    /// Results of one formula, and below each what it rests on.
    ONE {
        @Override
        List<String> heading() {
            return List.of(aligned("%-12s", List.of(""), AccuracyRow.COLUMNS, "at"));
        }

        @Override
        List<String> lines(String formula, AccuracyRow row) {
            List<String> lines = new ArrayList<>();
            lines.add(aligned("%-12s", List.of(row.name()), row.cells(), row.text().at()));
            row.notes().forEach(n -> lines.add(" ".repeat(12) + n));
            return lines;
        }
    },

    /// Results of many formulas, a line each.
    MANY {
        private static final String NAMES = "%-22s%-7s";

        @Override
        List<String> heading() {
            List<String> names = List.of("function", "result");
            return List.of(aligned(NAMES, names, with(AccuracyRow.COLUMNS, NOT_FINITE), "at"));
        }

        @Override
        List<String> lines(String formula, AccuracyRow row) {
            List<String> names = List.of(formula, row.name());
            return List.of(
                    aligned(NAMES, names, with(row.cells(), nonFinite(row)), row.text().at()));
        }
    },

    /// The same in Markdown, with the number of points.
    MARKDOWN {
        @Override
        List<String> heading() {
            List<String> cells = with(with(AccuracyRow.COLUMNS, NOT_FINITE), "points");
            return List.of(
                    line("function", "result", cells, "at"),
                    line("---", "---", Collections.nCopies(cells.size(), "--:"), "---"));
        }

        @Override
        List<String> lines(String formula, AccuracyRow row) {
            long points = row.text().measured().points();
            List<String> cells =
                    with(
                            with(row.cells(), nonFinite(row)),
                            String.format(Locale.ROOT, "%,d", points));
            return List.of(line("`" + formula + "`", row.name(), cells, row.text().at()));
        }
    };

    private static final String NOT_FINITE = "NaN, Inf";

    abstract List<String> heading();

    abstract List<String> lines(String formula, AccuracyRow row);

    private static String nonFinite(AccuracyRow row) {
        return String.format(Locale.ROOT, "%,d", row.text().measured().newNonFinite());
    }

    private static String aligned(
            String format, List<String> names, List<String> cells, String at) {
        String all = format.formatted(names.toArray()) + "%12s".repeat(cells.size()) + "  %s";
        return all.formatted(with(cells, at).toArray()).stripTrailing();
    }

    private static String line(String function, String result, List<String> cells, String at) {
        return "| %s | %s | %s | %s |".formatted(function, result, String.join(" | ", cells), at);
    }

    private static List<String> with(List<String> cells, String last) {
        List<String> all = new ArrayList<>(cells);
        all.add(last);
        return all;
    }
}
