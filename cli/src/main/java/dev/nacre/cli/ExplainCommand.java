package dev.nacre.cli;

import dev.nacre.backend.Backend;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.measure.Computation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nacre explain`: what becomes of a formula, down to the loop that runs.
@Command(
        name = "explain",
        header = "Shows what becomes of a formula, down to the loop that runs.",
        description = {
            "That is the inputs, the formula as it is written, the laws it is rewritten by and what"
                    + " it becomes, how many operations that takes, how far from the truth the"
                    + " results are, and the loop that the backend generates. A part that is used"
                    + " twice or more has a name: t1, t2, ...",
            "",
            "The name of a function alone stands for its formula."
        },
        footer = {
            "  nacre explain mish",
            "  nacre explain 'x * sigmoid(1.702 * x)' --grad --dtype=f64",
            "",
            "With --json one object is printed. Its \"forward\" has the expression, how often each"
                + " primitive is computed, the laws and the accuracy; with --grad, \"gradient\" has"
                + " that of the derivative by each variable, and \"fused\" of all at once."
        })
final class ExplainCommand extends FormulaCommand {
    @Parameters(paramLabel = FORMULA, description = SUCH_AS)
    private String text = "";

    @Option(names = "--grad", description = "Explain the derivative by each variable instead.")
    private boolean grad;

    @Override
    public Integer call() {
        ParsedFormula formula =
                formula(text, grad ? "derivative" : isJson() ? "error in ULP" : null);
        if (isJson()) {
            out().println(json(formula));
            return 0;
        }
        CatalogueEntry named = Catalogue.find(text.strip(), 0);
        line("formula", formula.text());
        if (named != null && !named.cite().isEmpty()) {
            line("published", named.cite());
        }
        for (int i = 0; i < formula.variables().size(); i++) {
            line(i == 0 ? "inputs" : "", formula.variables().get(i) + ": " + dtype());
        }
        Backend backend = backend();
        line("backend", backend.name() + ": " + backend.status());
        if (!grad) {
            explain(formula, value(formula));
        }
        for (int i = 0; grad && i < formula.variables().size(); i++) {
            out().println();
            out().println("d/d" + formula.variables().get(i));
            explain(formula, derivative(formula, i));
        }
        return 0;
    }

    private void explain(ParsedFormula formula, Computation computation) {
        Explanation explanation = new Explanation(computation);
        explanation.lines().forEach(l -> line(l.getKey(), l.getValue()));
        if (!formula.isCondition()) {
            line("accuracy", explanation.accuracyLine());
        }
        out().println();
        out().println(computation.listing().stripTrailing());
    }

    private String json(ParsedFormula formula) {
        StringBuilder all = new StringBuilder();
        all.append(
                "{\"formula\": %s, \"dtype\": \"%s\""
                        .formatted(Json.string(formula.text()), dtype()));
        all.append(",\n \"forward\": ").append(new Explanation(value(formula)).json());
        if (grad) {
            List<String> slopes = new ArrayList<>();
            for (int i = 0; i < formula.variables().size(); i++) {
                slopes.add(
                        Json.string(formula.variables().get(i))
                                + ": "
                                + new Explanation(derivative(formula, i)).json());
            }
            all.append(",\n \"gradient\": {").append(String.join(",\n  ", slopes)).append("}");
            Computation fused = Computation.fused(formula, dtype(), backend());
            all.append(",\n \"fused\": ").append(new Explanation(fused).json());
        }
        return all.append("}").toString();
    }
}
