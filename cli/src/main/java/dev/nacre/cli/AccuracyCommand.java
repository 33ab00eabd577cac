package dev.nacre.cli;

import dev.nacre.expr.ParsedFormula;
import dev.nacre.measure.Computation;
import dev.nacre.measure.Measurement;
import dev.nacre.measure.Meter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nacre accuracy`: how far from the truth the kernels of a formula are.
@Command(
        name = "accuracy",
        header = "Measures how far from the truth the kernels of a formula are.",
        description = {
            "The results are compared with rigorous enclosures of the formula over the real"
                    + " numbers, at numbers of all sizes and around all that is special. An error"
                    + " is in ULP: the spacing of the dtype's numbers at the truth."
        },
        footer = {
            "  nacre accuracy mish --grad",
            "  nacre accuracy 'x * sigmoid(1.702 * x)' --dtype=f64 --json"
        })
final class AccuracyCommand extends FormulaCommand {
    @Option(names = "--grad", description = "Measure the derivative by each variable as well.")
    private boolean grad;

    @Override
    public Integer call() {
        ParsedFormula formula = formula("error in ULP");
        Map<String, Computation> measured = new LinkedHashMap<>();
        measured.put("value", value(formula));
        for (int i = 0; grad && i < formula.variables().size(); i++) {
            measured.put("d/d" + formula.variables().get(i), derivative(formula, i));
        }
        if (!isJson()) {
            line("formula", formula.text());
            line("computed", "in " + dtype() + " by " + backend().name());
            out().println();
            out().println(row("", "worst ULP", "> 0.5 ULP", "> 1 ULP", "> 2 ULP", "at"));
        }
        Map<String, MeasurementText> results = new LinkedHashMap<>();
        measured.forEach((name, c) -> {
            Measurement m = new Meter(c).measure();
            MeasurementText t = new MeasurementText(m, formula.variables(), dtype());
            results.put(name, t);
            if (!isJson()) {
                row(name, t);
            }
        });
        if (isJson()) {
            out().println(json(formula, results));
        }
        return 0;
    }

    private static String row(
            String name, String worst, String half, String one, String two, String at) {
        return "%-12s%10s%12s%12s%12s  %s"
                .formatted(name, worst, half, one, two, at)
                .stripTrailing();
    }

    private void row(String name, MeasurementText t) {
        Measurement m = t.measured();
        out().println(
                        row(
                                name,
                                t.ulps(),
                                t.share(m.aboveHalf()),
                                t.share(m.aboveOne()),
                                t.share(m.aboveTwo()),
                                t.at()));
        out().println("            %,d points, %s".formatted(m.points(), t.nonFinite()));
        out().flush();
    }

    private String json(ParsedFormula formula, Map<String, MeasurementText> results) {
        List<String> slopes = new ArrayList<>();
        for (String v : formula.variables()) {
            MeasurementText t = results.get("d/d" + v);
            if (t != null) {
                slopes.add(Json.string(v) + ": " + accuracy(t));
            }
        }
        MeasurementText value = results.get("value");
        return "{\"formula\": %s, \"dtype\": \"%s\", \"forward\": %s%s}"
                .formatted(
                        Json.string(formula.text()),
                        dtype(),
                        value == null ? "null" : accuracy(value),
                        grad ? ", \"gradient\": {" + String.join(", ", slopes) + "}" : "");
    }

    private static String accuracy(MeasurementText t) {
        return "{\"accuracy\": {%s, %s}}".formatted(t.members(), t.shares());
    }
}
