package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// First and second derivatives by differences of fourth order, in f64: what autograd is compared
/// with.
final class Slopes {
    /// Small enough for the terms left out (h^4), large enough for rounding (eps / h).
    private static final double STEP = 1e-3;

    /// The most elements of an operand that are moved, spread over all.
    private static final int MOST = 24;

    private Slopes() {}

    /// Checks the gradients of a function of tensors, and the gradients of these gradients.
    static void check(Function<List<Tensor>, Tensor> f, Tensor... at) {
        Function<List<Tensor>, Tensor> loss = in -> weighted(f.apply(in));
        compare(loss, at);
        compare(
                in -> {
                    Tensor sum = Tensor.zeros(DType.F64);
                    for (Tensor g : Autograd.grad(loss.apply(in), in.toArray(Tensor[]::new))) {
                        sum = sum.add(weighted(g));
                    }
                    return sum;
                },
                at);
    }

    /// A sum in which every element counts differently.
    static Tensor weighted(Tensor t) {
        Plain weights = Plain.of(t.shape(), i -> 0.3 + Math.sin(1 + Arrays.hashCode(i)));
        return t.mul(weights.tensor()).sum();
    }

    private static void compare(Function<List<Tensor>, Tensor> f, Tensor... at) {
        List<Tensor> leaves = Arrays.stream(at).map(Tensor::requiresGrad).toList();
        Tensor y = f.apply(leaves);
        List<Tensor> grads =
                y.hasGradient()
                        ? Autograd.grad(y, leaves.toArray(Tensor[]::new))
                        : leaves.stream().map(Tensor::zerosLike).toList();
        for (int k = 0; k < at.length; k++) {
            double[] derived = grads.get(k).toDoubleArray();
            assertEquals(at[k].shape(), grads.get(k).shape());
            for (int i = 0; i < derived.length; i += 1 + derived.length / MOST) {
                double near = moved(f, at, k, i, STEP) - moved(f, at, k, i, -STEP);
                double far = moved(f, at, k, i, 2 * STEP) - moved(f, at, k, i, -2 * STEP);
                double expected = (8 * near - far) / (12 * STEP);
                String where = "operand " + k + ", element " + i;
                assertEquals(expected, derived[i], 2e-8 * (1 + Math.abs(expected)), where);
            }
        }
    }

    private static double moved(
            Function<List<Tensor>, Tensor> f, Tensor[] at, int k, int i, double by) {
        List<Tensor> near = new ArrayList<>(List.of(at));
        double[] values = at[k].toDoubleArray();
        values[i] += by;
        near.set(k, Tensor.of(values).reshape(at[k].shape().toArray()));
        return f.apply(near.stream().map(Tensor::requiresGrad).toList()).item();
    }
}
