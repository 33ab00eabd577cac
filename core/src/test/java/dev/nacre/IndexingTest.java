package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Elements by place, by index and by condition, against loops.
class IndexingTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void getTakesPlacesFromTheFirstDimsOn(Arrangement a) {
        Plain p = a.plain();
        assertEquals(p.shape(), a.tensor().get(new long[0]).shape());
        if (p.shape().rank() > 0 && p.shape().dim(0) > 0) {
            Shape rest = p.shape().remove(0);
            long last = p.shape().dim(0) - 1;
            Plain.of(
                            rest,
                            i -> {
                                long[] whole = new long[i.length + 1];
                                whole[0] = last;
                                System.arraycopy(i, 0, whole, 1, i.length);
                                return p.at(whole);
                            })
                    .check(a.tensor().get(-1));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void gatherAndIndexSelectPickAlongEveryDim(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim < s.rank(); dim++) {
            int d = dim;
            if (s.dim(d) == 0) {
                continue;
            }
            Shape to = s.with(d, 5);
            Plain index = Plain.of(to, i -> (3 * i[d] + i[0]) % s.dim(d));
            Plain expected = Plain.of(to, i -> p.at(at(i, d, (long) index.at(i))));
            expected.check(a.tensor().gather(d, index.tensor().to(DType.I64)));
            expected.check(a.tensor().gather(d - s.rank(), index.tensor().to(DType.I32)));
            long[] places = {s.dim(d) - 1, 0, s.dim(d) / 2};
            Plain.of(s.with(d, 3), i -> p.at(at(i, d, places[(int) i[d]])))
                    .check(a.tensor().indexSelect(d, Tensor.of(places)));
            assertEquals(s.with(d, 0), a.tensor().indexSelect(d, Tensor.of(new long[0])).shape());
        }
    }

    private static long[] at(long[] index, int dim, long place) {
        long[] i = index.clone();
        i[dim] = place;
        return i;
    }

    @Test
    void gatherMayReadLessThanAllOfTheOtherDims() {
        Plain p = Plain.numbers(3, 4);
        Tensor index = Tensor.of(new long[][] {{2, 0, 1}, {1, 1, 2}});
        Plain.of(Shape.of(2, 3), i -> p.at((long) Plain.of(index).at(i), i[1]))
                .check(p.tensor().gather(0, index));
        assertEquals(Shape.of(2, 0), p.tensor().gather(0, Tensor.zeros(DType.I64, 2, 0)).shape());
    }

