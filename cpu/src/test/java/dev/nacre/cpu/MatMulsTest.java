package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatMulsTest {
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 7, 33},
        {33, 7, 1},
        {2, 3, 4},
        {3, 0, 2},
        {14, 5, 32},
        {15, 300, 31},
        {64, 128, 64},
        {40, 20, 130},
        {300, 17, 3},
        {250, 40, 600},
        {0, 3, 2},
        {5, 600, 5}
    };

    private static List<CpuBackend> all() {
        List<CpuBackend> all = new ArrayList<>(Widths.ALL);
        all.add(new CpuBackend(0, 2));
        all.add(new CpuBackend(128, 3));
        return all;
    }

    private static double value(int i) {
        return (i * 37 % 101 - 50) / 7.0;
    }

    /// One chain of fused multiply-adds for each element.
    private static double[] plain(DType t, double[] a, double[] b, int batch, int m, int k, int n) {
        double[] c = new double[batch * m * n];
        for (int q = 0; q < batch; q++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    float single = 0;
                    double sum = 0;
                    for (int p = 0; p < k; p++) {
                        double x = a[(q * m + i) * k + p];
                        double y = b[(q * k + p) * n + j];
                        single = Math.fma((float) x, (float) y, single);
                        sum = Math.fma(x, y, sum);
                    }
                    c[(q * m + i) * n + j] = t == DType.F32 ? single : sum;
                }
            }
        }
        return c;
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void everyArrangementIsOneChainPerElement(Arrangement arrangement) {
        for (DType t : List.of(DType.F32, DType.F64, DType.I32, DType.I64)) {
            for (int[] size : SIZES) {
                for (int batch : new int[] {1, 3}) {
                    int m = size[0];
                    int k = size[1];
                    int n = size[2];
                    boolean plain = batch == 1;
                    Shape as = plain ? Shape.of(m, k) : Shape.of(batch, m, k);
                    Shape bs = plain ? Shape.of(k, n) : Shape.of(batch, k, n);
                    Shape cs = plain ? Shape.of(m, n) : Shape.of(batch, m, n);
                    Operand.Memory a = arrangement.filled(t, as, MatMulsTest::value);
                    Operand.Memory b = Arrangement.DENSE.filled(t, bs, i -> value(3 * i + 1));
                    Operand.Memory turned = arrangement.filled(t, bs, i -> value(3 * i + 1));
                    double[] want = plain(t, Values.of(a), Values.of(b), batch, m, k, n);
                    double[] wantTurned = plain(t, Values.of(a), Values.of(turned), batch, m, k, n);
                    for (CpuBackend cpu : all()) {
                        Operand.Memory out = Arrangement.DENSE.empty(t, cs);
                        cpu.run(new Launch.MatMul(a, b, out));
                        assertArrayEquals(want, Values.of(out), as + " " + bs + cpu.status());
                        out = Arrangement.TRANSPOSED.empty(t, cs);
                        cpu.run(new Launch.MatMul(a, turned, out));
                        assertArrayEquals(wantTurned, Values.of(out), as + " " + bs + cpu.status());
                    }
                }
            }
        }
    }

    @Test
    void oneMatrixServesAWholeBatch() {
        Operand.Memory a =
                Arrangement.filled(
                        DType.F32,
                        Layout.dense(Shape.of(20, 30)).expand(Shape.of(5, 20, 30)),
                        MatMulsTest::value);
        Operand.Memory b =
                Arrangement.DENSE.filled(DType.F32, Shape.of(5, 30, 40), i -> value(3 * i));
        double[] want = plain(DType.F32, Values.of(a), Values.of(b), 5, 20, 30, 40);
        for (CpuBackend cpu : all()) {
            Operand.Memory out = Arrangement.DENSE.empty(DType.F32, Shape.of(5, 20, 40));
            cpu.run(new Launch.MatMul(a, b, out));
            assertArrayEquals(want, Values.of(out), cpu.status());
        }
    }

    @Test
    void halvesAreRoundedOnce() {
        for (DType t : List.of(DType.F16, DType.BF16)) {
            Operand.Memory a = Arrangement.DENSE.filled(t, Shape.of(9, 500), MatMulsTest::value);
            Operand.Memory b = Arrangement.DENSE.filled(t, Shape.of(500, 7), MatMulsTest::value);
            double[] want = plain(DType.F32, Values.of(a), Values.of(b), 1, 9, 500, 7);
            for (int i = 0; i < want.length; i++) {
                want[i] = t.round(want[i]);
            }
            for (CpuBackend cpu : all()) {
                Operand.Memory out = Arrangement.DENSE.empty(t, Shape.of(9, 7));
                cpu.run(new Launch.MatMul(a, b, out));
                assertArrayEquals(want, Values.of(out), cpu.status());
            }
        }
    }

    /// Without being asked for a width, a backend changes from scalars to vectors on its way.
    @Test
    void bitsStayWhileLoopsWarmUp() {
        CpuBackend cpu = new CpuBackend();
        Operand.Memory a =
                Arrangement.DENSE.filled(DType.F32, Shape.of(50, 60), MatMulsTest::value);
        Operand.Memory b =
                Arrangement.DENSE.filled(DType.F32, Shape.of(60, 70), MatMulsTest::value);
        double[] want = plain(DType.F32, Values.of(a), Values.of(b), 1, 50, 60, 70);
        for (int i = 0; i < 400; i++) {
            Operand.Memory out = Arrangement.DENSE.empty(DType.F32, Shape.of(50, 70));
            cpu.run(new Launch.MatMul(a, b, out));
            assertArrayEquals(want, Values.of(out));
        }
    }
}
