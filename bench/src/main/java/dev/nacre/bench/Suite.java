package dev.nacre.bench;

import dev.nacre.Tensor;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;

/// Tasks that belong together.
public enum Suite {
    /// Every function of the catalogue, formulas made of them, and an optimizer's update.
    POINTWISE {
        @Override
        List<Task> tasks(long size) {
            List<Task> all = new ArrayList<>();
            for (CatalogueEntry e : Catalogue.all()) {
                for (List<Object> sample : e.samples()) {
                    both(e.call(sample), size, all);
                }
            }
            for (String f : FORMULAS) {
                both(f, size, all);
            }
            all.add(UpdateSide.task(toString(), size));
            return all;
        }
    },

    /// Sums, norms, softmax and their like.
    REDUCE {
        @Override
        List<Task> tasks(long size) {
            return new Reductions(toString(), size).tasks();
        }
    },

    /// A call on 16 elements, computed before the next: what is left is the way there.
    OVERHEAD {
        @Override
        List<Task> tasks(long size) {
            List<Task> all = new ArrayList<>();
            for (String f : List.of("x + y", "mish(x)", "x * tanh(softplus(x))")) {
                all.add(task(f, 16, Direction.FORWARD, Task.Memory.ALLOCATED, 1));
            }
            return all;
        }

        @Override
        public boolean isSized() {
            return false;
        }
    },

    /// The first value of a JVM, and the first calls of a kernel.
    STARTUP {
        @Override
        int run(Bench bench, long size, Consumer<Row> done) {
            return new Startup(bench.threads()).run(bench::isWanted, done);
        }

        @Override
        List<Task> tasks(long size) {
            return List.of();
        }

        @Override
        public boolean isSized() {
            return false;
        }
    };

    private static final List<String> FORMULAS =
            List.of("x * tanh(softplus(x))", "mish(x * w + b) + r");

    /// Whether its tasks come in several sizes.
    public boolean isSized() {
        return true;
    }

    /// Runs the wanted tasks of a size.
    ///
    /// @return how many there were
    int run(Bench bench, long size, Consumer<Row> done) {
        Comparison comparison = new Comparison(bench.peers(), bench.threads());
        List<Task> wanted = tasks(size).stream().filter(t -> bench.isWanted(t.label())).toList();
        wanted.forEach(t -> done.accept(comparison.row(t)));
        return wanted.size();
    }

    /// The tasks for a size, in elements.
    abstract List<Task> tasks(long size);

    void both(String formula, long size, List<Task> all) {
        // Of several operands a kernel may leave the gradients in any order.
        boolean single = FormulaParser.parse(formula).variables().size() == 1;
        for (Direction d : Direction.values()) {
            all.add(task(formula, size, d, Task.Memory.ALLOCATED, size));
            if (single) {
                all.add(task(formula, size, d, Task.Memory.GIVEN, size));
            }
        }
    }

    Task task(String text, long size, Direction d, Task.Memory m, long per) {
        ParsedFormula formula = FormulaParser.parse(text);
        List<Input> inputs = Collections.nCopies(formula.variables().size(), input(formula, size));
        Function<List<Tensor>, Tensor> f = x -> formula.apply(x);
        return new Task(
                toString(),
                text,
                d,
                m,
                per,
                inputs,
                t -> m == Task.Memory.GIVEN ? new GivenSide(t, f) : new NacreSide(t, f));
    }

    /// Numbers that a formula has a value for, such as those above 0 for logarithms.
    private static Input input(ParsedFormula formula, long size) {
        Tensor below = Tensor.of(-1.0);
        Tensor value = formula.apply(Collections.nCopies(formula.variables().size(), below));
        // By the one that makes no kernels.
        try (Backends.Scope _ = Backends.use(Backends.named("reference"))) {
            boolean isDefined = !Double.isNaN(value.item());
            return new Input(Shape.of(size), isDefined ? Input.Fill.NORMAL : Input.Fill.POSITIVE);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
