package dev.nacre.cli;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nacre explain`: what becomes of a formula, down to the loop that runs.
@Command(
        name = "explain",
        header = "Shows what becomes of a formula, down to the loop that runs.",
        description = {
            "That is the inputs, the formula over primitives, how many operations that takes, and"
                    + " the loop that the backend generates.",
            "",
            "The name of a function alone stands for its formula."
        },
        footer = {
            "  nacre explain mish",
            "  nacre explain 'x * sigmoid(1.702 * x)' --grad --dtype=f64"
        })
final class ExplainCommand extends NacreCommand {
    /// Longer formulas are cut: with shared parts written out they can be of any length.
    private static final int LONGEST = 2000;

    /// So many elements are enough for a loop.
    private static final int ELEMENTS = 4096;

    @Parameters(paramLabel = "FORMULA", description = "Such as 'x * tanh(softplus(x))'.")
    private String text = "";

    @Option(names = "--grad", description = "Explain the derivative by each variable instead.")
    private boolean grad;

    @Option(
            names = "--dtype",
            paramLabel = "DTYPE",
            converter = Precision.class,
            defaultValue = "f32",
            description = "What to compute in: f32 (default) or f64.")
    private DType dtype = DType.F32;

    @Override
    public Integer call() {
        CatalogueEntry named = Catalogue.find(text.strip(), 0);
        ParsedFormula formula = FormulaParser.parse(text);
        Expr expr = formula.expr(dtype);
        if (formula.variables().isEmpty()) {
            throw wrong("'%s' has no variables, so no kernel is made of it".formatted(formula));
        }
        if (grad && formula.isCondition()) {
            throw wrong("--grad: '%s' is true or false and has no derivative".formatted(formula));
        }
        line("formula", formula.text());
        if (named != null && !named.cite().isEmpty()) {
            line("published", named.cite());
        }
        for (int i = 0; i < formula.variables().size(); i++) {
            String name = formula.variables().get(i);
            String shown = Expr.arg(i, dtype).toString();
            line(
                    i == 0 ? "inputs" : "",
                    shown + ": " + dtype + (shown.equals(name) ? "" : ", which is " + name));
        }
        line("expression", cut(expr.toString()));
        line("operations", operations(expr));
        Backend backend = Backends.current();
        line("backend", backend.name() + ": " + backend.status());
        kernels(formula);
        return 0;
    }

    private void kernels(ParsedFormula formula) {
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < formula.variables().size(); i++) {
            Tensor t = new NumberList(dtype, new double[ELEMENTS]).tensor();
            leaves.add(grad ? t.requiresGrad() : t);
        }
        Tensor y = formula.apply(leaves);
        if (!grad) {
            kernel("", y);
        } else if (!y.hasGradient()) {
            line("derivatives", "0 everywhere: nothing but conditions depends on the variables");
        } else {
            List<Tensor> grads = Autograd.grad(y.sum(), leaves.toArray(Tensor[]::new));
            for (int i = 0; i < grads.size(); i++) {
                kernel("d/d" + formula.variables().get(i), grads.get(i));
            }
        }
    }

    private void kernel(String of, Tensor t) {
        out().println();
        if (!of.isEmpty()) {
            out().println(of);
        }
        out().println(t.explain().stripTrailing());
    }

    private void line(String label, String text) {
        out().println("%-12s%s".formatted(label, text));
    }

    private static String cut(String formula) {
        return formula.length() <= LONGEST ? formula : formula.substring(0, LONGEST) + " ...";
    }

    /// How often each primitive is computed when shared parts are computed once: `2 mul, 1 exp`.
    private static String operations(Expr expr) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Expr e : Expr.postorder(List.of(expr))) {
            if (e instanceof Expr.Apply a) {
                counts.merge(a.op().label(), 1, Integer::sum);
            }
        }
        int total = counts.values().stream().mapToInt(n -> n).sum();
        List<String> parts = new ArrayList<>();
        counts.forEach((op, n) -> parts.add(n + " " + op));
        return total + (total < 2 ? "" : ": " + String.join(", ", parts));
    }
}
