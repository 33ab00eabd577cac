package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Running totals against a loop.
class CumulativeTest {
    private static Plain running(Plain p, int dim, DoubleBinaryOperator combine) {
        return Plain.of(
                p.shape(),
                i -> {
                    long[] at = i.clone();
                    at[dim] = 0;
                    double total = p.at(at);
                    while (at[dim] < i[dim]) {
                        at[dim]++;
                        total = combine.applyAsDouble(total, p.at(at));
                    }
                    return total;
                });
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void totalsAlongEveryDim(Arrangement a) {
        Plain p = a.plain();
        int rank = p.shape().rank();
        for (int d = 0; d < rank; d++) {
            running(p, d, Double::sum).check(a.tensor().cumsum(d), 1e-14);
            running(p, d, Double::sum).check(a.tensor().cumsum(d - rank), 1e-14);
            running(p, d, (x, y) -> x * y).check(a.tensor().cumprod(d), 1e-13);
        }
        if (rank == 0) {
            p.check(a.tensor().cumsum(-1));
            p.check(a.tensor().cumprod(0));
        }
    }

    @Test
    void allLengths() {
        for (long n = 0; n < 40; n++) {
            Plain p = Plain.numbers(n);
            running(p, 0, Double::sum).check(p.tensor().cumsum(0));
            Plain near1 = Plain.of(Shape.of(n), i -> 1 + p.at(i) / 20);
            running(near1, 0, (x, y) -> x * y).check(near1.tensor().cumprod(0), 1e-13);
        }
    }

    @Test
    void integersAndTruthValuesAreLongs() {
        for (DType type : List.of(DType.BOOL, DType.U8, DType.I32, DType.I64)) {
            Tensor x = Tensor.of(200, 1, 0, 3, 100).to(type);
            Plain p = Plain.of(x);
            assertEquals(DType.I64, x.cumsum(0).dtype());
            running(p, 0, Double::sum).check(x.cumsum(0));
            running(p, 0, (a, b) -> a * b).check(x.cumprod(0));
        }
        long large = (1L << 53) + 1;
        assertEquals(large + 2, Tensor.of(large, 1, 1).cumsum(0).get(2).itemLong());
        assertEquals(DType.F32, Tensor.ones(3).cumsum(0).dtype());
    }

    @Test
    void whatIsNotFiniteReachesOnlyWhatFollows() {
        double inf = Double.POSITIVE_INFINITY;
        Tensor x = Tensor.of(1, 0, 2, inf, 3, -inf, 4);
        running(Plain.of(x), 0, Double::sum).check(x.cumsum(0));
        Tensor y = Tensor.of(2.0, 3, inf, 2, 0, 1);
        running(Plain.of(y), 0, (a, b) -> a * b).check(y.cumprod(0));
    }

    @Test
    void errorsDoNotGrowWithTheLength() {
        int n = 100_000;
        Tensor x = Tensor.full(0.1, n);
        float tenth = 0.1f;
        float[] sums = x.cumsum(0).toFloatArray();
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double exact = (i + 1) * (double) tenth;
            worst = Math.max(worst, Math.abs(sums[i] - exact) / exact);
        }
        // A running sum in f32 is off by more than 1e-3 there.
        assertTrue(worst < 1e-6, "error " + worst);
    }

    static Stream<Complaint> wrongCalls() {
        Tensor x = Tensor.zeros(2, 3);
        return Stream.of(
                Complaint.of(ShapeException.class, "cumsum", () -> x.cumsum(2), "dim 2", "[2, 3]"),
                Complaint.of(
                        ShapeException.class, "cumprod", () -> x.cumprod(-3), "dim -3", "[2, 3]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
