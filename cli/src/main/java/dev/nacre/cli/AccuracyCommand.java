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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "  nacre accuracy 'x * sigmoid(1.702 * x)' --dtype=f64 --json",
            "  nacre accuracy --all --grad --markdown"
        })
final class AccuracyCommand extends FormulaCommand {
    @ArgGroup(multiplicity = "1")
    private Asked asked = new Asked();

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

    @Option(names = "--markdown", description = "Print a table of Markdown.")
    private boolean markdown;

    @Option(
            names = "--from",
            paramLabel = "FUNCTION",
            description =
                    "With --all: begin with this function, to go on where a run was stopped. The"
                            + " rows of Markdown come without their heading.")
    private @Nullable String from;

    /// What is measured.
    static final class Asked {
        @Parameters(paramLabel = FORMULA, description = SUCH_AS)
        private String text = "";

        @Option(
                names = "--all",
                description =
                        "Measure all functions of the catalogue instead, each with the arguments of"
                                + " its tests. With --json an object is printed for each.")
        private boolean all;
    }

    @Override
    public Integer call() {
        checkOptions();
        List<ParsedFormula> formulas = formulas();
        formulas.forEach(this::checkExhaustive);
        AccuracyTable table =
                markdown
                        ? AccuracyTable.MARKDOWN
                        : asked.all ? AccuracyTable.MANY : AccuracyTable.ONE;
        if (!isJson()) {
            heading(table, formulas);
        }
        for (ParsedFormula f : formulas) {
            measure(f, table);
        }
        return 0;
    }

    private void checkOptions() {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw wrong("--tolerance=%s: must be a number from 0 on".formatted(tolerance));
        }
        if (markdown && isJson()) {
            throw wrong("--json and --markdown: only one of them can be printed");
        }
        if (from != null && !asked.all) {
            throw wrong("--from=%s: is for --all only".formatted(from));
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

    private List<ParsedFormula> formulas() {
        if (from != null) {
            return Functions.from(from);
        }
        return asked.all ? Functions.all() : List.of(formula(asked.text, "error in ULP"));
    }

    private void heading(AccuracyTable table, List<ParsedFormula> formulas) {
        if (table != AccuracyTable.MARKDOWN) {
            String what = asked.all ? "all functions" : formulas.getFirst().text();
            line(asked.all ? "formulas" : "formula", what);
            line("computed", "in " + dtype() + " by " + backend().name());
            if (tolerance > 0) {
                line("tolerance", "errors of at most %s do not count".formatted(tolerance));
            }
            out().println();
        }
        if (table != AccuracyTable.MARKDOWN || from == null) {
            table.heading().forEach(out()::println);
        }
        out().flush();
    }

    /// Prints each row as soon as there is one, but those of Markdown together, so that a run that
    /// was stopped has no half of a function.
    private void measure(ParsedFormula formula, AccuracyTable table) {
        Map<String, Computation> results = new LinkedHashMap<>();
        results.put("value", value(formula));
        for (int i = 0; grad && i < formula.variables().size(); i++) {
            results.put("d/d" + formula.variables().get(i), derivative(formula, i));
        }
        List<AccuracyRow> rows = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        results.forEach((name, c) -> {
            AccuracyRow row = row(asked.all ? formula.text() + " " + name : name, name, c);
            rows.add(row);
            lines.addAll(isJson() ? List.of() : table.lines(formula.text(), row));
            if (table != AccuracyTable.MARKDOWN) {
                print(lines);
            }
        });
        if (isJson()) {
            lines.add(json(formula, rows));
        }
        print(lines);
    }

    private void print(List<String> lines) {
        lines.forEach(out()::println);
        out().flush();
        lines.clear();
    }

    /// @param shown what the progress is told of
    private AccuracyRow row(String shown, String name, Computation c) {
        Census census = null;
        if (exhaustive) {
            WalkLine line =
                    new WalkLine(spec().commandLine().getErr(), ProgressLine.isTerminal(), shown);
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
