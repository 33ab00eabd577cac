package dev.nacre.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.nn.BatchNorm1d;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    /// Graphs that look alike from each of their nodes.
    @Test
    void tellsWhatIsSharedFromWhatIsThereTwice() {
        Tensor x = of(1, 4);
        Tensor y = of(9, 25);
        assertEquals(1, prepared(() -> x.sqrt().add(x.sqrt()), 2, 4));
        assertEquals(1, prepared(() -> twice(x.sqrt()), 2, 4));
        assertEquals(1, prepared(() -> x.sqrt().add(y.sqrt()), 4, 7));
        assertEquals(0, prepared(() -> twice(y.sqrt()), 6, 10));
        assertEquals(0, prepared(() -> y.sqrt().add(x.sqrt()), 4, 7));
        assertEquals(0, prepared(() -> y.sqrt().add(y.sqrt()), 6, 10));
    }

    private static Tensor twice(Tensor t) {
        return t.add(t);
    }

    @Test
    void knowsManyGraphsOfOneSignature() {
        Tensor[] t = {of(2, 1), of(3, 1), of(5, 1), of(7, 1)};
        for (int round = 0; round < 2; round++) {
            int made = 0;
            for (int i = 0; i < 256; i++) {
                Tensor a = t[i & 3];
                Tensor b = t[i >> 2 & 3];
                Tensor c = t[i >> 4 & 3];
                Tensor d = t[i >> 6];
                double product = a.toDoubleArray()[0] * b.toDoubleArray()[0];
                product *= c.toDoubleArray()[0] * d.toDoubleArray()[0];
                made += prepared(() -> a.mul(b).mul(c).mul(d), product, 1);
            }
            // As many as there are partitions of four things.
            assertEquals(round == 0 ? 15 : 0, made);
        }
    }

    @Test
    void tellsOperationsApart() {
        Tensor a = of(1, 2, 3, 4).reshape(2, 2).compute();
        Tensor b = of(5, 6, 7, 8).reshape(2, 2).compute();
        for (int i = 0; i < 2; i++) {
            int made = i == 0 ? 1 : 0;
            assertEquals(made, prepared(() -> a.add(b), 6, 8, 10, 12));
            assertEquals(made, prepared(() -> a.matmul(b), 19, 22, 43, 50));
        }
    }

    /// A literal is part of a kernel, also where somebody has looked at it.
    @Test
    void tellsLiteralsApartThatHaveBeenLookedAt() {
        Tensor x = of(1, 2);
        for (double v : new double[] {2, 3, 4, 3}) {
            Tensor number = Tensor.full(v, DType.F64);
            assertEquals(v, number.item());
            prepared(() -> x.mul(number).add(0.5), v + 0.5, 2 * v + 0.5);
            Tensor unseen = Tensor.full(v, DType.F64);
            prepared(() -> x.mul(unseen).add(0.5), v + 0.5, 2 * v + 0.5);
            Tensor other = Tensor.scalar(v + 8, DType.F64);
            prepared(() -> x.mul(other).add(0.5), v + 8.5, 2 * v + 16.5);
        }
    }

    @Test
    void tellsManyOperandsApart() {
        Tensor[] all = new Tensor[12];
        Arrays.setAll(all, i -> of(i, 1));
        Tensor[] few = all.clone();
        few[3] = all[7];
        assertEquals(1, prepared(() -> sum(all), 66, 12));
        assertEquals(1, prepared(() -> sum(few), 70, 12));
        all[5] = of(0, 0);
        assertEquals(0, prepared(() -> sum(all), 61, 11));
    }

    private static Tensor sum(Tensor... all) {
        return Arrays.stream(all).reduce(Tensor::add).orElseThrow();
    }

    /// What has been computed since it was recorded is read, and not computed again.
    @Test
    void dependsOnWhatIsThereAlready() {
        for (int i = 1; i <= 2; i++) {
            int made = i == 1 ? 1 : 0;
            Tensor x = of(i * i, 4);
            Tensor y = x.sqrt();
            Tensor z = y.neg();
            Tensor w = x.sqrt().neg();
            assertEquals(made, prepared(() -> y, i, 2));
            assertEquals(made, prepared(() -> z, -i, -2));
            assertEquals(made, prepared(() -> w, -i, -2));
        }
    }

    /// Each value is recorded while the one before it is not there yet, and so knows of all before.
    @Test
    void doesNotDependOnWhatWasThereWhenItWasRecorded() {
        Tensor x = of(1, -1);
        for (int i = 0; i < 20; i++) {
            Tensor next = x.add(2);
            Tensor now = x;
            int made = prepared(() -> now, 2 * i + 1, 2 * i - 1);
            assertEquals(i == 1 ? 1 : 0, made);
            x = next;
        }
    }

    /// Statistics of a layer are computed along with its result.
    @Test
    void computesWhatGoesAlongEachTime() {
        BatchNorm1d norm = BatchNorm1d.of(1);
        double mean = 0;
        for (int i = 1; i <= 3; i++) {
            Tensor x = Tensor.of(new float[] {i, -i, 3 * i}).reshape(3, 1).compute();
            int before = backend.prepared;
            try (var _ = Backends.use(backend)) {
                norm.apply(x).compute();
                assertEquals(i == 1, backend.prepared > before);
                mean = 0.9 * mean + 0.1 * i;
                Tensor tracked = norm.namedBuffers().get("running_mean").value();
                assertTrue(tracked.isComputed());
                assertEquals(mean, tracked.item(), 1e-6);
            }
        }
    }

    @Test
    void isForAllThreadsThatLookAtOneNode() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 200; i++) {
                Tensor shared = of(i, 2).exp2();
                Tensor last = shared.add(1);
                List<Callable<double[]>> looks =
                        Collections.nCopies(4, () -> shared.mul(last).toDoubleArray());
                double e = Math.pow(2, i);
                for (Future<double[]> f : pool.invokeAll(looks)) {
                    assertArrayEquals(new double[] {e * (e + 1), 20}, f.get());
                }
            }
        }
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
