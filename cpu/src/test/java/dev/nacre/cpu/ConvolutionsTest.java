package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Convolutions and their gradients, which are products of matrices in several runs.
class ConvolutionsTest {
    private static double[] on(Backend backend, Supplier<List<Tensor>> work) {
        try (Backends.Scope _ = Backends.use(backend)) {
            List<Double> all = new ArrayList<>();
            for (Tensor t : work.get()) {
                for (double v : t.compute().toDoubleArray()) {
                    all.add(v);
                }
            }
            return all.stream().mapToDouble(v -> v).toArray();
        }
    }

    /// Whole numbers, so that sums are exact in any order.
    private static Tensor numbers(DType t, long... shape) {
        long n = 1;
        for (long d : shape) {
            n *= d;
        }
        float[] values = new float[(int) n];
        for (int i = 0; i < n; i++) {
            values[i] = i * 37 % 11 - 5;
        }
        return Tensor.of(values).reshape(shape).to(t).compute();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 4, 9, 3, 1, 1, 1, 1",
        "3, 4, 6, 8, 3, 2, 1, 1, 2",
        "1, 16, 40, 12, 3, 1, 1, 1, 1",
        "2, 5, 3, 33, 5, 1, 2, 1, 1",
        "2, 8, 8, 10, 3, 1, 2, 2, 8",
        "17, 2, 3, 6, 1, 1, 0, 1, 1",
        "1, 1, 1, 40, 7, 3, 3, 1, 1"
    })
    void givesTheBitsOfTheDefinition(
            int n,
            int in,
            int out,
            int image,
            int kernel,
            int stride,
            int padding,
            int dilation,
            int groups) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            Supplier<List<Tensor>> work =
                    () -> {
                        Tensor x = numbers(t, n, in, image, image).requiresGrad();
                        Tensor w = numbers(t, out, in / groups, kernel, kernel).requiresGrad();
                        Tensor y =
                                x.conv2d(
                                        w,
                                        null,
                                        o ->
                                                o.stride(stride)
                                                        .padding(padding)
                                                        .dilation(dilation)
                                                        .groups(groups));
                        List<Tensor> grads = Autograd.grad(y.mul(y).sum(), x, w);
                        return List.of(y, grads.get(0), grads.get(1));
                    };
            double[] expected = on(Backends.named("reference"), work);
            for (CpuBackend cpu : Widths.VECTORS) {
                assertArrayEquals(expected, on(cpu, work), cpu.status());
            }
            assertArrayEquals(expected, on(Widths.SCALAR, work));
            assertArrayEquals(expected, on(new CpuBackend(128, 3), work));
        }
        assertEquals(0, in % groups);
    }
}
