package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.nn.Module;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// First and second derivatives by differences of fourth order, in f64: what autograd is compared
/// with.
public final class Slopes {
    /// Small enough for the terms left out (h^4), large enough for rounding (eps / h).
    private static final double STEP = 1e-3;

    /// The most elements of an operand that are moved, spread over all.
    private static final int MOST = 24;

    private Slopes() {}

    /// Checks the gradients of a function of tensors, and the gradients of these gradients.
    static void check(Function<List<Tensor>, Tensor> f, Tensor... at) {
        Function<List<Tensor>, Tensor> loss = in -> weighted(f.apply(in));
        compare(loss, at);
        compare(in -> weighted(Autograd.grad(loss.apply(in), in.toArray(Tensor[]::new))), at);
    }

    /// Checks the gradients of what is made of a tensor by a module's parameters, and the gradients
    /// of these and of the one by the tensor.
    static void checkParameters(Module module, UnaryOperator<Tensor> call, Tensor x) {
        Parameter[] all = module.parameters().toArray(Parameter[]::new);
        Function<Tensor, Tensor> loss = in -> weighted(call.apply(in));
        check(() -> loss.apply(x), all);
        check(
                () -> {
                    Tensor in = x.requiresGrad();
                    Tensor[] by =
                            Stream.concat(Stream.of(in), Arrays.stream(all).map(Slot::value))
                                    .toArray(Tensor[]::new);
                    return weighted(Autograd.grad(loss.apply(in), by));
                },
                all);
    }

    /// Compares the gradient of a loss by parameters, which has to be 0 where there is none.
    public static void check(Supplier<Tensor> loss, Parameter... parameters) {
        for (Parameter p : parameters) {
            p.zeroGrad();
        }
        Tensor y = loss.get();
        if (y.hasGradient()) {
            y.backward();
        }
        for (int k = 0; k < parameters.length; k++) {
            Parameter p = parameters[k];
            Tensor grad = p.grad();
            double[] values = p.value().toDoubleArray();
            double[] derived = grad == null ? new double[values.length] : grad.toDoubleArray();
            for (int i = 0; i < values.length; i += 1 + values.length / MOST) {
                int element = i;
                double x = values[i];
                DoubleUnaryOperator moved =
                        by -> {
                            values[element] = x + by;
                            p.set(Tensor.of(values).reshape(p.shape().toArray()));
                            return loss.get().item();
                        };
                compare(moved, derived[i], k, i);
                moved.applyAsDouble(0);
            }
        }
    }

    /// Numbers without a pattern, from -1 to 1.
    public static Tensor numbers(long seed, long... shape) {
        return new Generator(seed).rand(DType.F64, shape).mul(2).sub(1).compute();
    }

    /// A sum in which every element counts differently.
    static Tensor weighted(Tensor t) {
        Plain weights = Plain.of(t.shape(), i -> 0.3 + Math.sin(1 + Arrays.hashCode(i)));
        return t.mul(weights.tensor()).sum();
    }

    private static Tensor weighted(List<Tensor> all) {
        return all.stream().map(Slopes::weighted).reduce(Tensor.zeros(DType.F64), Tensor::add);
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
                int operand = k;
                int element = i;
                compare(by -> moved(f, at, operand, element, by), derived[i], k, i);
            }
        }
    }

    private static void compare(DoubleUnaryOperator moved, double derived, int k, int i) {
        double near = moved.applyAsDouble(STEP) - moved.applyAsDouble(-STEP);
        double far = moved.applyAsDouble(2 * STEP) - moved.applyAsDouble(-2 * STEP);
        double expected = (8 * near - far) / (12 * STEP);
        String where = "operand " + k + ", element " + i;
        assertEquals(expected, derived, 2e-8 * (1 + Math.abs(expected)), where);
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
