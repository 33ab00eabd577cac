package dev.nacre.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RecipeTest {
    /// Counts what is made anew.
    private static final class Counting implements Backend {
        private final Backend actual = Backends.named("reference");
        private int prepared;

        @Override
        public Consumer<Launch> prepare(Launch launch) {
            prepared++;
            return actual::run;
        }

        @Override
        public void run(Launch launch) {
            actual.run(launch);
        }

        @Override
        public Storage allocate(long bytes) {
            return actual.allocate(bytes);
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public String status() {
            return "counts";
        }

        @Override
        public boolean isUsable() {
            return true;
        }

        @Override
        public String listing(Launch launch) {
            return actual.listing(launch);
        }
    }

    private final Counting backend = new Counting();

    /// What is made anew while something is computed that comes to some numbers.
    private int prepared(Supplier<Tensor> recorded, double... expected) {
        int before = backend.prepared;
        try (var _ = Backends.use(backend)) {
            assertArrayEquals(expected, recorded.get().toDoubleArray(), Arrays.toString(expected));
        }
        return backend.prepared - before;
    }

    private static Tensor of(double... v) {
        return Tensor.of(v);
    }

    @Test
    void isUsedAgainForOtherMemoryAndNumbers() {
        Tensor x = of(1, 2);
        Tensor y = of(5, 7);
        assertEquals(1, prepared(() -> x.add(y).mul(10.5), 63, 94.5));
        assertEquals(0, prepared(() -> y.add(x).mul(10.5), 63, 94.5));
        assertEquals(0, prepared(() -> y.add(of(1, 1)).mul(20.5), 123, 164));
        assertEquals(0, prepared(() -> of(3, 4).add(x).mul(-0.75), -3, -4.5));
    }

    @Test
    void isMadeAnewWhereAnythingElseDiffers() {
        Tensor x = of(1, 2);
        Tensor y = of(5, 7);
        assertEquals(1, prepared(() -> x.add(y), 6, 9));
        assertEquals(1, prepared(() -> x.sub(y), -4, -5));
        assertEquals(1, prepared(() -> y.add(of(1)), 6, 8));
        assertEquals(1, prepared(() -> of(1).add(of(2)), 3));
        assertEquals(1, prepared(() -> x.add(x), 2, 4));
        assertEquals(0, prepared(() -> y.add(y), 10, 14));
        assertEquals(1, prepared(() -> x.add(x.mul(y)), 6, 16));
        assertEquals(1, prepared(() -> y.add(x.mul(y)), 10, 21));
    }

    /// The second number is not the first one's neighbour any more.
    @Test
    void tellsOneNumberFromTwo() {
        Tensor x = of(1, 2);
        Tensor a = Tensor.scalar(3.25, DType.F64);
        Tensor b = Tensor.scalar(0.5, DType.F64);
        assertEquals(1, prepared(() -> x.mul(a).add(b), 3.75, 7));
        assertEquals(0, prepared(() -> x.mul(b).add(a), 3.75, 4.25));
        assertEquals(1, prepared(() -> x.mul(b).add(b), 1, 1.5));
        assertEquals(0, prepared(() -> x.mul(a).add(a), 6.5, 9.75));
    }

    @Test
    void drawsOtherRandomNumbersEachTime() {
        try (var _ = Backends.use(backend)) {
            double[] first = Tensor.rand(4).toDoubleArray();
            int made = backend.prepared;
            double[] second = Tensor.rand(4).toDoubleArray();
            assertEquals(made, backend.prepared);
            assertFalse(Arrays.equals(first, second));
        }
    }

    @Test
    void keepsWhatGradientsNeedEachTime() {
        for (int i = 1; i <= 3; i++) {
            Tensor w = of(i, 2).requiresGrad();
            Tensor m = w.reshape(1, 2).matmul(of(3, 4).reshape(2, 1)).tanh();
            try (var _ = Backends.use(backend)) {
                double y = m.sum().item();
                Tensor g = Autograd.grad(m.sum(), w).getFirst();
                assertArrayEquals(
                        new double[] {3 * (1 - y * y), 4 * (1 - y * y)}, g.toDoubleArray(), 1e-12);
            }
        }
    }
}
