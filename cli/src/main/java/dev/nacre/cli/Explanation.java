package dev.nacre.cli;

import dev.nacre.expr.Definitions;
import dev.nacre.expr.Expr;
import dev.nacre.measure.Computation;
import dev.nacre.measure.Meter;
import dev.nacre.measure.OperationCounts;
import dev.nacre.rewrite.Form;
import dev.nacre.rewrite.Law;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What becomes of some results of a formula: the laws, the scheme, the expressions that are
/// computed, and how good they are.
final class Explanation {
    private final Computation computation;
    private final List<Form> kernels;

    Explanation(Computation computation) {
        this.computation = computation;
        this.kernels = computation.kernels();
    }

    /// The laws that were used, in order.
    private Set<Law> laws() {
        Set<Law> laws = new LinkedHashSet<>();
        kernels.forEach(k -> laws.addAll(k.laws()));
        return laws;
    }

    private OperationCounts counts() {
        return OperationCounts.of(kernels.stream().map(Form::roots).toList());
    }

    private Definitions definitions() {
        List<Expr> roots = new ArrayList<>();
        kernels.forEach(k -> roots.addAll(k.roots()));
        return Definitions.of(roots, computation.variables());
    }

    private MeasurementText accuracy() {
        return new MeasurementText(
                new Meter(computation).measure(), computation.variables(), computation.dtype());
    }

    /// What people read, a label and a text each; a label that is empty goes on with the last one.
    List<Map.Entry<String, String>> lines() {
        List<Map.Entry<String, String>> lines = new ArrayList<>();
        Definitions written = Definitions.of(computation.written(), computation.variables());
        add(lines, "textbook", written);
        lines.add(
                Map.entry(
                        "operations",
                        OperationCounts.of(List.of(computation.written())).toString()));
        if (laws().isEmpty()) {
            lines.add(Map.entry("laws", "none: it is computed as it is written"));
        } else {
            String label = "laws";
            for (Law law : laws()) {
                String tag = law.tag().name().toLowerCase(Locale.ROOT);
                lines.add(Map.entry(label, law + "  (" + tag + ")"));
                label = "";
            }
            String schemes =
                    kernels.stream()
                            .filter(k -> k.scheme() != null)
                            .map(k -> String.valueOf(k.scheme()))
                            .distinct()
                            .collect(Collectors.joining("; "));
            lines.add(Map.entry("scheme", schemes));
            add(lines, "computed as", definitions());
            OperationCounts counts = counts();
            lines.add(
                    Map.entry(
                            "operations",
                            "%s (%d transcendental, %d division)"
                                    .formatted(
                                            counts, counts.transcendentals(), counts.divisions())));
        }
        return lines;
    }

    /// The accuracy as people read it.
    String accuracyLine() {
        return accuracy().line();
    }

    private static void add(List<Map.Entry<String, String>> lines, String label, Definitions text) {
        String next = label;
        for (String part : text.parts()) {
            lines.add(Map.entry(next, part));
            next = "";
        }
        for (String result : text.results()) {
            lines.add(Map.entry(next, result));
            next = "";
        }
    }

    String json() {
        OperationCounts counts = counts();
        List<String> byName = new ArrayList<>();
        counts.byName().forEach((name, n) -> byName.add(Json.string(name) + ": " + n));
        return "{\"expression\": %s, \"counts\": {%s}, \"transcendentals\": %d, \"divisions\": %d, \"rules\": %s, \"accuracy\": {%s}}"
                .formatted(
                        Json.string(definitions().toString()),
                        String.join(", ", byName),
                        counts.transcendentals(),
                        counts.divisions(),
                        Json.array(laws().stream().map(l -> Json.string(l.toString())).toList()),
                        accuracy().members());
    }
}
