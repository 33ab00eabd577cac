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
}
