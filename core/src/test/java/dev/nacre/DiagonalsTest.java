package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Diagonals and triangles against their indices.
class DiagonalsTest {
    private static final List<DType> DTYPES =
            List.of(DType.BOOL, DType.U8, DType.I32, DType.I64, DType.F32, DType.F64);

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void trianglesOfTheLastTwoDims(Arrangement a) {
        Plain p = a.plain();
        int n = p.shape().rank();
        if (n < 2) {
            return;
        }
        for (long k = -5; k <= 5; k++) {
            long diagonal = k;
            Plain.of(p.shape(), i -> i[n - 1] - i[n - 2] >= diagonal ? p.at(i) : 0)
                    .check(a.tensor().triu(k));
            Plain.of(p.shape(), i -> i[n - 1] - i[n - 2] <= diagonal ? p.at(i) : 0)
                    .check(a.tensor().tril(k));
        }
        Plain.of(a.tensor().tril(0)).check(a.tensor().tril());
        Plain.of(a.tensor().triu(0)).check(a.tensor().triu());
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void diagonalsOfAnyTwoDims(Arrangement a) {
        Plain p = a.plain();
        int rank = p.shape().rank();
        for (int rows = 0; rows < rank; rows++) {
            for (int columns = 0; columns < rank; columns++) {
                for (long k = -4; k <= 4 && rows != columns; k++) {
                    Plain expected = diagonal(p, k, rows, columns);
                    expected.check(a.tensor().diagonal(k, rows, columns));
                    expected.check(a.tensor().diagonal(k, rows - rank, columns - rank));
                }
            }
        }
    }

    private static Plain diagonal(Plain p, long offset, int rows, int columns) {
        Shape rest = p.shape().remove(Math.max(rows, columns)).remove(Math.min(rows, columns));
        long size = 0;
        for (long i = 0; i < p.shape().dim(rows); i++) {
            size += i + offset >= 0 && i + offset < p.shape().dim(columns) ? 1 : 0;
        }
        return Plain.of(
                rest.insert(rest.rank(), size),
                i -> {
                    long along = i[i.length - 1] + Math.max(-offset, 0);
                    long[] at = new long[i.length + 1];
                    for (int d = 0, from = 0; d < at.length; d++) {
                        at[d] = d == rows ? along : d == columns ? along + offset : i[from++];
                    }
                    return p.at(at);
                });
    }

    @Test
    void diagTakesADiagonalOrMakesAMatrix() {
        for (long n : new long[] {0, 1, 3}) {
            Plain v = Plain.numbers(n);
            for (long k = -2; k <= 2; k++) {
                long offset = k;
                long size = n + Math.abs(k);
                Plain matrix =
                        Plain.of(
                                Shape.of(size, size),
                                i -> i[1] - i[0] == offset ? v.at(Math.min(i[0], i[1])) : 0);
                matrix.check(v.tensor().diag(k));
                v.check(v.tensor().diag(k).diag(k));
            }
            Plain.of(v.tensor().diag(0)).check(v.tensor().diag());
        }
        Plain m = Plain.numbers(2, 3);
        diagonal(m, 1, 0, 1).check(m.tensor().diag(1));
        diagonal(m, 0, 0, 1).check(m.tensor().diagonal());
        diagonal(m, -1, 0, 1).check(m.tensor().diagonal(-1));
    }

    @Test
    void dtypesStay() {
        for (DType type : DTYPES) {
            Tensor x = Tensor.arange(1, 10).to(type).reshape(3, 3);
            Plain all = Plain.of(x);
            for (Tensor t : List.of(x.triu(1), x.tril(-1), x.diagonal(), x.diagonal().diag())) {
                assertEquals(type, t.dtype());
            }
            Plain.of(all.shape(), i -> i[1] > i[0] ? all.at(i) : 0).check(x.triu(1));
            Plain.of(all.shape(), i -> i[1] == i[0] ? all.at(i) : 0).check(x.diag().diag());
        }
    }

    private static Complaint shape(String op, UnaryOperator<Tensor> call, String... parts) {
        return Complaint.of(ShapeException.class, op, () -> call.apply(Tensor.zeros(2, 3)), parts);
    }

    static Stream<Complaint> wrongCalls() {
        return Stream.of(
                shape("triu", x -> x.flatten().triu(), "last two dims", "[6]"),
                shape("tril", x -> x.sum().tril(), "last two dims", "[]"),
                shape("diagonal", x -> x.diagonal(0, 1, -1), "[2, 3]", "1 and -1", "the same"),
                shape("diagonal", x -> x.diagonal(0, 0, 2), "dim 2", "[2, 3]"),
                shape("diagonal", x -> x.sum().diagonal(), "[]"),
                shape("diag", x -> x.unsqueeze(0).diag(), "vector or a matrix", "[1, 2, 3]"),
                shape("diag", x -> x.sum().diag(), "[]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