    @Test
    void anIndexOutOfRangeIsAnErrorWhenItIsLookedAt() {
        Tensor x = Tensor.zeros(2, 3);
        for (Tensor t :
                List.of(
                        x.gather(1, Tensor.of(new long[][] {{0}, {3}})),
                        x.indexSelect(0, Tensor.of(-1)))) {
            NacreException e = assertThrows(NacreException.class, t::toFloatArray);
            assertTrue(e.getMessage().contains("out of range"), e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void getByAConditionKeepsTheOrder(Arrangement a) {
        Plain p = a.plain();
        Tensor mask = a.tensor().gt(0);
        double[] kept = Arrays.stream(p.values()).filter(v -> v > 0).toArray();
        new Plain(Shape.of(kept.length), kept).check(a.tensor().get(mask));
        Plain.of(p.shape(), i -> p.at(i) > 0 ? -1 : p.at(i)).check(a.tensor().maskedFill(mask, -1));
    }

    @Test
    void aConditionOnTheFirstDimsKeepsWhatIsBehindThem() {
        Tensor x = Tensor.arange(12).reshape(3, 2, 2);
        new Plain(Shape.of(2, 2, 2), 0, 1, 2, 3, 8, 9, 10, 11)
                .check(x.get(Tensor.of(true, false, true)));
        boolean[][] one = {{false, false}, {false, true}, {false, false}};
        new Plain(Shape.of(1, 2), 6, 7).check(x.get(Tensor.of(one)));
        assertEquals(Shape.of(1, 3, 2, 2), x.get(Tensor.ones(DType.BOOL)).shape());
        assertEquals(Shape.of(0, 3, 2, 2), x.get(Tensor.zeros(DType.BOOL)).shape());
    }

    private static Arguments filled(Tensor x, DType type, double... expected) {
        return Arguments.of(x, type, expected);
    }

    static Stream<Arguments> fills() {
        Tensor mask = Tensor.of(true, false);
        long large = (1L << 53) + 1;
        return Stream.of(
                filled(Tensor.of(1, 2).maskedFill(mask, 0.5), DType.I32, 0, 2),
                filled(Tensor.of(1, 2).maskedFill(mask, 123_456_789.0), DType.I32, 123_456_789, 2),
                filled(
                        Tensor.of(1L, 2L).maskedFill(mask, large).sub(large),
                        DType.I64,
                        0,
                        2 - large),
                filled(Tensor.of(1f, 2f).maskedFill(mask, -INF), DType.F32, -INF, 2),
                filled(Tensor.of(1.0, 2.0).maskedFill(mask, 0.1), DType.F64, 0.1, 2),
                filled(Tensor.of(false, false).maskedFill(mask, 1), DType.BOOL, 1, 0),
                filled(Tensor.of(false, true).maskedFill(mask, 0.5), DType.BOOL, 1, 1),
                filled(Tensor.of(5.0).maskedFill(mask, 1L), DType.F64, 1, 5),
                filled(Tensor.of(NAN, 2.0).maskedFill(mask, 0), DType.F64, 0, 2),
                filled(Tensor.of(3.0).sum().maskedFill(mask, 1), DType.F64, 1, 3));
    }

    @ParameterizedTest
    @MethodSource("fills")
    void maskedFillKeepsTheDtype(Tensor x, DType type, double... expected) {
        assertEquals(type, x.dtype());
        assertArrayEquals(expected, x.toDoubleArray());
    }

    private static Arguments close(String name, Tensor x, Tensor y, boolean... expected) {
        return Arguments.of(name, x, y, expected);
    }

    static Stream<Arguments> closeness() {
        return Stream.of(
                close("absolute", Tensor.of(0.0, 0.0), Tensor.of(1e-8, 1.1e-8), true, false),
                close("relative", Tensor.of(1.0, 1.0), Tensor.of(1.00001, 1.00002), true, false),
                close(
                        "by the other",
                        Tensor.of(1e10, 100001.1),
                        Tensor.of(1.00001e10, 1e5),
                        true,
                        false),
                close(
                        "infinities",
                        Tensor.of(INF, INF, 1, INF),
                        Tensor.of(INF, -INF, INF, 1),
                        true,
                        false,
                        false,
                        false),
                close("NaN", Tensor.of(NAN, NAN, 1), Tensor.of(NAN, 1, NAN), false, false, false),
                close("ints", Tensor.of(1, 1_000_000), Tensor.of(2, 1_000_001), false, true),
                close("large ints", Tensor.of(Long.MAX_VALUE), Tensor.of(Long.MAX_VALUE), true),
                close("bools", Tensor.of(true, true), Tensor.of(true, false), true, false),
                close("broadcast", Tensor.of(1.0, 2.0), Tensor.of(1.0), true, false),
                close("f32", Tensor.of(1f), Tensor.of(1.000005f), true),
                close("nothing", Tensor.zeros(0), Tensor.zeros(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("closeness")
    void closenessIsTorchs(String name, Tensor x, Tensor y, boolean... expected) {
        assertArrayEquals(expected, x.isClose(y).toBooleanArray(), name);
        boolean all = true;
        for (boolean b : expected) {
            all &= b;
        }
        assertEquals(all, x.allClose(y));
    }

    @Test
    void closenessWithOnesOwnTolerances() {
        Tensor x = Tensor.of(1.0, NAN);
        Tensor y = Tensor.of(1.5, NAN);
        assertArrayEquals(new boolean[] {true, false}, x.isClose(y, 0, 0.5).toBooleanArray());
        assertArrayEquals(new boolean[] {false, true}, x.isClose(y, 0, 0.4, true).toBooleanArray());
        assertTrue(x.allClose(y, 0.5, 0, true));
        assertFalse(x.allClose(y, 0.5, 0));
    }

    @Test
    void oneHotHasAOneForEachInteger() {
        Tensor x = Tensor.of(new int[][] {{2, 0}, {1, 2}, {0, 0}});
        Plain at = Plain.of(x);
        for (long classes : new long[] {3, 5}) {
            Plain.of(Shape.of(3, 2, classes), i -> at.at(i[0], i[1]) == i[2] ? 1 : 0)
                    .check(x.oneHot(classes));
        }
        Plain.of(x.oneHot(3)).check(x.to(DType.U8).oneHot());
        assertEquals(DType.I64, x.oneHot().dtype());
        new Plain(Shape.of(2), 0, 1).check(Tensor.of(1L).reshape().oneHot());
        assertEquals(Shape.of(0, 4), Tensor.zeros(DType.I64, 0).oneHot(4).shape());
        for (Tensor t : List.of(x.oneHot(2), x.sub(1).oneHot(3))) {
            NacreException e = assertThrows(NacreException.class, t::toLongArray);
            assertTrue(e.getMessage().startsWith("oneHot "), e.getMessage());
        }
    }

    private static Complaint shape(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    private static Complaint dtype(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(DTypeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor index = Tensor.zeros(DType.I64, 2, 3);
        Tensor mask = Tensor.zeros(DType.BOOL, 3);
        return Stream.of(
                shape("get", x -> x.get(0, 0, 0), "3 indices", "[2, 3]"),
                shape("get", x -> x.get(1, 3), "index 3", "size 3", "[2, 3]"),
                shape("get", x -> x.get(-3), "index -3", "size 2", "[2, 3]"),
                shape("get", x -> x.get(mask), "[3]", "first dims", "[2, 3]"),
                shape("get", x -> x.get(Tensor.zeros(DType.BOOL, 2, 3, 1)), "[2, 3, 1]"),
                dtype("get", x -> x.get(x), "f32, not bool", "mask.ne(0)"),
                shape("maskedFill", x -> x.maskedFill(Tensor.of(true, false), 0), "[2]", "[2, 3]"),
                dtype("maskedFill", x -> x.maskedFill(index, 0), "i64, not bool", "mask.ne(0)"),
                shape("gather", x -> x.gather(2, index), "dim 2", "[2, 3]", "-2 to 1"),
                shape("gather", x -> x.gather(0, Tensor.of(0L)), "[1]", "[2, 3]", "dim 0"),
                shape("gather", x -> x.gather(0, index.reshape(1, 6)), "[1, 6]", "[2, 3]"),
                dtype("gather", x -> x.gather(0, x), "f32", "integers"),
                dtype("gather", x -> x.gather(0, x.gt(0)), "bool", "integers"),
                shape("indexSelect", x -> x.indexSelect(-3, index), "dim -3", "-2 to 1"),
                shape("indexSelect", x -> x.indexSelect(0, index), "vector", "[2, 3]"),
                shape("indexSelect", x -> x.sum().indexSelect(0, Tensor.of(0)), "[]"),
                dtype("indexSelect", x -> x.indexSelect(0, Tensor.of(0f)), "f32", "integers"),
                dtype("oneHot", x -> x.oneHot(3), "f32", "integers"),
                Complaint.of(
                        NacreException.class,
                        "oneHot",
                        () -> index.oneHot(0),
                        "at least 1 class",
                        "[2, 3]"),
                Complaint.of(
                        NacreException.class,
                        "oneHot",
                        () -> Tensor.zeros(DType.I64, 0).oneHot(),
                        "[0]",
                        "how many classes"),
                shape("isClose", x -> x.isClose(Tensor.zeros(2)), "[2, 3]", "[2]"),
                Complaint.of(
                        NacreException.class,
                        "isClose",
                        () -> mask.isClose(mask, -1, 0),
                        "-1.0 and 0.0"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
