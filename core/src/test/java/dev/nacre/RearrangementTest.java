package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Elements turned, moved along and repeated, against the index arithmetic that defines it.
class RearrangementTest {
    /// The array whose element at place `i` of a dim is another's at `from(i)`.
    private static Plain moved(Plain p, int dim, long size, LongUnaryOperator from) {
        return Plain.of(
                p.shape().with(dim, size),
                i -> {
                    long[] at = i.clone();
                    at[dim] = from.applyAsLong(i[dim]);
                    return p.at(at);
                });
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void everyDimIsTurnedMovedAndRepeated(Arrangement a) {
        Plain p = a.plain();
        Tensor x = a.tensor();
        int rank = p.shape().rank();
        for (int d = 0; d < rank; d++) {
            long n = p.shape().dim(d);
            Plain flipped = moved(p, d, n, i -> n - 1 - i);
            flipped.check(x.flip(d));
            flipped.check(x.flip(d - rank));
            for (long by : new long[] {0, 1, -1, 2, 5 * n + 1, -7}) {
                Plain rolled = moved(p, d, n, i -> Math.floorMod(i - by, n));
                rolled.check(x.roll(by, d));
                rolled.check(x.roll(by, d - rank));
            }
            for (long times : new long[] {0, 1, 3}) {
                moved(p, d, times * n, i -> i / times).check(x.repeatInterleave(times, d));
                long[] repeats = new long[rank];
                Arrays.fill(repeats, 1);
                repeats[d] = times;
                moved(p, d, times * n, i -> i % n).check(x.repeat(repeats));
            }
        }
        Plain flat = p.reshaped(Shape.of(p.shape().count()));
        long count = p.shape().count();
        moved(flat, 0, count, i -> Math.floorMod(i - 3, count))
                .reshaped(p.shape())
                .check(x.roll(3));
        moved(flat, 0, 2 * count, i -> i / 2).check(x.repeatInterleave(2));
        p.check(x.flip());
        p.check(x.roll(new long[0], new int[0]));
    }

    @Test
    void severalDimsAtOnce() {
        Plain p = Plain.numbers(2, 3, 4);
        Plain.of(p.shape(), i -> p.at(1 - i[0], i[1], 3 - i[2])).check(p.tensor().flip(0, -1));
        Plain.of(p.shape(), i -> p.at(1 - i[0], i[1], (i[2] + 2) % 4))
                .check(p.tensor().roll(new long[] {1, 2}, new int[] {0, -1}));
        p.check(p.tensor().roll(new long[] {1, 1}, new int[] {0, 0}));
        Plain.of(Shape.of(5, 4, 3, 8), i -> p.at(i[1] % 2, i[2], i[3] % 4))
                .check(p.tensor().repeat(5, 2, 1, 2));
        Plain.of(Shape.of(2, 0, 4), i -> 0).check(p.tensor().repeat(1, 0, 1));
        Plain.of(Shape.of(2, 3), i -> 7).check(Tensor.scalar(7, DType.F64).repeat(2, 3));
        assertEquals(Shape.SCALAR, Tensor.scalar(7, DType.F64).repeat().shape());
    }

    @Test
    void partsAreRepeatedByCounts() {
        Plain p = Plain.numbers(2, 3);
        long[] from = {0, 0, 2, 2, 2};
        Plain expected = moved(p, 1, 5, i -> from[(int) i]);
        expected.check(p.tensor().repeatInterleave(Tensor.of(2, 0, 3), 1));
        expected.check(p.tensor().repeatInterleave(Tensor.of(2L, 0L, 3L), -1));
        moved(p, 0, 4, i -> i / 2).check(p.tensor().repeatInterleave(Tensor.of(2), 0));
        moved(p, 0, 4, i -> i / 2)
                .check(p.tensor().repeatInterleave(Tensor.scalar(2, DType.I64), 0));
        Plain.of(Shape.of(0, 3), i -> 0).check(p.tensor().repeatInterleave(Tensor.of(0, 0), 0));
        Tensor none = Tensor.zeros(0, 3);
        assertEquals(none.shape(), none.repeatInterleave(Tensor.of(new long[0]), 0).shape());
    }

    @Test
    void dtypesStay() {
        for (DType type : DTYPES) {
            Tensor x = Tensor.arange(6).to(type).reshape(2, 3);
            List<Tensor> all = new ArrayList<>();
            all.add(x.flip(1));
            all.add(x.roll(1, 1).roll(-1, 1).flip(1));
            for (Tensor t : all) {
                assertEquals(type, t.dtype());
                Plain.of(Shape.of(2, 3), i -> type.round(3 * i[0] + 2 - i[1])).check(t);
            }
            assertEquals(type, x.repeat(2, 2).dtype());
            Plain.of(Shape.of(4, 3), i -> type.round(3 * (i[0] / 2) + i[1]))
                    .check(x.repeatInterleave(2, 0));
        }
    }

    private static final List<DType> DTYPES =
            List.of(DType.BOOL, DType.U8, DType.I32, DType.I64, DType.F32);

    private static Complaint shape(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor number = Tensor.scalar(1, DType.F32);
        return Stream.of(
                shape("flip", x -> x.flip(2), "dim 2", "[2, 3]", "-2 to 1"),
                shape("flip", x -> x.flip(0, -2), "dim -2", "twice", "[2, 3]"),
                shape("roll", x -> x.roll(1, 2), "dim 2", "[2, 3]"),
                shape("roll", _ -> number.roll(1, 0), "[]", "unsqueeze(0)"),
                shape(
                        "roll",
                        x -> x.roll(new long[] {1, 2}, new int[] {0}),
                        "[1, 2]",
                        "[0]",
                        "[2, 3]"),
                shape("repeat", x -> x.repeat(2), "[2, 3]", "at least 2", "[2]"),
                shape("repeat", x -> x.repeat(2, -1), "[2, 3]", "[2, -1]"),
                shape("repeatInterleave", x -> x.repeatInterleave(-1, 1), "dim 1", "[2, 3]", "-1"),
                shape("repeatInterleave", x -> x.repeatInterleave(1, 3), "dim 3", "[2, 3]"),
                shape("repeatInterleave", _ -> number.repeatInterleave(1, 0), "[]"),
                shape(
                        "repeatInterleave",
                        x -> x.repeatInterleave(Tensor.of(1, 2), 1),
                        "[2]",
                        "dim 1",
                        "[2, 3]"),
                shape(
                        "repeatInterleave",
                        x -> x.repeatInterleave(Tensor.of(new int[][] {{1, 2}}), 0),
                        "[1, 2]",
                        "[2, 3]"),
                shape(
                        "repeatInterleave",
                        x -> x.repeatInterleave(Tensor.of(1, -2), 0),
                        "dim 0",
                        "[1, -2]"),
                Complaint.of(
                        DTypeException.class,
                        "repeatInterleave",
                        () -> Tensor.zeros(2).repeatInterleave(Tensor.of(1f, 2f), 0),
                        "f32",
                        "integers"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
