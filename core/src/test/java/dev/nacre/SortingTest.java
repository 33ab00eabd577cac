package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Elements in order, against the order of the JDK.
class SortingTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    /// The places of some values in order; zeros are equal.
    private static long[] order(double[] values, boolean descending) {
        Comparator<Integer> ascending = Comparator.comparingDouble(i -> values[i] + 0.0);
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(descending ? ascending.reversed() : ascending)
                .mapToLong(i -> i)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void everyDimIsSorted(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim < s.rank(); dim++) {
            int d = dim;
            for (boolean descending : new boolean[] {false, true}) {
                Plain places = Plain.of(s, i -> order(line(p, i, d), descending)[(int) i[d]]);
                Sorted sorted = a.tensor().sort(d - s.rank(), descending);
                places.check(sorted.indices());
                Plain.of(s, i -> line(p, i, d)[(int) places.at(i)]).check(sorted.values());
            }
        }
    }

    private static double[] line(Plain p, long[] at, int dim) {
        long[] i = at.clone();
        double[] line = new double[(int) p.shape().dim(dim)];
        for (int k = 0; k < line.length; k++) {
            i[dim] = k;
            line[k] = p.at(i);
        }
        return line;
    }

    static Stream<DType> dtypes() {
        return Arrays.stream(DType.values())
                .filter(t -> !t.isFloating() || t.bytes() >= DType.F32.bytes());
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void equalElementsKeepTheirOrder(DType t) {
        double[] values = IntStream.range(0, 1000).mapToDouble(i -> i * 37 % 101 % 7).toArray();
        Tensor x = Tensor.of(values).to(t);
        double[] stored = x.toDoubleArray();
        assertArrayEquals(order(stored, false), x.argsort(0).toLongArray());
        assertArrayEquals(order(stored, true), x.argsort(0, true).toLongArray());
    }

    @Test
    void nanIsTheLargestAndZerosAreEqual() {
        double[] values = {NAN, 1, -0.0, INF, 0.0, -INF, -NAN, -1e-45, 1e-45};
        long[] ascending = {5, 7, 2, 4, 8, 1, 3, 0, 6};
        long[] descending = {0, 6, 3, 1, 8, 2, 4, 7, 5};
        for (DType t : new DType[] {DType.F32, DType.F64}) {
            Tensor x = Tensor.of(values).to(t);
            assertArrayEquals(ascending, x.argsort(0).toLongArray());
            assertArrayEquals(descending, x.argsort(0, true).toLongArray());
        }
        Tensor wide = Tensor.of(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, 0);
        assertArrayEquals(new long[] {1, 3, 2, 0}, wide.argsort(0).toLongArray());
    }

    @Test
    void singleNumbersAndNothingAreInOrder() {
        Sorted one = Tensor.scalar(3, DType.F32).sort(0);
        assertEquals(3, one.values().item());
        assertEquals(0, one.indices().itemLong());
        assertEquals(Shape.of(0, 4), Tensor.zeros(0, 4).sort(0).values().shape());
        assertEquals(Shape.of(3, 0), Tensor.zeros(3, 0).argsort(0).shape());
    }

    @Test
    void topkTakesTheFirstOfTheOrder() {
        Tensor x = Tensor.of(new float[][] {{3, 9, 4, 9}, {-1, -5, 0, 2}});
        Sorted largest = x.topk(2, -1);
        assertArrayEquals(new float[] {9, 9, 2, 0}, largest.values().toFloatArray());
        assertArrayEquals(new long[] {1, 3, 3, 2}, largest.indices().toLongArray());
        Sorted smallest = x.topk(1, 0, false);
        assertArrayEquals(new float[] {-1, -5, 0, 2}, smallest.values().toFloatArray());
        assertEquals(Shape.of(2, 0), x.topk(0, 1).values().shape());
    }

    @Test
    void gradientsGoBackToWhereTheElementsWere() {
        Tensor x = Plain.numbers(3, 5).tensor();
        Slopes.check(in -> in.getFirst().sort(1).values(), x);
        Slopes.check(in -> in.getFirst().topk(2, 0).values().square(), x);
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3);
        return Stream.of(
                Complaint.of(ShapeException.class, "argsort", () -> x.sort(2), "2", "[2, 3]"),
                Complaint.of(ShapeException.class, "topk", () -> x.topk(4, 1), "4", "3", "[2, 3]"),
                Complaint.of(ShapeException.class, "topk", () -> x.topk(-1, 1), "-1"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void wrongCallsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
