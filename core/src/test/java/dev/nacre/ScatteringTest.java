package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Elements put to places, against loops.
class ScatteringTest {
    /// An index that repeats and leaves places out.
    private static Plain index(Shape shape, int dim, long size) {
        return Plain.of(shape, i -> (5 * i[dim] + 3 * i[0] + 1) % size / 2 * 2 % size);
    }

    /// What a loop over the index makes of a tensor.
    private static Plain loop(Plain x, int dim, Plain index, Plain source, boolean add) {
        Shape s = x.shape();
        double[] out = new double[(int) s.count()];
        long[] strides = s.strides();
        Plain.of(s, i -> out[place(i, strides)] = x.at(i)).tensor();
        Plain.of(
                        index.shape(),
                        i -> {
                            long[] to = i.clone();
                            to[dim] = (long) index.at(i);
                            int at = place(to, strides);
                            out[at] = add ? out[at] + source.at(i) : source.at(i);
                            return 0;
                        })
                .tensor();
        return new Plain(s, out);
    }

    private static int place(long[] index, long[] strides) {
        long at = 0;
        for (int d = 0; d < strides.length; d++) {
            at += index[d] * strides[d];
        }
        return (int) at;
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void theLastOfEqualIndicesCounts(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim < s.rank(); dim++) {
            if (s.count() == 0) {
                continue;
            }
            // Once as large as the target, once smaller in the other dims.
            for (boolean whole : new boolean[] {true, false}) {
                Shape to = s.with(dim, 4);
                for (int d = 0; !whole && d < s.rank(); d++) {
                    to = d == dim ? to : to.with(d, (s.dim(d) + 1) / 2);
                }
                Plain index = index(to, dim, s.dim(dim));
                Plain source = Plain.of(to, i -> 100 + i[i.length - 1] - 7 * i[0]);
                Tensor at = index.tensor().to(DType.I64);
                Tensor from = source.tensor().to(a.tensor().dtype());
                loop(p, dim, index, source, false).check(a.tensor().scatter(dim, at, from));
                loop(p, dim, index, source, true).check(a.tensor().scatterAdd(dim, at, from));
                Plain sevens = Plain.of(to, i -> 7);
                loop(p, dim, index, sevens, false).check(a.tensor().scatter(dim, at, 7));
            }
        }
    }

    @Test
    void whatIsPutThereKeepsItsBits() {
        float[] from = {-0f, Float.NaN, Float.NEGATIVE_INFINITY};
        Tensor out = Tensor.ones(5).scatter(0, Tensor.of(4L, 0L, 2L), Tensor.of(from));
        assertArrayEquals(
                new float[] {Float.NaN, 1, Float.NEGATIVE_INFINITY, 1, -0f}, out.toFloatArray());
        Tensor flags = Tensor.of(true, false).scatter(0, Tensor.of(0L), Tensor.of(false));
        assertArrayEquals(new boolean[] {false, false}, flags.toBooleanArray());
    }

    @Test
    void anEmptyIndexAndASingleNumberAreWell() {
        Tensor x = Tensor.of(1f, 2f);
        Tensor none = Tensor.zeros(DType.I64, 0);
        assertArrayEquals(new float[] {1, 2}, x.scatter(0, none, Tensor.zeros(0)).toFloatArray());
        Tensor one = Tensor.scalar(1, DType.F32);
        Tensor zero = Tensor.scalar(0, DType.I64);
        assertEquals(5, one.scatter(0, zero, Tensor.scalar(5, DType.F32)).item());
        assertEquals(6, one.scatterAdd(0, zero, Tensor.scalar(5, DType.F32)).item());
        assertEquals(Shape.SCALAR, one.scatter(0, zero, 3).shape());
    }

