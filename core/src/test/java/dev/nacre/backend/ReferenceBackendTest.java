package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Distribution;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Reduction;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DType;
import dev.nacre.type.DeviceException;
import dev.nacre.type.Layout;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceBackendTest {
    private static final Expr X = Expr.arg(0, DType.F32);
    private static final Expr Y = Expr.arg(1, DType.F32);

    private final Backend backend = new ReferenceBackend();

    private double[] map(Expr body, Operand.Memory out, Operand... inputs) {
        backend.run(new Launch.Map(List.of(body), List.of(inputs), List.of(out)));
        return Cells.read(out);
    }

    private static double[] values(double... v) {
        return v;
    }

    @Test
    void mapsOverTransposedBroadcastReversedAndOffsetInputs() {
        Shape domain = Shape.of(3, 2);
        Layout dense = Layout.dense(Shape.of(2, 3));
        Operand x = Cells.of(DType.F32, dense.permute(1, 0), 0, 1, 2, 3, 4, 5);
        Operand y = Cells.of(DType.F32, Layout.dense(Shape.of(2)).expand(domain), 100, 200);
        Operand.Memory out = Cells.blank(DType.F32, 3, 2);
        assertArrayEquals(values(100, 203, 101, 204, 102, 205), map(X.add(Y), out, x, y));

        Layout reversed = Layout.dense(Shape.of(4, 2)).slice(0, 3, -1, 3);
        Operand z = Cells.of(DType.F32, reversed, 0, 1, 2, 3, 4, 5, 6, 7);
        assertArrayEquals(values(6, 7, 4, 5, 2, 3), map(X, out, z));
    }

    @Test
    void writesThroughTheLayoutOfTheOutputAndNowhereElse() {
        Layout columns = Layout.dense(Shape.of(3, 4)).slice(1, 3, -2, 2).permute(1, 0);
        Operand.Memory out = Cells.blank(DType.F32, columns, 12);
        Operand x = Cells.dense(DType.F32, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(values(-7, 4, -7, 1, -7, 5, -7, 2, -7, 6, -7, 3), map(X, out, x));
    }

    @Test
    void mapsSeveralBodiesAtOnceAlsoInPlace() {
        Operand.Memory x = Cells.vector(DType.F32, 1, 4, 9);
        Operand.Memory whole = Cells.blank(DType.I64, 3);
        backend.run(
                new Launch.Map(
                        List.of(X.sqrt(), X.cast(DType.I64)), List.of(x), List.of(x, whole)));
        assertArrayEquals(values(1, 2, 3), Cells.read(x));
        assertArrayEquals(values(1, 4, 9), Cells.read(whole));
    }

    @Test
    void mapsASingleNumberAndNothingAtAll() {
        Operand.Memory one = Cells.blank(DType.F32);
        assertArrayEquals(values(2.5), map(X, one, Operand.Scalar.of(DType.F32, 2.5)));
        Operand.Memory none = Cells.blank(DType.F32, 3, 0);
        assertArrayEquals(values(), map(X, none, Cells.dense(DType.F32, Shape.of(3, 0))));
    }

    @Test
    void computesInDoubleAndRoundsOnce() {
        Operand x = Cells.vector(DType.F32, 1e30f, 16777216);
        Operand.Memory out = Cells.blank(DType.F32, 2);
        // Neither the square of the one nor the number after the other is a float.
        assertArrayEquals(values(1e30f, 16777216), map(X.mul(X).sqrt(), out, x));
        assertArrayEquals(values(0, 1), map(X.add(1).sub(X), out, x));
    }

    @Test
    void castsRoundInBetween() {
        Operand x = Cells.vector(DType.F32, 2049, -2.5, 0.25);
        Operand.Memory out = Cells.blank(DType.F32, 3);
        assertArrayEquals(values(2048, -2.5, 0.25), map(X.cast(DType.F16).cast(DType.F32), out, x));
        assertArrayEquals(values(2049, -2, 0), map(X.cast(DType.I32).cast(DType.F32), out, x));
        assertArrayEquals(values(1, 1, 1), map(X.cast(DType.BOOL).cast(DType.F32), out, x));
    }

    @Test
    void literalsAreRealNumbersButAreRoundedWhereElementsAreComparedWithThem() {
        Operand x = Cells.vector(DType.F32, 0.1f);
        Operand.Memory out = Cells.blank(DType.F32, 1);
        assertArrayEquals(values((float) (0.1f * 0.1)), map(X.mul(0.1), out, x));
        Operand.Memory truth = Cells.blank(DType.BOOL, 1);
        assertArrayEquals(values(1), map(X.eq(X.constant(0.1)), truth, x));
    }

    @Test
    void wholeNumbersAreExactAndWrap() {
        Expr i = Expr.arg(0, DType.I64);
        Operand.Memory large = Cells.blank(DType.I64, 1);
        Operand most = Operand.Scalar.of(DType.I64, (1L << 53) + 1);
        map(i.add(i), large, most);
        HostStorage s = (HostStorage) large.storage();
        assertEquals((1L << 54) + 2, Elements.getLong(s.segment(), s.offset(), DType.I64));

        Expr j = Expr.arg(0, DType.I32);
        Operand.Memory small = Cells.blank(DType.I32, 1);
        Operand max = Operand.Scalar.of(DType.I32, Integer.MAX_VALUE);
        assertArrayEquals(values(Integer.MIN_VALUE), map(j.add(j.constant(1)), small, max));
    }

    @Test
    void divisionOfWholeNumbersByZeroIsNamed() {
        Expr i = Expr.arg(0, DType.I64);
        Operand x = Cells.vector(DType.I64, 7);
        Operand.Memory out = Cells.blank(DType.I64, 1);
        Expr body = i.div(i.sub(i));
        NacreException e = assertThrows(NacreException.class, () -> map(body, out, x));
        assertEquals(body + ": a whole number divided by zero", e.getMessage());
    }

    private double[] reduce(Reduction r, int kept, Operand.Memory out, Operand.Memory x) {
        Expr body = Expr.arg(0, x.dtype());
        Expr result = Expr.arg(0, r.result(x.dtype()));
        backend.run(
                new Launch.Reduce(
                        r, body, List.of(x), kept, List.of(result), List.of(), List.of(out)));
        return Cells.read(out);
    }

    @ParameterizedTest
    @EnumSource(names = {"F64", "F32", "F16", "BF16", "I64", "I32"})
    void reducesEveryDtype(DType t) {
        Operand.Memory x = Cells.dense(t, Shape.of(2, 3), 3, -1, 4, 1, 5, 2);
        Operand.Memory out = Cells.blank(t, 2);
        Operand.Memory at = Cells.blank(DType.I64, 2);
        assertArrayEquals(values(6, 8), reduce(Reduction.SUM, 1, out, x));
        assertArrayEquals(values(-12, 10), reduce(Reduction.PROD, 1, out, x));
        assertArrayEquals(values(4, 5), reduce(Reduction.MAX, 1, out, x));
        assertArrayEquals(values(-1, 1), reduce(Reduction.MIN, 1, out, x));
        assertArrayEquals(values(2, 1), reduce(Reduction.ARGMAX, 1, at, x));
        assertArrayEquals(values(1, 0), reduce(Reduction.ARGMIN, 1, at, x));
    }

    @Test
    void reducesTruthValues() {
        Operand.Memory x = Cells.dense(DType.BOOL, Shape.of(3, 2), 0, 0, 0, 1, 1, 1);
        Operand.Memory out = Cells.blank(DType.BOOL, 3);
        assertArrayEquals(values(0, 1, 1), reduce(Reduction.ANY, 1, out, x));
        assertArrayEquals(values(0, 0, 1), reduce(Reduction.ALL, 1, out, x));
    }

    @Test
    void reducesStrangeLayoutsInRowMajorOrder() {
        // Elements 5 3 1 / 4 2 0 of a transposed, reversed matrix; the index counts in that order.
        Layout layout = Layout.dense(Shape.of(3, 2)).permute(1, 0).slice(1, 2, -1, 3);
        Operand.Memory x = Cells.of(DType.F32, layout.slice(0, 1, -1, 2), 0, 1, 9, 3, 4, 5);
        Operand.Memory at = Cells.blank(DType.I64);
        assertArrayEquals(values(4), reduce(Reduction.ARGMAX, 0, at, x));
        Layout strided = Layout.dense(Shape.of(4)).slice(0, 3, -2, 2);
        Operand.Memory out = Cells.blank(DType.F32, strided, 4);
        assertArrayEquals(values(-7, 13, -7, 9), reduce(Reduction.SUM, 1, out, x));
    }

    @Test
    void theFirstOfEqualsWinsAndNotANumberBeforeAll() {
        Operand.Memory at = Cells.blank(DType.I64);
        Operand.Memory ties = Cells.vector(DType.F32, 1, 7, 7, 1);
        assertArrayEquals(values(1), reduce(Reduction.ARGMAX, 0, at, ties));
        assertArrayEquals(values(0), reduce(Reduction.ARGMIN, 0, at, ties));
        double nan = Double.NaN;
        Operand.Memory nans = Cells.vector(DType.F32, 1, Double.POSITIVE_INFINITY, nan, nan, -1);
        assertArrayEquals(values(2), reduce(Reduction.ARGMAX, 0, at, nans));
        assertArrayEquals(values(2), reduce(Reduction.ARGMIN, 0, at, nans));
        Operand.Memory out = Cells.blank(DType.F32);
        assertArrayEquals(values(nan), reduce(Reduction.MAX, 0, out, nans));
    }

    @Test
    void noElementsGiveTheIdentity() {
        Operand.Memory x = Cells.dense(DType.F32, Shape.of(2, 0));
        Operand.Memory out = Cells.blank(DType.F32, 2);
        assertArrayEquals(values(0, 0), reduce(Reduction.SUM, 1, out, x));
        assertArrayEquals(values(1, 1), reduce(Reduction.PROD, 1, out, x));
        assertThrows(IllegalStateException.class, () -> reduce(Reduction.MAX, 1, out, x));
    }

    @Test
    void sumsDoNotLoseSmallTerms() {
        double[] elements = new double[1001];
        Arrays.fill(elements, 1);
        elements[0] = 1 << 24;
        Operand.Memory out = Cells.blank(DType.F32);
        assertArrayEquals(
                values((1 << 24) + 1000),
                reduce(Reduction.SUM, 0, out, Cells.vector(DType.F32, elements)));
    }

    @Test
    void theEpilogueSeesTheResultAndTheExtras() {
        Operand.Memory x = Cells.dense(DType.F32, Shape.of(2, 2), 1, 2, 3, 4);
        Operand.Memory bias =
                Cells.of(DType.F32, Layout.dense(Shape.of(2)).slice(0, 1, -1, 2), 10, 20);
        Operand.Memory first = Cells.blank(DType.F32, 2);
        Operand.Memory second = Cells.blank(DType.F32, 2);
        backend.run(
                new Launch.Reduce(
                        Reduction.SUM,
                        X.mul(Y),
                        List.of(x, Operand.Scalar.of(DType.F32, 2)),
                        1,
                        List.of(X.add(Y), X.sqrt()),
                        List.of(bias),
                        List.of(first, second)));
        assertArrayEquals(values(26, 24), Cells.read(first));
        assertArrayEquals(values((float) Math.sqrt(6), (float) Math.sqrt(14)), Cells.read(second));
    }

    @Test
    void multipliesBatchesOfMatricesInAnyLayout() {
        // [[1 2 3] [4 5 6]] and its negative, times a transposed and broadcast matrix.
        Operand.Memory a =
                Cells.dense(DType.F32, Shape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6);
        Layout transposed = Layout.dense(Shape.of(2, 3)).permute(1, 0).expand(Shape.of(2, 3, 2));
        Operand.Memory b = Cells.of(DType.F32, transposed, 1, 0, 2, 0, 1, -1);
        Layout turned = Layout.dense(Shape.of(2, 2, 2)).permute(0, 2, 1);
        Operand.Memory out = Cells.blank(DType.F32, turned, 8);
        backend.run(new Launch.MatMul(a, b, out));
        assertArrayEquals(values(7, 16, -1, -1, -7, -16, 1, 1), Cells.read(out));
    }

    @Test
    void multipliesWholeNumbersAndMatricesWithoutDepth() {
        Operand.Memory a = Cells.dense(DType.I64, Shape.of(1, 2), 3, 4);
        Operand.Memory b = Cells.dense(DType.I64, Shape.of(2, 1), 5, 6);
        Operand.Memory out = Cells.blank(DType.I64, 1, 1);
        backend.run(new Launch.MatMul(a, b, out));
        assertArrayEquals(values(39), Cells.read(out));
        Operand.Memory zeros = Cells.blank(DType.F32, 2, 2);
        backend.run(
                new Launch.MatMul(
                        Cells.dense(DType.F32, Shape.of(2, 0)),
                        Cells.dense(DType.F32, Shape.of(0, 2)),
                        zeros));
        assertArrayEquals(values(0, 0, 0, 0), Cells.read(zeros));
    }

    @Test
    void gathersInAnyLayout() {
        Layout transposed = Layout.dense(Shape.of(2, 3)).permute(1, 0);
        Operand.Memory from = Cells.of(DType.BF16, transposed, 1, 2, 3, 4, 5, 6);
        Layout reversed = Layout.dense(Shape.of(2, 2)).slice(1, 1, -1, 2);
        Operand.Memory index = Cells.of(DType.I64, reversed, 0, 1, 2, 0);
        Operand.Memory out = Cells.blank(DType.BF16, 2, 2);
        backend.run(new Launch.Gather(from, 0, index, out, "gather"));
        // from is [[1 4] [2 5] [3 6]], index [[1 0] [0 2]].
        assertArrayEquals(values(2, 4, 1, 6), Cells.read(out));
    }

    @Test
    void scattersOntoZerosInAnyLayout() {
        Operand.Memory from = Cells.dense(DType.F32, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Operand.Memory index = Cells.dense(DType.I64, Shape.of(2, 3), 0, 2, 0, 1, 1, 1);
        Layout turned = Layout.dense(Shape.of(4, 2)).permute(1, 0);
        Operand.Memory out = Cells.blank(DType.F32, turned, 8);
        backend.run(new Launch.Scatter(from, 1, index, Reduction.SUM, 0, out, "scatter"));
        assertArrayEquals(values(4, 0, 0, 15, 2, 0, 0, 0), Cells.read(out));
    }

    @Test
    void anIndexOutOfRangeIsNamedWithItsPlace() {
        Operand.Memory from = Cells.vector(DType.F32, 1, 2, 3);
        Operand.Memory index = Cells.vector(DType.I64, 0, 3);
        Operand.Memory out = Cells.blank(DType.F32, 2);
        NacreException e =
                assertThrows(
                        NacreException.class,
                        () -> backend.run(new Launch.Gather(from, 0, index, out, "embedding")));
        assertEquals("embedding: index 3 at [1] is out of range (allowed: 0 to 2)", e.getMessage());
        Operand.Memory negative = Cells.vector(DType.I64, -1, 0, 0);
        Operand.Memory none = Cells.blank(DType.F32, 0);
        e =
                assertThrows(
                        NacreException.class,
                        () ->
                                backend.run(
                                        new Launch.Scatter(
                                                from,
                                                0,
                                                negative,
                                                Reduction.SUM,
                                                0,
                                                none,
                                                "scatter")));
        assertEquals(
                "scatter: index -1 at [0] is out of range (allowed: none, the dim is empty)",
                e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void randomNumbersFollowThePlaceInTheDomain(Distribution d) {
        DType t = d == Distribution.BITS ? DType.I64 : DType.F32;
        Operand.Memory dense = Cells.blank(t, 2, 3);
        backend.run(new Launch.Random(d, 11, 5, dense));
        HostStorage s = HostMemory.allocate(6L * t.bytes());
        Philox.fill(d, 11, 5, t, s.segment(), s.offset(), 6);
        double[] expected = Cells.read(new Operand.Memory(s, t, dense.layout()));
        assertArrayEquals(expected, Cells.read(dense));

        Layout turned = Layout.dense(Shape.of(3, 2)).permute(1, 0);
        Operand.Memory transposed = Cells.blank(t, turned, 6);
        backend.run(new Launch.Random(d, 11, 5, transposed));
        double[] e = expected;
        assertArrayEquals(values(e[0], e[3], e[1], e[4], e[2], e[5]), Cells.read(transposed));
    }

    @Test
    void countsInAnyDtypeAndLayout() {
        Operand.Memory out =
                Cells.blank(DType.F16, Layout.dense(Shape.of(6)).slice(0, 5, -2, 3), 6);
        backend.run(new Launch.Iota(out));
        assertArrayEquals(values(-7, 2, -7, 1, -7, 0), Cells.read(out));
    }

    @Test
    void memoryOfOthersIsRefused() {
        Storage elsewhere =
                new Storage() {
                    @Override
                    public long bytes() {
                        return 4;
                    }

                    @Override
                    public void release() {}
                };
        Operand.Memory out = new Operand.Memory(elsewhere, DType.F32, Layout.dense(Shape.of(1)));
        assertThrows(DeviceException.class, () -> backend.run(new Launch.Iota(out)));
    }

    @Test
    void releasedMemoryIsNotTouched() {
        Operand.Memory out = Cells.blank(DType.F32, 2);
        out.storage().release();
        assertThrows(IllegalStateException.class, () -> backend.run(new Launch.Iota(out)));
    }

    @Test
    void allocatesStorageItCanUse() {
        Storage s = backend.allocate(8, "test");
        Operand.Memory out = new Operand.Memory(s, DType.F32, Layout.dense(Shape.of(2)));
        backend.run(new Launch.Iota(out));
        assertArrayEquals(values(0, 1), Cells.read(out));
        assertEquals(8, backend.allocate(8).bytes());
    }
}
