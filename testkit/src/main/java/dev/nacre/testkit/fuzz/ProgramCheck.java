package dev.nacre.testkit.fuzz;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backends;
import dev.nacre.testkit.Machine;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Compares ways to run a program: as a whole, step by step, on another machine; and its gradients
/// with differences.
///
/// @param machine what runs it
/// @param book what it is compared with, in f64
/// @param gradients what differentiates it
record ProgramCheck(Machine machine, Machine book, Gradients gradients) {
    /// The step of a difference quotient.
    private static final double STEP = 1e-4;

    private static final double NEAR = 1e-4;

    /// How much an error grows more than what was moved on purpose.
    private static final double GROWTH = 64;

    /// The gradients of a loss of a program by its leaves.
    @FunctionalInterface
    interface Gradients {
        List<Tensor> of(Program program, List<Tensor> leaves);

        /// Those of autograd.
        static List<Tensor> usual(Program p, List<Tensor> leaves) {
            return of(p.body(), leaves);
        }

        static List<Tensor> of(Program.Body body, List<Tensor> leaves) {
            return Autograd.grad(loss(body.run(leaves, t -> t)), leaves.toArray(Tensor[]::new));
        }
    }

    static Tensor loss(Tensor result) {
        return result.sin().sum();
    }

    /// What is wrong with a program, or null.
    @Nullable String check(Program p) {
        Program.Body body = p.body();
        return check(p.leaves(), body, leaves -> gradients.of(p, leaves));
    }

    @Nullable String check(
            List<Leaf> leaves, Program.Body body, Function<List<Tensor>, List<Tensor>> derivative) {
        DType t = leaves.getFirst().dtype();
        double eps = t == DType.F64 ? 1e-13 : 1e-6;
        double[] apart = result(book, wide(leaves), body, Tensor::compute);
        double[] moved = result(book, moved(wide(leaves), eps), body, Tensor::compute);
        double[] tolerances = tolerances(apart, moved, eps);
        String wrong;
        try {
            wrong = first("as a whole", result(machine, leaves, body, x -> x), apart, tolerances);
            if (wrong == null) {
                wrong =
                        first(
                                "step by step",
                                result(machine, leaves, body, Tensor::compute),
                                apart,
                                tolerances);
            }
            if (wrong == null) {
                double[] slopes = slopes(machine, leaves, derivative);
                wrong = wrongSlopes(leaves, body, derivative, slopes, eps);
            }
        } catch (NacreException | IllegalArgumentException | IllegalStateException e) {
            return "exception: " + e;
        }
        return wrong;
    }

    private @Nullable String wrongSlopes(
            List<Leaf> leaves,
            Program.Body body,
            Function<List<Tensor>, List<Tensor>> derivative,
            double[] slopes,
            double eps) {
        double[] apart = slopes(book, wide(leaves), derivative);
        // One way or the other leads over a kink nearby.
        double[] tolerances = new double[apart.length];
        for (double by : new double[] {eps, -eps}) {
            double[] moved = slopes(book, moved(wide(leaves), by), derivative);
            double[] these = tolerances(apart, moved, eps);
            Arrays.setAll(tolerances, i -> Math.max(tolerances[i], these[i]));
        }
        String wrong = first("gradient", slopes, apart, tolerances);
        return wrong != null || leaves.getFirst().dtype() != DType.F64
                ? wrong
                : differences(leaves, body, slopes);
    }

    private @Nullable String differences(List<Leaf> leaves, Program.Body body, double[] slopes) {
        Random random = new Random(5);
        double[] direction = random.doubles(slopes.length, -1, 1).toArray();
        double sum = 0;
        for (int i = 0; i < slopes.length; i++) {
            sum += slopes[i] * direction[i];
        }
        double here = loss(leaves, body, direction, 0);
        double up = loss(leaves, body, direction, STEP);
        double down = loss(leaves, body, direction, -STEP);
        double finer =
                loss(leaves, body, direction, STEP / 2) - loss(leaves, body, direction, -STEP / 2);
        double quotient = (up - down) / (2 * STEP);
        double scale = NEAR * Math.max(1, Math.abs(quotient));
        // Where these differ there is a curve that no difference follows; at a kink it bends.
        boolean smooth = Math.abs(finer / STEP - quotient) < 0.1 * scale;
        double bend = Math.abs((up - here) / STEP - (here - down) / STEP);
        return smooth && !(Math.abs(sum - quotient) <= Math.max(scale, bend))
                ? "gradient and difference: %s instead of %s".formatted(sum, quotient)
                : null;
    }

    private double loss(List<Leaf> leaves, Program.Body body, double[] direction, double by) {
        int[] next = {0};
        List<Leaf> there =
                leaves.stream().map(l -> l.plus(_ -> by * direction[next[0]++])).toList();
        return Arrays.stream(result(book, there, body, x -> x)).map(Math::sin).sum();
    }

    private static double[] result(
            Machine m, List<Leaf> leaves, Program.Body body, UnaryOperator<Tensor> look) {
        return on(m, () -> body.run(tensors(leaves), look).toDoubleArray());
    }

    private static double[] slopes(
            Machine m, List<Leaf> leaves, Function<List<Tensor>, List<Tensor>> derivative) {
        return on(
                m,
                () ->
                        derivative.apply(tensors(leaves)).stream()
                                .flatMapToDouble(g -> Arrays.stream(g.toDoubleArray()))
                                .toArray());
    }

    private static <R> R on(Machine m, Supplier<R> work) {
        try (Backends.Scope _ = Backends.use(m.backend())) {
            return work.get();
        }
    }

    private static List<Tensor> tensors(List<Leaf> leaves) {
        return leaves.stream().map(Leaf::tensor).toList();
    }

    /// The same numbers in f64: in f32 the reference keeps doubles within a kernel, and then does
    /// not find the maximum that it has stored.
    private static List<Leaf> wide(List<Leaf> leaves) {
        return leaves.stream()
                .map(l -> new Leaf(DType.F64, l.shape(), l.tensor().toDoubleArray()))
                .toList();
    }

    private static List<Leaf> moved(List<Leaf> leaves, double eps) {
        return leaves.stream()
                .map(l -> l.plus(i -> l.values().get(i) * eps * (i % 3 == 0 ? 1 : -0.7)))
                .toList();
    }

    private static double[] tolerances(double[] a, double[] b, double eps) {
        double[] t = new double[a.length];
        double largest = Math.max(1, Arrays.stream(a).map(Math::abs).max().orElse(0));
        double change = 0;
        for (int i = 0; i < t.length; i++) {
            change = Math.max(change, Math.abs(a[i] - b[i]));
        }
        Arrays.fill(t, GROWTH * (eps * largest + change));
        return t;
    }

    private static @Nullable String first(
            String what, double[] got, double[] expected, double[] by) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(got[i] - expected[i]) <= by[i])
                    && Double.compare(got[i], expected[i]) != 0) {
                return "%s: %s instead of %s in element %d".formatted(what, got[i], expected[i], i);
            }
        }
        return null;
    }
}
