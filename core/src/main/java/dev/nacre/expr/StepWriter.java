package dev.nacre.expr;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// Writes the steps of a formula while it is read, and checks that numbers and conditions are where
/// they belong.
final class StepWriter {
    /// A value: where its steps begin, where its text begins, and whether it is true or false
    /// rather than a number.
    record Operand(int start, int at, boolean truth) {}

    /// Computes what has no variables.
    private static final class Numbers implements Expr.Algebra<Double> {
        @Override
        public Double constant(Expr.Const c) {
            return c.value();
        }

        @Override
        public Double arg(Expr.Arg a) {
            throw new IllegalStateException("a constant has no operands");
        }

        @Override
        public Double apply(Expr.Apply a, List<Double> args) {
            return a.op().apply(
                            args.getFirst(),
                            args.size() > 1 ? args.get(1) : 0,
                            args.size() > 2 ? args.get(2) : 0);
        }
    }

    private final String text;
    private final List<Step> steps = new ArrayList<>();

    StepWriter(String text) {
        this.text = text;
    }

    List<Step> steps() {
        return steps;
    }

    /// A value that one step makes of nothing.
    Operand value(Step step, int at, boolean truth) {
        steps.add(step);
        return new Operand(steps.size() - 1, at, truth);
    }

    /// The negative of a value; a literal becomes a negative number.
    Operand negative(Operand x, boolean literal, int at) {
        number(x, "'-'");
        if (literal && steps.size() == x.start() + 1 && steps.getLast() instanceof Step.Literal n) {
            steps.set(x.start(), n.negated());
        } else {
            steps.add(new Step.Apply(Primitive.NEG));
        }
        return new Operand(x.start(), at, false);
    }

    /// An operator as it is written.
    Operand infix(Infix op, String written, Operand left, Operand right) {
        String who = "'" + written + "'";
        check(op.op(), who, List.of(left, right));
        if (op.isSwapped()) {
            steps.add(new Step.Swap());
        }
        apply(op.op(), left, right);
        if (op.isNegated()) {
            steps.add(new Step.Apply(Primitive.NOT));
        }
        return new Operand(left.start(), left.at(), op.op().givesBool());
    }

    /// A primitive called by a name at an offset of the text.
    Operand primitive(Primitive op, String name, List<Operand> args, int at) {
        check(op, "'" + name + "'", args);
        apply(op, args.getFirst(), args.getLast());
        return new Operand(args.getFirst().start(), at, op.givesBool() || args.getLast().truth());
    }

    /// A function of the catalogue; `given` are its arguments that are no operands.
    Operand call(CatalogueEntry f, List<Object> given, Operand x, int at) {
        steps.add(new Step.Call(f, List.copyOf(given)));
        return new Operand(x.start(), at, false);
    }

    /// Takes back the steps of an operand that another follows at the step `end`, and computes it.
    double constant(Operand x, int end, String who, String example) {
        number(x, who);
        List<Step> own = steps.subList(x.start(), end);
        if (own.stream().anyMatch(s -> s instanceof Step.Variable)) {
            throw error(x, who + " is a fixed number, without variables", example);
        }
        Expr e = Step.run(own, Expr.arg(0, DType.F64), List.of());
        double value = Expr.evaluate(List.of(e), new Numbers()).getFirst();
        if (Double.isNaN(value)) {
            throw error(x, who + " is not a number", example);
        }
        own.clear();
        return value;
    }

    void number(Operand x, String who) {
        if (x.truth()) {
            throw error(
                    x,
                    who + " takes numbers, not a condition",
                    "where(condition, 1, 0) is a number");
        }
    }

    private void truth(Operand x, String who) {
        if (!x.truth()) {
            throw error(
                    x, who + " takes a condition here, not a number", "compare it, as in x > 0");
        }
    }

    private void check(Primitive op, String who, List<Operand> args) {
        boolean alike = op == Primitive.EQ || op == Primitive.SELECT;
        for (int i = 0; i < args.size(); i++) {
            if (op.takesBool(i)) {
                truth(args.get(i), who);
            } else if (!alike) {
                number(args.get(i), who);
            } else if (args.get(i).truth() != args.getLast().truth()) {
                throw error(
                        args.getLast(),
                        who + " takes two numbers or two conditions, not one of each",
                        "where(condition, 1, 0) is a number");
            }
        }
    }

    /// Applies a primitive to the operands on the stack, of which these are the first and the last.
    /// Powers become what is exact and cheap: `x^2` is `x * x`, `e^x` is `exp(x)`.
    private void apply(Primitive op, Operand first, Operand last) {
        if (op == Primitive.POW && isNumber(first.start(), last.start(), "e")) {
            steps.remove(first.start());
            steps.add(new Step.Apply(Primitive.EXP));
        } else if (op == Primitive.POW
                && steps.size() == last.start() + 1
                && steps.getLast() instanceof Step.Literal n
                && n.value() == 2) {
            steps.set(last.start(), new Step.Copy());
            steps.add(new Step.Apply(Primitive.MUL));
        } else {
            steps.add(new Step.Apply(op));
        }
    }

    private boolean isNumber(int start, int end, String spelling) {
        return end == start + 1
                && steps.get(start) instanceof Step.Literal n
                && n.spelling().equals(spelling);
    }

    private FormulaException error(Operand x, String problem, String hint) {
        return new FormulaException(text, x.at(), problem, hint);
    }
}
