package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class AutogradTest {
    /// The derivative of `2^x` has the factor log(2), which is computed from a number alone.
    @Test
    void derivativesMayComputeWithNumbersAlone() {
        Tensor x = Tensor.of(1.0, 2.0, 3.0).requiresGrad();
        Tensor slope = Autograd.grad(x.exp2().sum(), x).getFirst();
        double log2 = Math.log(2);
        assertArrayEquals(
                new double[] {2 * log2, 4 * log2, 8 * log2}, slope.toDoubleArray(), 1e-14);
    }

    /// Ones that have been computed no longer know what they were spread from.
    @Test
    void factorsOfOneMayHaveBeenComputed() {
        Tensor x = Tensor.of(1.5f, 2f, 3f).requiresGrad();
        Tensor ones = Tensor.ones(3).compute();
        Tensor loss = x.mul(ones).mul(ones).sum();
        assertArrayEquals(
                new float[] {1, 1, 1},
                Autograd.grad(loss, new Tensor[] {x}).getFirst().toFloatArray());
    }
}
