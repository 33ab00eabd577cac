package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Reduction;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReducesTest {
    /// A domain and how many of its dims stay.
    private record Domain(Shape shape, int kept) {
        Shape result() {
            long[] dims = new long[kept];
            for (int i = 0; i < kept; i++) {
                dims[i] = shape.dim(i);
            }
            return Shape.of(dims);
        }
    }

    private static final List<Domain> DOMAINS =
            List.of(
                    new Domain(Shape.of(1), 0),
                    new Domain(Shape.of(7), 0),
                    new Domain(Shape.of(7), 1),
                    new Domain(Shape.of(5000), 0),
                    new Domain(Shape.of(3, 4098), 1),
                    new Domain(Shape.of(700, 10), 1),
                    new Domain(Shape.of(100, 33), 1),
                    new Domain(Shape.of(5, 1023), 1),
                    new Domain(Shape.of(40, 1500), 1),
                    new Domain(Shape.of(3, 50, 7, 11), 2),
                    new Domain(Shape.of(3, 50, 7, 11), 1),
                    new Domain(Shape.of(4, 1, 40), 2),
                    new Domain(Shape.of(2, 300, 9), 0));

    private static Operand.Memory reduce(
            CpuBackend b, Reduction r, Expr body, List<Operand> in, Domain d) {
        Operand.Memory out = Arrangement.DENSE.empty(r.result(body.dtype()), d.result());
        Expr result = Expr.arg(0, out.dtype());
        b.run(new Launch.Reduce(r, body, in, d.kept(), List.of(result), List.of(), List.of(out)));
        return out;
    }

    private static double value(int i) {
        return (i * 37 % 101 - 50) * 0.03;
    }

    /// The results in row-major order, one element after the other, in `double`.
    private static double[] plain(Reduction r, double[] elements, Domain d) {
        int results = Math.toIntExact(d.result().count());
        int length = elements.length / results;
        double[] all = new double[results];
        for (int i = 0; i < results; i++) {
            double state = elements[i * length];
            int index = 0;
            for (int k = 1; k < length; k++) {
                double e = elements[i * length + k];
                boolean nan = Double.isNaN(state);
                if (r == Reduction.ARGMAX ? !nan && !(e <= state) : !nan && !(e >= state)) {
                    index = k;
                }
                state =
                        switch (r) {
                            case SUM -> state + e;
                            case PROD -> state * e;
                            case MAX, ARGMAX -> Math.max(state, e);
                            case MIN, ARGMIN -> Math.min(state, e);
                            case ANY -> state != 0 || e != 0 ? 1 : 0;
                            case ALL -> state != 0 && e != 0 ? 1 : 0;
                        };
            }
            all[i] = r.isIndexed() ? index : state;
        }
        return all;
    }

    /// What the error of a result is proportional to: the sum of the absolute terms of a sum, a
    /// product, whose factors are each rounded once more for every level, or nothing.
    private static double[] sizes(Reduction r, double[] elements, Domain d) {
        double[] absolute = new double[elements.length];
        for (int i = 0; i < absolute.length; i++) {
            absolute[i] = Math.abs(elements[i]);
        }
        double[] sizes = plain(r, absolute, d);
        if (r == Reduction.SUM) {
            return sizes;
        }
        double factors = r == Reduction.PROD ? elements.length / (double) sizes.length : 0;
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] *= factors;
        }
        return sizes;
    }

    private static List<CpuBackend> others() {
        List<CpuBackend> all = new ArrayList<>(Widths.ALL);
        all.add(new CpuBackend(0, 2));
        all.add(new CpuBackend(128, 3));
        return all;
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void everyReductionInEveryArrangement(Arrangement a) {
        for (Domain d : DOMAINS) {
            for (Reduction r : Reduction.values()) {
                boolean logic = r == Reduction.ANY || r == Reduction.ALL;
                for (DType t :
                        logic ? List.of(DType.BOOL) : List.of(DType.F32, DType.F64, DType.I64)) {
                    Operand.Memory in =
                            a.filled(
                                    t,
                                    d.shape(),
                                    i ->
                                            logic
                                                    ? (i % 997 == 3) == (r == Reduction.ANY) ? 1 : 0
                                                    : r == Reduction.PROD
                                                            ? 1 + value(i) * 1e-2
                                                            : t == DType.I64
                                                                    ? Math.rint(30 * value(i))
                                                                    : value(i));
                    double[] want = plain(r, Values.of(in), d);
                    Expr x = Expr.arg(0, t);
                    long[] bits = Values.bits(reduce(Widths.SCALAR, r, x, List.of(in), d));
                    double u = t == DType.F32 ? 0x1p-24 : t == DType.F64 ? 0x1p-53 : 0;
                    double[] sizes = sizes(r, Values.of(in), d);
                    long length = d.shape().count() / d.result().count();
                    for (int i = 0; i < want.length; i++) {
                        // A tree of 14 levels here, and the plain loop in double.
                        double error = (14 * u + length * 0x1p-53) * sizes[i];
                        assertEquals(
                                want[i],
                                Double.longBitsToDouble(bits[i]),
                                u == 0 ? 0 : error,
                                r + " " + t + " " + d + " " + a);
                    }
                    for (CpuBackend b : others()) {
                        assertArrayEquals(
                                bits,
                                Values.bits(reduce(b, r, x, List.of(in), d)),
                                r + " " + t + " " + d + " " + a + " " + b.status());
                    }
                }
            }
        }
    }

    /// Elements computed while they are reduced, or written first: by rows, by columns and over
    /// images, with an operand that is dense, gapped, one number each row, or one altogether.
    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void computedElementsHaveTheBitsOfScalars(Arrangement a) {
        Expr x = Expr.arg(0, DType.F32);
        Expr y = Expr.arg(1, DType.F32);
        Expr z = Expr.arg(2, DType.F32);
        Expr square = x.sub(y).mul(x.sub(y));
        List<Expr> bodies = List.of(x.mul(y), square.mul(z), x.sub(y).mul(z).mul(x).add(z));
        List<Domain> domains =
                List.of(
                        new Domain(Shape.of(40, 1500), 1),
                        new Domain(Shape.of(100, 33), 1),
                        new Domain(Shape.of(3, 40, 64), 1),
                        new Domain(Shape.of(3, 9, 256), 1),
                        new Domain(Shape.of(2, 3, 1024), 1),
                        new Domain(Shape.of(5, 70, 8, 8), 2),
                        new Domain(Shape.of(700, 10), 1),
                        new Domain(Shape.of(3, 4098), 0));
        for (Domain d : domains) {
            for (Arrangement first : List.of(Arrangement.DENSE, Arrangement.CROSSED)) {
                List<Operand> in =
                        List.of(
                                first.filled(DType.F32, d.shape(), ReducesTest::value),
                                a.filled(DType.F32, d.shape(), i -> value(7 * i + 3)),
                                Operand.Scalar.of(DType.F32, 0.7));
                for (Expr body : bodies) {
                    for (Reduction r : List.of(Reduction.SUM, Reduction.MAX)) {
                        long[] want = Values.bits(reduce(Widths.SCALAR, r, body, in, d));
                        for (CpuBackend b : others()) {
                            assertArrayEquals(
                                    want,
                                    Values.bits(reduce(b, r, body, in, d)),
                                    r + " of " + body + " " + d + " " + a + " " + b.status());
                        }
                    }
                }
            }
        }
    }

    /// Two layouts of the same numbers take different paths to the same tree.
    @Test
    void theTreeDependsOnTheLengthOnly() {
        for (int length : new int[] {2, 31, 100, 1024, 1025, 5000}) {
            for (int results : new int[] {1, 5, 40, 600}) {
                if (length * results > 700_000) {
                    continue;
                }
                Domain d = new Domain(Shape.of(results, length), 1);
                Operand.Memory rows =
                        Arrangement.DENSE.filled(DType.F32, d.shape(), ReducesTest::value);
                Operand.Memory columns =
                        Arrangement.TRANSPOSED.filled(
                                DType.F32,
                                d.shape(),
                                i -> value(i % results * length + i / results));
                assertArrayEquals(Values.of(rows), Values.of(columns));
                Expr x = Expr.arg(0, DType.F32);
                Expr body = x.mul(x.constant(0.3));
                for (CpuBackend b : others()) {
                    long[] byRow = Values.bits(reduce(b, Reduction.SUM, body, List.of(rows), d));
                    long[] byColumn =
                            Values.bits(reduce(b, Reduction.SUM, body, List.of(columns), d));
                    assertArrayEquals(byRow, byColumn, d + " " + b.status());
                    Domain one = new Domain(Shape.of(length), 0);
                    Operand.Memory first =
                            Arrangement.DENSE.filled(DType.F32, one.shape(), ReducesTest::value);
                    long[] alone = Values.bits(reduce(b, Reduction.SUM, body, List.of(first), one));
                    assertEquals(byRow[0], alone[0], d + " " + b.status());
                }
            }
        }
    }

    @Test
    void theEpilogueSeesTheResultAndItsExtras() {
        Domain d = new Domain(Shape.of(100, 33), 1);
        Operand.Memory in = Arrangement.DENSE.filled(DType.F32, d.shape(), i -> i % 5);
        Operand.Memory extra = Arrangement.STRIDED.filled(DType.F32, d.result(), i -> i);
        Operand.Memory mean = Arrangement.DENSE.empty(DType.F32, d.result());
        Operand.Memory more = Arrangement.STRIDED.empty(DType.F64, d.result());
        Expr r = Expr.arg(0, DType.F32);
        List<Expr> epilogue =
                List.of(
                        r.div(r.constant(33)),
                        r.add(Expr.arg(1, DType.F32)).mul(Expr.arg(2, DType.F32)).cast(DType.F64));
        for (CpuBackend b : others()) {
            b.run(
                    new Launch.Reduce(
                            Reduction.SUM,
                            Expr.arg(0, DType.F32),
                            List.of(in),
                            1,
                            epilogue,
                            List.of(extra, Operand.Scalar.of(DType.F32, 2.0)),
                            List.of(mean, more)));
            double[] sums = plain(Reduction.SUM, Values.of(in), d);
            for (int i = 0; i < sums.length; i++) {
                assertEquals((float) sums[i] / 33f, (float) Values.of(mean)[i]);
                assertEquals((sums[i] + Values.of(extra)[i]) * 2, Values.of(more)[i]);
            }
        }
    }

    @Test
    void halvesAreSummedInMorePrecision() {
        Domain d = new Domain(Shape.of(3, 4096), 1);
        for (DType t : List.of(DType.F16, DType.BF16)) {
            Operand.Memory in = Arrangement.DENSE.filled(t, d.shape(), i -> 1);
            Operand.Memory out =
                    reduce(new CpuBackend(128, 1), Reduction.SUM, Expr.arg(0, t), List.of(in), d);
            assertArrayEquals(new double[] {4096, 4096, 4096}, Values.of(out));
        }
    }

    @Test
    void nanWinsAndTheFirstOfEqualsIsFound() {
        Domain d = new Domain(Shape.of(2, 2000), 1);
        Operand.Memory in =
                Arrangement.DENSE.filled(
                        DType.F32,
                        d.shape(),
                        i ->
                                i == 1500 || i == 1700
                                        ? Double.NaN
                                        : i % 2000 == 99 || i == 3999 ? 7 : 0);
        Expr x = Expr.arg(0, DType.F32);
        for (CpuBackend b : others()) {
            List<Operand> operands = List.of(in);
            assertArrayEquals(
                    new double[] {1500, 99},
                    Values.of(reduce(b, Reduction.ARGMAX, x, operands, d)));
            assertArrayEquals(
                    new double[] {1500, 0}, Values.of(reduce(b, Reduction.ARGMIN, x, operands, d)));
            assertArrayEquals(
                    new double[] {Double.NaN, 7},
                    Values.of(reduce(b, Reduction.MAX, x, operands, d)));
        }
    }

    @Test
    void noElementsGiveTheIdentityOrASentence() {
        Domain d = new Domain(Shape.of(3, 0), 1);
        Operand.Memory in = Arrangement.DENSE.filled(DType.F32, d.shape(), i -> 1);
        Expr x = Expr.arg(0, DType.F32);
        assertArrayEquals(
                new double[] {1, 1, 1},
                Values.of(reduce(Widths.SCALAR, Reduction.PROD, x, List.of(in), d)));
        NacreException e =
                assertThrows(
                        NacreException.class,
                        () -> reduce(Widths.SCALAR, Reduction.MAX, x, List.of(in), d));
        assertTrue(e.toString().contains("[3, 0]"), e.toString());
    }

    /// A plan keeps what was prepared, and must not keep what that has run on.
    @Test
    void whatIsPreparedHoldsNoOperand() throws InterruptedException {
        CpuBackend b = new CpuBackend(128, 1);
        List<Consumer<Launch>> ways = new ArrayList<>();
        WeakReference<Storage> read = runOnce(b, ways);
        for (int i = 0; i < 500 && read.get() != null; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertNull(read.get());
        assertEquals(1, ways.size());
    }

    private static WeakReference<Storage> runOnce(CpuBackend b, List<Consumer<Launch>> ways) {
        Operand.Memory x = Arrangement.DENSE.empty(DType.F32, Shape.of(40, 100));
        Operand.Memory out = Arrangement.DENSE.empty(DType.F32, Shape.of(40));
        Expr body = Expr.arg(0, DType.F32);
        Launch l =
                new Launch.Reduce(
                        Reduction.SUM, body, List.of(x), 1, List.of(body), List.of(), List.of(out));
        ways.add(b.prepare(l));
        ways.getFirst().accept(l);
        return new WeakReference<>(x.storage());
    }
}
