package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The formulas that lose all digits somewhere as they are written.
class FamiliesTest {
    private static final int DENSITY = 256;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 - sigmoid(x)",
                "log(sigmoid(x))",
                "log(1 + exp(x))",
                "log(1 - exp(x))",
                "log(1 - exp(-3*x))",
                "log(-expm1(x))",
                "log(tanh(x))",
                "log(1 - sigmoid(x))",
                "softplus(x) - x",
                "x - log(exp(x) - 1)",
                "log(1 - exp(-x)) * exp(-x)",
                "1 - tanh(x)^2",
                "sqrt(1 + x) - 1",
                "exp(x) - 1",
                "log(1 + x)",
                "(exp(x) - 1) / (exp(x) + 1)",
                "(exp(x) - exp(-x)) / 2",
                "log(cosh(x))",
                "log((1 + exp(x)) / 2)",
                "log((exp(2*x) + 3*exp(x)) / 4)",
                "tanh(x) + x * (1 - tanh(x)^2)"
            })
    void areRightEverywhere(String formula) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            List<Expr> roots = List.of(FormulaParser.parse(formula).expr(t));
            List<Double> edges = new ArrayList<>();
            Arrays.stream(Points.edges(t)).forEach(edges::add);
            Judgement truth = new Judgement(roots, t, Points.of(t, 1, edges, DENSITY));
            List<Expr> rewritten = Rewriter.rewrite(roots);
            double[] results = Rounded.evaluate(rewritten, truth.operands()).getFirst();
            double[] errors = truth.errors(0, results);
            for (int i = 0; i < errors.length; i++) {
                int at = i;
                // Unknown are the results where the formula has no limit.
                assertTrue(
                        !(errors[i] > Rewriter.PROMISE),
                        () ->
                                "%s in %s at %s: %.2f ULP, by %s"
                                        .formatted(
                                                formula,
                                                t,
                                                truth.at(at)[0],
                                                errors[at],
                                                rewritten));
            }
        }
    }
}
