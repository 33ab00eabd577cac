package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.kernel.Blocks;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.nn.LayerNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Kernels run part by part: the same bits as one after the other.
class PartsTest {
    private static final int ROWS = 705;
    private static final int COLUMNS = 704;

    /// Counts the kernels that are run in parts, or runs none of them so.
    private static final class Counting implements Backend {
        private final CpuBackend actual;
        private final boolean inParts;
        private int launches;
        private int locals;

        Counting(CpuBackend actual, boolean inParts) {
            this.actual = actual;
            this.inParts = inParts;
        }

        @Override
        public @Nullable Consumer<Blocks> prepare(Blocks blocks) {
            Consumer<Blocks> way = inParts ? actual.prepare(blocks) : null;
            if (way != null) {
                launches += blocks.launches().size();
                locals += blocks.locals().size();
            }
            return way;
        }

        @Override
        public Consumer<Launch> prepare(Launch launch) {
            return actual.prepare(launch);
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
            return actual.status();
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

    private static float[] numbers(int n) {
        float[] v = new float[n];
        for (int i = 0; i < n; i++) {
            v[i] = (i * 7919L % 1009 - 504) * 0.02f;
        }
        return v;
    }

    private static Tensor x() {
        return Tensor.of(numbers(ROWS * COLUMNS)).reshape(ROWS, COLUMNS);
    }

    /// The value and the gradient of a function.
    private static float[] both(Function<Tensor, Tensor> f) {
        Tensor leaf = x().requiresGrad();
        Tensor y = f.apply(leaf);
        float[] value = y.toFloatArray();
        Tensor weights = Tensor.of(numbers(value.length)).reshape(y.shape().toArray());
        Tensor loss = y.mul(weights).sum();
        float[] gradient = Autograd.grad(loss, new Tensor[] {leaf}).getFirst().toFloatArray();
        float[] all = new float[value.length + gradient.length];
        System.arraycopy(value, 0, all, 0, value.length);
        System.arraycopy(gradient, 0, all, value.length, gradient.length);
        return all;
    }

    private static Tensor chain(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < 60; i++) {
            y = i % 3 == 0 ? y.sigmoid().add(x) : i % 3 == 1 ? y.sin() : y.mul(0.75).sub(0.125);
        }
        return y.detach().mul(x);
    }

    /// What a row is divided by is one number in a part, and another one in the next.
    private static Tensor longRows(Tensor x) {
        long row = ROWS * COLUMNS / 3;
        return x.flatten().narrow(0, 0, 3 * row).reshape(3, row).softmax(-1);
    }

    /// Reads what it has computed by rows by columns, which no part has all of.
    private static Tensor turned(Tensor x) {
        Tensor square = x.reshape(ROWS * COLUMNS).narrow(0, 5, 363 * 363).reshape(363, 363);
        Tensor e = square.softmax(-1);
        return e.transpose(0, 1).sub(e.mean(-1).reshape(363, 1)).mul(e.sum(0));
    }

    private static Map<String, Function<Tensor, Tensor>> functions() {
        Map<String, Function<Tensor, Tensor>> all = new LinkedHashMap<>();
        all.put("softmax of rows", x -> x.softmax(-1));
        all.put("softmax of columns", x -> x.softmax(0));
        all.put("logSoftmax", x -> x.logSoftmax(-1));
        all.put("a transposed softmax", x -> x.transpose(0, 1).softmax(0).mul(x.transpose(0, 1)));
        all.put("layerNorm", x -> LayerNorm.of(COLUMNS).apply(x));
        all.put("var", x -> x.sub(x.mean(-1).reshape(ROWS, 1)).div(x.var(-1).reshape(ROWS, 1)));
        all.put("columns of rows", PartsTest::turned);
        all.put("a chain", PartsTest::chain);
        all.put("rows that are a part each", PartsTest::longRows);
        return all;
    }

    @Test
    void partsComeToTheSameBits() {
        List<CpuBackend> backends = List.of(Widths.ALL.getLast(), new CpuBackend(0, 3));
        int launches = 0;
        int locals = 0;
        for (Map.Entry<String, Function<Tensor, Tensor>> f : functions().entrySet()) {
            for (CpuBackend b : backends) {
                Counting whole = new Counting(b, false);
                Counting parts = new Counting(b, true);
                float[] expected;
                try (var _ = Backends.use(whole)) {
                    expected = both(f.getValue());
                }
                try (var _ = Backends.use(parts)) {
                    assertArrayEquals(expected, both(f.getValue()), f.getKey());
                }
                assertEquals(0, whole.launches);
                launches += parts.launches;
                locals += parts.locals;
            }
        }
        assertTrue(launches > 20 * backends.size(), launches + " kernels in parts");
        assertTrue(locals > 3 * backends.size(), locals + " values that only pass on");
    }
}
