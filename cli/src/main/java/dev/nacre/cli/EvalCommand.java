package dev.nacre.cli;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.UnmatchedArgumentException;

/// `nacre eval`: the values of a formula at points, or its derivatives there, one line a point.
@Command(
        name = "eval",
        header = "Evaluates a formula, or its derivatives, at points.",
        description = {
            "The kernels are those that tensors run on.",
            "",
            "Each variable of the formula is an option with a list of numbers. Lists are equally"
                    + " long, or a single number that holds for all points. One line is printed for"
                    + " each point, with the shortest digits that read back as the same number."
        },
        customSynopsis =
                "nacre eval FORMULA [--NAME=LIST]... [--grad] [--dtype=f32|f64] [--json]%n",
        footer = {
            "  nacre eval 'mish(x)' --x=-1,0,1",
            "  nacre eval 'x^2 * y' --x=1,2,3 --y=10 --grad",
            "  nacre eval 'log1p(x)' --x=1e-300 --dtype=f64 --json",
            "",
            "With --json one object is printed. Its \"inputs\" holds the numbers of each variable;"
                + " \"values\" (or \"derivatives\", by each variable) has one entry a point. NaN"
                + " and the infinities, which JSON lacks, are strings."
        })
final class EvalCommand extends NacreCommand {
    @Parameters(hidden = true)
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--grad",
            description =
                    "Print the derivatives by each variable, in order of first appearance in the"
                            + " formula, instead of the value.")
    private boolean grad;

    @Option(
            names = "--dtype",
            paramLabel = "DTYPE",
            converter = Precision.class,
            defaultValue = "f32",
            description = "What to compute in: f32 (default) or f64.")
    private DType dtype = DType.F32;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        EvalArguments given;
        try {
            given = EvalArguments.of(arguments);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        if (given.formula() == null) {
            throw wrong("no formula; write for example: nacre eval 'mish(x)' --x=1,2,3");
        }
        ParsedFormula formula = FormulaParser.parse(given.formula());
        Map<String, NumberList> inputs = inputs(formula, given.lists());
        formula.expr(dtype);
        if (grad) {
            checkDifferentiable(formula);
            print(formula, inputs, derivatives(formula, inputs));
        } else {
            print(formula, inputs, List.of(values(formula, inputs)));
        }
        return 0;
    }

    /// The numbers of each variable, all equally long.
    private Map<String, NumberList> inputs(
            ParsedFormula formula, Map<String, @Nullable String> lists) {
        for (String name : lists.keySet()) {
            if (!formula.variables().contains(name)) {
                formula.variables().forEach(this::addOption);
                throw unknownName(formula, "--" + name);
            }
        }
        Map<String, NumberList> inputs = new LinkedHashMap<>();
        String longest = "";
        int points = 1;
        for (String name : formula.variables()) {
            String option = "--" + name;
            if (!lists.containsKey(name)) {
                throw wrong(
                        name.equals("dtype")
                                ? "a variable cannot be called dtype, as an option is"
                                : "the variable %s has no value: add %s=1,2,3"
                                        .formatted(name, option));
            }
            String text = lists.get(name);
            NumberList list = NumberList.parse(option, text == null ? "" : text, dtype, this::warn);
            if (list.length() > 1 && points > 1 && list.length() != points) {
                throw wrong(
                        "%s has %d numbers and %s has %d; give equally many, or one for all points"
                                .formatted(longest, points, option, list.length()));
            }
            if (list.length() > points) {
                longest = option;
                points = list.length();
            }
            inputs.put(name, list);
        }
        int all = points;
        inputs.replaceAll((_, list) -> list.repeated(all));
        return inputs;
    }

    /// That a name is neither an option nor a variable, to be thrown.
    private ParameterException unknownName(ParsedFormula formula, String option) {
        UnmatchedArgumentException e = unknown(option);
        return e.getSuggestions().isEmpty()
                ? wrong(
                        "%s: '%s' has no such variable; %s"
                                .formatted(
                                        option,
                                        formula,
                                        formula.variables().isEmpty()
                                                ? "it has none"
                                                : "it has "
                                                        + String.join(", ", formula.variables())))
                : e;
    }

    private void addOption(String name) {
        String option = "--" + name;
        if (!spec().optionsMap().containsKey(option)) {
            spec().addOption(picocli.CommandLine.Model.OptionSpec.builder(option).build());
        }
    }

    private void checkDifferentiable(ParsedFormula formula) {
        if (formula.isCondition()) {
            throw wrong("--grad: '%s' is true or false and has no derivative".formatted(formula));
        }
        if (formula.variables().isEmpty()) {
            throw wrong("--grad: '%s' has no variables to differentiate by".formatted(formula));
        }
    }

    /// One value a point.
    private List<String> values(ParsedFormula formula, Map<String, NumberList> inputs) {
        List<Tensor> tensors = new ArrayList<>();
        inputs.values().forEach(list -> tensors.add(list.tensor()));
        if (!tensors.isEmpty()) {
            return show(formula.apply(tensors));
        }
        // A formula is applied to something, were it to a variable it does not use.
        Tensor unused = new NumberList(dtype, new double[1]).tensor();
        return show(FormulaParser.parse(formula.text(), List.of("x")).apply(List.of(unused)));
    }

    /// For each variable one derivative a point.
    private static List<List<String>> derivatives(
            ParsedFormula formula, Map<String, NumberList> inputs) {
        List<Tensor> leaves = new ArrayList<>();
        inputs.values().forEach(list -> leaves.add(list.tensor().requiresGrad()));
        Tensor y = formula.apply(leaves);
        List<List<String>> derivatives = new ArrayList<>();
        if (y.hasGradient()) {
            // Each point depends on its own inputs only, so the sum has their derivatives.
            for (Tensor d : Autograd.grad(y.sum(), leaves.toArray(Tensor[]::new))) {
                derivatives.add(show(d));
            }
        } else {
            // Nothing but conditions depends on the variables.
            inputs.values().forEach(l -> derivatives.add(zeros(l.length())));
        }
        return derivatives;
    }

    private static List<String> zeros(int length) {
        return Collections.nCopies(length, "0.0");
    }

    private static List<String> show(Tensor t) {
        List<String> texts = new ArrayList<>();
        switch (t.dtype()) {
            case BOOL -> {
                for (boolean b : t.toBooleanArray()) {
                    texts.add(Boolean.toString(b));
                }
            }
            case F32 -> {
                for (float f : t.toFloatArray()) {
                    texts.add(Float.toString(f));
                }
            }
            default -> {
                for (double d : t.toDoubleArray()) {
                    texts.add(Double.toString(d));
                }
            }
        }
        return texts;
    }

    private void print(
            ParsedFormula formula, Map<String, NumberList> inputs, List<List<String>> columns) {
        if (json) {
            out().println(EvalJson.of(formula, dtype, inputs, columns, grad));
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < columns.getFirst().size(); i++) {
            for (int c = 0; c < columns.size(); c++) {
                lines.append(c == 0 ? "" : " ").append(columns.get(c).get(i));
            }
            lines.append(System.lineSeparator());
        }
        out().print(lines);
    }
}
