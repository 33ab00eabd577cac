package dev.nacre.cli;

import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.measure.Computation;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the commands have in common that tell what becomes of a formula.
abstract class FormulaCommand extends NacreCommand {
    static final String FORMULA = "FORMULA";
    static final String SUCH_AS = "Such as 'x * tanh(softplus(x))'.";

    @Option(
            names = "--dtype",
            paramLabel = "DTYPE",
            converter = Precision.class,
            defaultValue = "f32",
            description = "What to compute in: f32 (default) or f64.")
    private DType dtype = DType.F32;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "What to compute with: cpu or reference.")
    private @Nullable String backend;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    DType dtype() {
        return dtype;
    }

    boolean isJson() {
        return json;
    }

    /// The backend that was asked for.
    Backend backend() {
        if (backend == null) {
            return Backends.current();
        }
        try {
            return Backends.named(backend);
        } catch (NacreException e) {
            throw wrong("--backend=%s: %s".formatted(backend, e.getMessage()));
        }
    }

    /// A formula, which depends on something.
    ///
    /// @param text the formula as it was given
    /// @param need what it has to have, as only numbers do, or null
    ParsedFormula formula(String text, @Nullable String need) {
        ParsedFormula formula = FormulaParser.parse(text);
        formula.expr(dtype);
        if (formula.variables().isEmpty()) {
            throw wrong("'%s' has no variables, so no kernel is made of it".formatted(formula));
        }
        if (need != null && formula.isCondition()) {
            throw wrong("'%s' is true or false and has no %s".formatted(formula, need));
        }
        return formula;
    }

    Computation value(ParsedFormula formula) {
        return Computation.value(formula, dtype, backend());
    }

    Computation derivative(ParsedFormula formula, int variable) {
        return Computation.derivative(formula, dtype, backend(), variable);
    }

    void line(String label, String text) {
        out().println("%-12s%s".formatted(label, text));
    }
}