    @Test
    void indexAddAddsWholeParts() {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        Tensor parts = Tensor.of(new float[][] {{10, 20}, {30, 40}, {50, 60}});
        assertArrayEquals(
                new float[] {1, 2, 43, 64, 25, 36},
                x.indexAdd(0, Tensor.of(1, 2, 1), parts.sub(10)).toFloatArray());
        assertArrayEquals(
                new float[] {1, 2 + 3, 3, 4 + 7, 5, 6 + 11},
                x.indexAdd(-1, Tensor.of(1L), x.sum(true, 1)).toFloatArray());
    }

    @Test
    void nonzeroAndMaskedSelectFindElements() {
        Tensor x = Tensor.of(new float[][] {{0, 2, Float.NaN}, {-1, -0f, 0}});
        assertEquals(Shape.of(3, 2), x.nonzero().shape());
        assertArrayEquals(new long[] {0, 1, 0, 2, 1, 0}, x.nonzero().toLongArray());
        assertEquals(Shape.of(1, 0), Tensor.scalar(1, DType.F32).nonzero().shape());
        assertEquals(Shape.of(0, 1), Tensor.zeros(4).nonzero().shape());
        assertEquals(Shape.of(0, 2), Tensor.zeros(0, 4).nonzero().shape());
        Tensor columns = Tensor.of(true, false, true);
        assertArrayEquals(
                new float[] {0, Float.NaN, -1, 0}, x.maskedSelect(columns).toFloatArray());
        Tensor row = Tensor.of(7f, 8f);
        Tensor mask = Tensor.of(new boolean[][] {{true}, {false}});
        assertArrayEquals(new float[] {7, 8}, row.maskedSelect(mask).toFloatArray());
    }

    @Test
    void gradientsGoToWhoIsThere() {
        Tensor x = Plain.numbers(3, 4).tensor();
        Tensor source = Plain.numbers(2, 4).tensor();
        Tensor index = Tensor.of(new long[][] {{0, 2, 2, 1}, {1, 2, 0, 1}});
        Slopes.check(in -> in.get(0).scatter(0, index, in.get(1)).square(), x, source);
        Slopes.check(in -> in.get(0).scatterAdd(0, index, in.get(1)).square(), x, source);
        Slopes.check(in -> in.getFirst().scatter(0, index, 3).square(), x);
        Tensor rows = Tensor.of(2L, 2L);
        Slopes.check(in -> in.get(0).indexAdd(0, rows, in.get(1)).square(), x, source);
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor index = Tensor.zeros(DType.I64, 2, 3);
        return Stream.of(
                Complaint.of(
                        ShapeException.class,
                        "scatter",
                        () -> x.scatter(0, Tensor.zeros(DType.I64, 2, 4), Tensor.zeros(2, 4)),
                        "[2, 4]",
                        "[2, 3]"),
                Complaint.of(
                        ShapeException.class,
                        "scatter",
                        () -> x.scatter(0, index, Tensor.zeros(1, 3)),
                        "[2, 3]",
                        "[1, 3]"),
                Complaint.of(
                        DTypeException.class,
                        "scatterAdd",
                        () -> x.scatterAdd(0, x, x),
                        "f32",
                        "integers"),
                Complaint.of(
                        DTypeException.class,
                        "scatterAdd",
                        () -> x.scatterAdd(0, index, x.to(DType.F64)),
                        "f64",
                        "f32"),
                Complaint.of(
                        ShapeException.class,
                        "indexAdd",
                        () -> x.indexAdd(0, Tensor.of(0L), x),
                        "[2, 3]",
                        "[1]"),
                Complaint.of(DTypeException.class, "maskedSelect", () -> x.maskedSelect(x), "f32"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void wrongCallsSayWhatIsWrong(Complaint c) {
        c.check();
    }

    @Test
    void aPlaceThatIsNotThereIsNamed() {
        for (Tensor bad : List.of(Tensor.of(3L), Tensor.of(-1L))) {
            NacreException e =
                    assertThrows(
                            NacreException.class,
                            () -> Tensor.zeros(3).scatter(0, bad, 1).toFloatArray());
            String number = Long.toString(bad.itemLong());
            assertEquals(true, e.getMessage().contains("index " + number), e.getMessage());
        }
    }
}
