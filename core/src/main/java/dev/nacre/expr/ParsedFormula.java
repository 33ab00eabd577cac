package dev.nacre.expr;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import java.util.ArrayList;
import java.util.List;

/// A formula that was read from text: a function of its variables, for any dtype.
public final class ParsedFormula {
    private final String text;
    private final List<String> variables;
    private final List<Step> steps;
    private final boolean condition;

    ParsedFormula(String text, List<String> variables, List<Step> steps, boolean condition) {
        this.text = text;
        this.variables = List.copyOf(variables);
        this.steps = List.copyOf(steps);
        this.condition = condition;
    }

    public String text() {
        return text;
    }

    /// The names of the variables in the order of the operands.
    public List<String> variables() {
        return variables;
    }

    /// Whether its value is true or false, not a number.
    public boolean isCondition() {
        return condition;
    }

    /// The formula over operands of one floating-point dtype, variable `i` being operand `i`.
    public Expr expr(DType dtype) {
        if (!dtype.isFloating()) {
            throw new DTypeException("a formula is computed in floating point, not in " + dtype);
        }
        for (Step s : steps) {
            if (s instanceof Step.Literal n
                    && Double.isInfinite(dtype.round(n.value()))
                    && Double.isFinite(n.value())) {
                throw new FormulaException(
                        text,
                        n.at(),
                        FormulaException.quote(n.spelling()) + " is too large for " + dtype,
                        "");
            }
        }
        List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            operands.add(Expr.arg(i, dtype));
        }
        return Step.run(steps, Expr.arg(0, dtype), operands);
    }

    /// The formula of values, one for each variable and at least one.
    public <T extends Activations<T>> T apply(List<T> values) {
        if (values.size() != variables.size() || values.isEmpty()) {
            throw new IllegalArgumentException(
                    "the formula of %s got %d values".formatted(variables, values.size()));
        }
        return Step.run(steps, values.getFirst(), values);
    }

    @Override
    public String toString() {
        return text;
    }
}
