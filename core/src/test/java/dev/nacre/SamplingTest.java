package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How often what is drawn comes, beside how often it should, by five deviations.
class SamplingTest {
    private static final int N = 40_000;

    private static void assertShare(double expected, long count, int of) {
        double deviation = Math.sqrt(of * expected * (1 - expected));
        assertEquals(of * expected, (double) count, 5 * deviation + 1e-9);
    }

    @Test
    void bernoulliIsOneAsOftenAsItsChance() {
        for (double p : new double[] {0, 0.125, 0.5, 0.9, 1}) {
            for (DType t : List.of(DType.F32, DType.F64)) {
                Tensor ones = Tensor.full(p, t, N).bernoulli(new Generator(3));
                assertEquals(t, ones.dtype());
                assertShare(p, ones.sum().itemLong(), N);
                assertTrue(ones.square().eq(ones).all().item() == 1);
            }
        }
    }

    @Test
    void classesComeByTheirWeights() {
        double[] weights = {0, 3, 0, 1, 4, 0};
        Tensor w = Tensor.of(weights);
        long[] drawn = w.multinomial(N, true, new Generator(5)).toLongArray();
        for (int c = 0; c < weights.length; c++) {
            int k = c;
            long count = Arrays.stream(drawn).filter(d -> d == k).count();
            assertShare(weights[c] / 8, count, N);
        }
    }

    @Test
    void theFirstOfDifferentClassesComesByItsWeightToo() {
        double[] weights = {0, 3, 0, 1, 4};
        Tensor w = Tensor.of(weights).expand(N, 5);
        Tensor drawn = w.multinomial(3, false, new Generator(9));
        assertEquals(Shape.of(N, 3), drawn.shape());
        long[] first = drawn.at(":, 0").toLongArray();
        long[] second = drawn.at(":, 1").toLongArray();
        for (int c = 0; c < weights.length; c++) {
            int k = c;
            long count = Arrays.stream(first).filter(d -> d == k).count();
            assertShare(weights[c] / 8, count, N);
        }
        // Of those that begin with class 4, three quarters go on with class 1.
        long begin = Arrays.stream(first).filter(d -> d == 4).count();
        long both = 0;
        for (int i = 0; i < N; i++) {
            both += first[i] == 4 && second[i] == 1 ? 1 : 0;
        }
        assertShare(0.75, both, (int) begin);
        Tensor sorted = drawn.sort(-1).values();
        assertTrue(sorted.eq(Tensor.of(1L, 3L, 4L)).all().item() == 1);
    }

    @Test
    void rowsAreDrawnByThemselves() {
        Tensor w = Tensor.of(new float[][] {{0, 1, 0}, {1e-30f, 0, 0}, {0, 0, 7}});
        long[] expected = {1, 1, 0, 0, 2, 2};
        assertArrayEquals(expected, w.multinomial(2, true).toLongArray());
        assertArrayEquals(new long[] {1, 0, 2}, w.multinomial(1).toLongArray());
        assertEquals(Shape.of(0, 2), Tensor.zeros(0, 3).multinomial(2, true).shape());
    }

    @Test
    void sameSeedsDrawTheSame() {
        Tensor w = Tensor.rand(50);
        for (boolean replacement : new boolean[] {false, true}) {
            assertArrayEquals(
                    w.multinomial(20, replacement, new Generator(1)).toLongArray(),
                    w.multinomial(20, replacement, new Generator(1)).toLongArray());
        }
    }

    @Test
    void likenessesHaveShapeAndDtype() {
        Tensor x = Tensor.zeros(DType.F64, 2, 3);
        for (Tensor t : List.of(Tensor.randLike(x), Tensor.randnLike(x))) {
            assertEquals(x.shape(), t.shape());
            assertEquals(DType.F64, t.dtype());
        }
    }

    static Stream<Complaint> complaints() {
        Tensor w = Tensor.of(1f, 0f, 2f);
        String op = "multinomial";
        return Stream.of(
                Complaint.of(NacreException.class, op, () -> w.multinomial(3), "3", "2 of 3"),
                Complaint.of(NacreException.class, op, () -> w.multinomial(0), "0"),
                Complaint.of(NacreException.class, op, () -> w.neg().multinomial(1), "-1"),
                Complaint.of(NacreException.class, op, () -> w.div(0).multinomial(1), "Inf"),
                Complaint.of(
                        NacreException.class, op, () -> w.mul(0).multinomial(1, true), "0 of 3"),
                Complaint.of(NacreException.class, op, () -> Tensor.zeros(0).multinomial(1), "0"),
                Complaint.of(
                        ShapeException.class, op, () -> w.reshape(1, 1, 3).multinomial(1), "3]"),
                Complaint.of(DTypeException.class, op, () -> Tensor.of(1L).multinomial(1), "i64"),
                Complaint.of(
                        DTypeException.class, "bernoulli", () -> Tensor.of(1).bernoulli(), "i32"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void wrongCallsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
