package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AdaptivePoolingTest {
    /// The places of window `i` of `n`.
    private static LongStream window(long i, long size, long n) {
        return LongStream.range(0, size)
                .filter(place -> (place + 1) * n > i * size && place * n < (i + 1) * size);
    }

    private static DoubleStream line(Plain x, long[] i, long n) {
        return window(i[2], x.shape().dim(2), n).mapToDouble(p -> x.at(i[0], i[1], p));
    }

    @Test
    void windowsOfALine() {
        Plain x = Plain.numbers(2, 3, 7);
        for (long n : new long[] {1, 2, 3, 5, 7, 9}) {
            Shape to = Shape.of(2, 3, n);
            Plain.of(to, i -> line(x, i, n).average().orElseThrow())
                    .check(x.tensor().adaptiveAvgPool1d(n), 1e-14);
            Plain.of(to, i -> line(x, i, n).max().orElseThrow())
                    .check(x.tensor().adaptiveMaxPool1d(n));
            Slopes.check(in -> in.getFirst().adaptiveAvgPool1d(n).tanh(), x.tensor().mul(0.1));
            Slopes.check(in -> in.getFirst().adaptiveMaxPool1d(n).tanh(), x.tensor().mul(0.1));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.PoolingTest#sizes")
    void maximaOfAnImage(long[] sizes) {
        Plain x = Plain.numbers(2, 3, 7, 6);
        Plain.of(
                        Shape.of(2, 3, sizes[0], sizes[1]),
                        i ->
                                window(i[2], 7, sizes[0])
                                        .boxed()
                                        .flatMapToDouble(y ->
                                                window(i[3], 6, sizes[1])
                                                        .mapToDouble(z -> x.at(i[0], i[1], y, z)))
                                        .max()
                                        .orElseThrow())
                .check(x.tensor().adaptiveMaxPool2d(sizes[0], sizes[1]));
        Slopes.check(
                in -> in.getFirst().adaptiveMaxPool2d(sizes[0], sizes[1]).tanh(),
                x.tensor().mul(0.1));
    }

    @Test
    void theGradientGoesToTheFirstOfEquals() {
        Tensor x = Tensor.of(1f, 3, 3, 1).reshape(1, 2, 2).requiresGrad();
        x.adaptiveMaxPool2d(1, 1).sum().backward();
        assertArrayEquals(new float[] {0, 1, 0, 0}, x.grad().toFloatArray());
        Tensor line = Tensor.ones(3).requiresGrad();
        line.adaptiveMaxPool1d(2).sum().backward();
        assertArrayEquals(new float[] {1, 1, 0}, line.grad().toFloatArray());
        assertEquals(Double.NaN, Tensor.of(1f, Float.NaN, 3).adaptiveMaxPool1d(1).get(0).item());
    }

    static Stream<Complaint> complaints() {
        return Stream.of(
                Complaint.of(
                        ShapeException.class,
                        "adaptiveMaxPool2d",
                        () -> Tensor.zeros(2, 0, 3).adaptiveMaxPool2d(2, 2),
                        "[2, 2] windows",
                        "[2, 0, 3]"),
                Complaint.of(
                        DTypeException.class,
                        "adaptiveMaxPool1d",
                        () -> Tensor.zeros(DType.I64, 3).adaptiveMaxPool1d(2),
                        "i64",
                        "floating-point"),
                Complaint.of(
                        ShapeException.class,
                        "adaptiveAvgPool1d",
                        () -> Tensor.zeros(3).adaptiveAvgPool1d(0),
                        "[0] windows"),
                Complaint.of(
                        ShapeException.class,
                        "adaptiveAvgPool1d",
                        () -> Tensor.zeros().adaptiveAvgPool1d(1),
                        "[]"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }
}
