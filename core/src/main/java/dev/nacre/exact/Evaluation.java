package dev.nacre.exact;

import dev.nacre.exact.Program.Argument;
import dev.nacre.exact.Program.Literal;
import dev.nacre.exact.Program.Operation;
import dev.nacre.exact.Program.Step;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A program at one precision.
final class Evaluation<B extends Ball<B>> {
    private final Program program;
    private final B one;
    private final Rules<B> rules;
    private final List<Step> steps;

    /// What the literals are, and at the other steps something that is never looked at.
    private final List<Extended<B>> literals = new ArrayList<>();

    Evaluation(Program program, B one, Function<BigDecimal, B> decimal) {
        this.program = program;
        this.one = one;
        this.rules = new Rules<>(one);
        this.steps = program.steps();
        for (Step s : steps) {
            literals.add(s instanceof Literal c ? literal(c, decimal) : Extended.unknown());
        }
    }

    private Extended<B> literal(Literal c, Function<BigDecimal, B> decimal) {
        if (c.isDecimal()) {
            return Extended.of(decimal.apply(c.decimal()));
        }
        return c.dtype().isFloating()
                ? Extended.of(c.value(), one)
                : Extended.whole((long) c.value());
    }

    /// The values of the roots.
    List<Extended<B>> at(double... args) {
        List<Extended<B>> values = new ArrayList<>(literals);
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case Literal _ -> {}
                case Argument a -> {
                    double x = args[a.index()];
                    values.set(
                            i,
                            a.dtype().isFloating()
                                    ? Extended.of(x, one)
                                    : Extended.whole((long) x));
                }
                case Operation o ->
                        values.set(
                                i,
                                rules.apply(
                                        o.op(),
                                        o.from(),
                                        o.to(),
                                        values.get(o.a()),
                                        values.get(o.b()),
                                        values.get(o.c())));
            }
        }
        List<Extended<B>> results = new ArrayList<>();
        for (int root : program.roots()) {
            results.add(values.get(root));
        }
        return results;
    }
}
