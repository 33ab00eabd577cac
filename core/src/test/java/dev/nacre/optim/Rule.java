package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.Generator;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Moves one number along a gradient: what an optimizer is compared with.
interface Rule {
    int STEPS = 10;
    int NUMBERS = 50;

    double step(double value, double gradient);

    /// Compares what an optimizer does in f64, over steps with gradients of many sizes, with a rule
    /// for each number.
    static void check(
            Function<List<Parameter>, Optimizer<?>> optimizer, Function<Integer, Rule> rule) {
        Generator g = new Generator(5);
        Parameter p = new Parameter(g.randn(DType.F64, NUMBERS));
        Optimizer<?> actual = optimizer.apply(List.of(p));
        double[] expected = p.value().toDoubleArray();
        List<Rule> rules = IntStream.range(0, NUMBERS).boxed().map(rule).toList();
        for (int step = 1; step <= STEPS; step++) {
            double[] gradients = move(actual, p, g);
            double[] values = p.value().toDoubleArray();
            for (int i = 0; i < NUMBERS; i++) {
                expected[i] = rules.get(i).step(expected[i], gradients[i]);
                // A few roundings a step, at the size of what is subtracted.
                double ulp = Math.ulp(Math.max(Math.abs(expected[i]), 1));
                assertEquals(expected[i], values[i], 3 * step * ulp, "number " + i);
            }
        }
        checkThatItGoesOn(optimizer);
    }

    /// Stops after half of the steps and goes on with another optimizer that gets the state.
    private static void checkThatItGoesOn(Function<List<Parameter>, Optimizer<?>> optimizer) {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Generator g = new Generator(6);
            Parameter straight = new Parameter(g.randn(dtype, NUMBERS));
            Parameter stopped = new Parameter(straight.value());
            Optimizer<?> first = optimizer.apply(List.of(straight));
            Optimizer<?> second = optimizer.apply(List.of(stopped));
            for (int step = 1; step <= STEPS; step++) {
                Generator again = new Generator(0);
                again.restore(g.state());
                move(first, straight, g);
                move(second, stopped, again);
                if (step == STEPS / 2) {
                    Optimizer<?> resumed = optimizer.apply(List.of(stopped));
                    resumed.loadStateDict(second.stateDict());
                    second = resumed;
                }
            }
            assertArrayEquals(straight.value().toDoubleArray(), stopped.value().toDoubleArray());
        }
    }

    private static double[] move(Optimizer<?> optimizer, Parameter p, Generator g) {
        Tensor grad = g.randn(p.dtype(), NUMBERS).mul(g.randn(p.dtype(), NUMBERS).exp());
        p.grad(grad);
        optimizer.step();
        optimizer.zeroGrad();
        return grad.toDoubleArray();
    }
}
