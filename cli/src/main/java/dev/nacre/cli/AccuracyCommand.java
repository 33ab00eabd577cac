package dev.nacre.cli;

import dev.nacre.expr.ParsedFormula;
import dev.nacre.measure.Census;
import dev.nacre.measure.Computation;
import dev.nacre.measure.Exhaustive;
import dev.nacre.measure.Measurement;
import dev.nacre.measure.Meter;
import dev.nacre.type.DType;
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
            "  nacre accuracy gelu --exhaustive",
            "  nacre accuracy mish --grad --tolerance=3e-8",
            "  nacre accuracy 'x * sigmoid(1.702 * x)' --dtype=f64 --json"
        })
final class AccuracyCommand extends FormulaCommand {
    @Option(names = "--grad", description = "Measure the derivative by each variable as well.")
    private boolean grad;

    @Option(
            names = "--exhaustive",
            description = "Walk all floats there are; for one variable in f32. Takes minutes.")
    private boolean exhaustive;

    @Option(
            names = "--tolerance",
            paramLabel = "ERROR",
            description =
                    "Errors that are absolutely at most so large do not count, such as 3e-8: near a"
                            + " root an error in ULP means little.")
    private double tolerance;

    @Override
    public Integer call() {
        checkTolerance();
        ParsedFormula formula = formula("error in ULP");
        checkExhaustive(formula);
        Map<String, Computation> results = new LinkedHashMap<>();
        results.put("value", value(formula));
        for (int i = 0; grad && i < formula.variables().size(); i++) {
            results.put("d/d" + formula.variables().get(i), derivative(formula, i));
        }
        if (!isJson()) {
            line("formula", formula.text());
            line("computed", "in " + dtype() + " by " + backend().name());
            if (tolerance > 0) {
                line("tolerance", "errors of at most %s do not count".formatted(tolerance));
            }
            out().println();
            out().println(AccuracyRow.heading());
            out().flush();
        }
        List<AccuracyRow> rows = new ArrayList<>();
        results.forEach((name, c) -> {
            AccuracyRow row = row(name, c);
            rows.add(row);
            if (!isJson()) {
                row.lines().forEach(out()::println);
                out().flush();
            }
        });
        if (isJson()) {
            out().println(json(formula, rows));
        }
        return 0;
    }

    private void checkTolerance() {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw wrong("--tolerance=%s: must be a number from 0 on".formatted(tolerance));
        }
    }

    private void checkExhaustive(ParsedFormula formula) {
        if (exhaustive && dtype() != DType.F32) {
            throw wrong("--exhaustive: there are too many numbers in f64; leave --dtype out");
        }
        if (exhaustive && formula.variables().size() > 1) {
            throw wrong(
                    "--exhaustive: '%s' has %d variables, whose floats are too many together; one can be walked"
                            .formatted(formula, formula.variables().size()));
        }
    }

    private AccuracyRow row(String name, Computation c) {
        Census census = null;
        if (exhaustive) {
            WalkLine line =
                    new WalkLine(spec().commandLine().getErr(), ProgressLine.isTerminal(), name);
            census = Exhaustive.walk(c, tolerance, line::show);
        }
        Measurement m = census == null ? new Meter(c, tolerance).measure() : census.measurement();
        return new AccuracyRow(name, new MeasurementText(m, c.variables(), dtype()), census);
    }

    private String json(ParsedFormula formula, List<AccuracyRow> rows) {
        List<String> slopes = new ArrayList<>();
        for (int i = 1; i < rows.size(); i++) {
            slopes.add(Json.string(formula.variables().get(i - 1)) + ": " + rows.get(i).json());
        }
        return "{\"formula\": %s, \"dtype\": \"%s\", \"forward\": %s%s}"
                .formatted(
                        Json.string(formula.text()),
                        dtype(),
                        rows.getFirst().json(),
                        grad ? ", \"gradient\": {" + String.join(", ", slopes) + "}" : "");
    }
}
