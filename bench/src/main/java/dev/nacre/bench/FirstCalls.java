package dev.nacre.bench;

import dev.nacre.Tensor;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.type.Shape;
import java.util.List;
import java.util.stream.IntStream;

/// The program that [Startup] starts in a JVM of its own: prints the first value of a function, or
/// how long the first calls of kernels take that are new in a JVM that is warm.
final class FirstCalls {
    private static final int ELEMENTS = 1 << 20;
    private static final int CALLS = 10;
    private static final long WARM_NANOS = 3_000_000_000L;

    /// What others have compiled before.
    private static final List<String> KNOWN =
            List.of("mish(x)", "gelu(x)", "x * sigmoid(x)", "log1p(x * x) / 3", "elu(x) + x");

    /// Formulas that no kernel is there for; the number tells them apart.
    private static final List<String> NEW =
            List.of(
                    "x * tanh(softplus(x * 0.7%d)) + x / 3",
                    "sigmoid(x * 1.3%d) * softplus(x)", "exp(-x * x / 1.9%d) * (x + 2)");

    private FirstCalls() {}

    public static void main(String[] args) {
        if (args.length == 0) {
            System.out.println(Tensor.of(1f).mish().item());
            return;
        }
        Tensor x = Tensor.of(new Input(Shape.of(ELEMENTS), Input.Fill.NORMAL).values(0, 0, 0));
        long begin = System.nanoTime();
        for (int i = 0; System.nanoTime() - begin < WARM_NANOS; i++) {
            call(FormulaParser.parse(KNOWN.get(i % KNOWN.size())), x);
        }
        for (int i = 0; i < NEW.size(); i++) {
            ParsedFormula f = FormulaParser.parse(NEW.get(i).formatted(i));
            double[] nanos = IntStream.range(0, CALLS).mapToDouble(_ -> call(f, x)).toArray();
            System.out.println(nanos[0] + " " + nanos[1] + " " + nanos[CALLS - 1]);
        }
    }

    private static double call(ParsedFormula f, Tensor x) {
        long start = System.nanoTime();
        f.apply(List.of(x)).compute().release();
        return System.nanoTime() - start;
    }
}
