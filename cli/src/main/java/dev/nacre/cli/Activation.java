package dev.nacre.cli;

import dev.nacre.Tensor;
import dev.nacre.expr.FormulaException;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.function.UnaryOperator;

/// What is between the layers of a network: a function of one tensor, and the text it came from.
record Activation(String text, UnaryOperator<Tensor> function) {
    /// @throws NacreException if the text is neither the name of a function nor a formula of x
    static Activation of(String text) {
        ParsedFormula f;
        try {
            f = FormulaParser.parse(text, List.of("x"));
        } catch (FormulaException e) {
            throw new NacreException(text + ": " + e.getMessage(), e);
        }
        if (f.isCondition()) {
            throw new NacreException(text + ": is true or false, not a number");
        }
        return new Activation(text, x -> f.apply(List.of(x)));
    }
}
