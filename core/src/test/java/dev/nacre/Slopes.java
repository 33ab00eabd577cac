package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// First and second derivatives by central differences, in f64: what autograd is compared with.
final class Slopes {
    /// The step for which rounding (eps / h) and the curve left out (h^2) are about equal.
    private static final double STEP = 1e-5;

    /// The most elements of an operand that are moved, spread over all.
    private static final int MOST = 12;

    private Slopes() {}

    /// Checks the gradients of a function of tensors, and the gradients of these gradients.
    static void check(Function<List<Tensor>, Tensor> f, Tensor... at) {
        Function<List<Tensor>, Tensor> loss = in -> weighted(f.apply(in));
        first(loss, at);
        first(
                in -> {
                    Tensor y = loss.apply(in);
                    Tensor sum = Tensor.of(0.0).sum();
                    for (Tensor g : Autograd.grad(y, in.toArray(Tensor[]::new))) {
                        sum = sum.add(weighted(g));
                    }
                    return sum;
                },
                at);
    }

    /// A sum in which every element counts differently.
    private static Tensor weighted(Tensor t) {
        return t.mul(Plain.numbers(t.shape().toArray()).tensor()).sum();
    }

    private static void first(Function<List<Tensor>, Tensor> loss, Tensor... at) {
        List<Tensor> leaves = new ArrayList<>();
        for (Tensor t : at) {
            leaves.add(t.requiresGrad());
        }
        Tensor y = loss.apply(leaves);
        if (!y.hasGradient()) {
            return; // A function that is linear has no second derivative.
        }
        List<Tensor> grads = Autograd.grad(y, leaves.toArray(Tensor[]::new));
        for (int k = 0; k < at.length; k++) {
            double[] derived = grads.get(k).toDoubleArray();
            for (int i = 0; i < derived.length; i += 1 + derived.length / MOST) {
                double up = moved(loss, at, k, i, STEP);
                double down = moved(loss, at, k, i, -STEP);
                double expected = (up - down) / (2 * STEP);
                assertEquals(
                        expected,
                        derived[i],
                        1e-7 * (1 + Math.abs(expected)),
                        "element " + i + " of operand " + k);
            }
        }
    }

    private static double moved(
            Function<List<Tensor>, Tensor> loss, Tensor[] at, int k, int i, double by) {
        List<Tensor> moved = new ArrayList<>(List.of(at));
        double[] values = at[k].toDoubleArray();
        values[i] += by;
        moved.set(k, Tensor.of(values).reshape(at[k].shape().toArray()).requiresGrad());
        return loss.apply(moved.stream().map(Tensor::requiresGrad).toList()).item();
    }
}
