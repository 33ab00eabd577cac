package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.nacre.Generator;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.function.Supplier;

/// Gradients by central differences, in f64: what those of autograd are compared with.
final class Differences {
    /// The step for which rounding (eps / h) and the curve left out (h^2) are about equal.
    private static final double STEP = 1e-5;

    private Differences() {}

    /// Compares the gradient of a loss by every element of every parameter.
    static void check(Supplier<Tensor> loss, Parameter... parameters) {
        for (Parameter p : parameters) {
            p.zeroGrad();
        }
        loss.get().backward();
        for (Parameter p : parameters) {
            Tensor grad = p.grad();
            assertNotNull(grad);
            double[] derived = grad.toDoubleArray();
            double[] at = p.value().toDoubleArray();
            for (int i = 0; i < at.length; i++) {
                double x = at[i];
                double up = lossWith(p, at, i, x + STEP, loss);
                double down = lossWith(p, at, i, x - STEP, loss);
                lossWith(p, at, i, x, loss);
                double expected = (up - down) / (2 * STEP);
                assertEquals(expected, derived[i], 1e-9 * (1 + Math.abs(expected)), "element " + i);
            }
        }
    }

    private static double lossWith(
            Parameter p, double[] values, int i, double value, Supplier<Tensor> loss) {
        values[i] = value;
        p.set(Tensor.of(values).reshape(p.shape().toArray()));
        return loss.get().item();
    }

    /// Numbers without a pattern, from -1 to 1.
    static Tensor numbers(long seed, long... shape) {
        return new Generator(seed).rand(DType.F64, shape).mul(2).sub(1).compute();
    }
}
