package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolingTest {
    /// One way to slide windows over the last two dims.
    record Way(long height, long width, long stride, long padding, long dilation, boolean ceil) {
        void options(Pooling.Options o) {
            o.stride(stride).padding(padding).dilation(dilation).ceilMode(ceil);
        }

        long[] size() {
            return new long[] {height, width};
        }

        long places(long image, long window) {
            long room = image + 2 * padding - (window - 1) * dilation - 1;
            long places = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
            return ceil && (places - 1) * stride >= image + padding ? places - 1 : places;
        }

        /// The elements of a window, NaN for padding; behind the padding there is nothing.
        List<Double> window(Plain x, long[] i) {
            List<Double> window = new ArrayList<>();
            for (long[] k : Plain.indices(Shape.of(height, width))) {
                long y = i[2] * stride + k[0] * dilation - padding;
                long z = i[3] * stride + k[1] * dilation - padding;
                long h = x.shape().dim(2);
                long w = x.shape().dim(3);
                if (y >= 0 && y < h && z >= 0 && z < w) {
                    window.add(x.at(i[0], i[1], y, z));
                } else if (y < h + padding && z < w + padding) {
                    window.add(Double.NaN);
                }
            }
            return window;
        }

        Shape result(Plain x) {
            return x.shape()
                    .with(2, places(x.shape().dim(2), height))
                    .with(3, places(x.shape().dim(3), width));
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way(2, 2, 2, 0, 1, false),
                new Way(2, 2, 2, 0, 1, true),
                new Way(3, 2, 2, 1, 1, false),
                new Way(3, 3, 2, 1, 1, true),
                new Way(2, 3, 1, 0, 1, false),
                new Way(3, 3, 3, 1, 1, true),
                new Way(1, 1, 1, 0, 1, false),
                new Way(1, 1, 3, 0, 1, true));
    }

    static Stream<Way> dilated() {
        return Stream.concat(
                ways(), Stream.of(new Way(2, 2, 1, 1, 2, false), new Way(3, 2, 2, 1, 2, true)));
    }

    @ParameterizedTest
    @MethodSource("dilated")
    void maximum(Way way) {
        Plain x = Plain.numbers(2, 2, 7, 6);
        Plain expected =
                Plain.of(
                        way.result(x),
                        i ->
                                way.window(x, i).stream()
                                        .filter(v -> !v.isNaN())
                                        .mapToDouble(v -> v)
                                        .max()
                                        .orElseThrow());
        expected.check(x.tensor().maxPool2d(way.size(), way::options));
        expected.check(x.tensor().requiresGrad().maxPool2d(way.size(), way::options));
        Slopes.check(
                in -> in.getFirst().maxPool2d(way.size(), way::options).tanh(),
                x.tensor().mul(0.1));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void mean(Way way) {
        Plain x = Plain.numbers(2, 2, 7, 6);
        Consumer<Pooling.Options> without =
                o -> {
                    way.options(o);
                    o.countIncludePad(false);
                };
        Plain.of(
                        way.result(x),
                        i ->
                                way.window(x, i).stream()
                                        .mapToDouble(v -> v.isNaN() ? 0 : v)
                                        .average()
                                        .orElseThrow())
                .check(x.tensor().avgPool2d(way.size(), way::options), 1e-14);
        Plain.of(
                        way.result(x),
                        i ->
                                way.window(x, i).stream()
                                        .filter(v -> !v.isNaN())
                                        .mapToDouble(v -> v)
                                        .average()
                                        .orElseThrow())
                .check(x.tensor().avgPool2d(way.size(), without), 1e-14);
        Slopes.check(
                in -> in.getFirst().avgPool2d(way.size(), without).tanh(), x.tensor().mul(0.1));
    }

    @Test
    void theGradientOfAMaximumGoesToTheFirstOfEquals() {
        Tensor x = Tensor.of(1f, 3, 3, 3).reshape(1, 1, 2, 2).requiresGrad();
        x.maxPool2d(2).sum().backward();
        assertArrayEquals(new float[] {0, 1, 0, 0}, x.grad().toFloatArray());
    }

    @Test
    void aMaximumOfNaNIsNaN() {
        Tensor x = Tensor.of(1f, Float.NaN, 3, 2).reshape(1, 2, 2);
        assertEquals(Double.NaN, x.maxPool2d(2).item());
        assertEquals(Double.NaN, x.requiresGrad().maxPool2d(2).item());
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void adaptiveMeans(long[] sizes) {
        Plain x = Plain.numbers(2, 3, 7, 6);
        Plain.of(
                        Shape.of(2, 3, sizes[0], sizes[1]),
                        i -> {
                            double sum = 0;
                            long count = 0;
                            for (long y = i[2] * 7 / sizes[0];
                                    y < (double) (i[2] + 1) * 7 / sizes[0];
                                    y++) {
                                for (long z = i[3] * 6 / sizes[1];
                                        z < (double) (i[3] + 1) * 6 / sizes[1];
                                        z++) {
                                    sum += x.at(i[0], i[1], y, z);
                                    count++;
                                }
                            }
                            return sum / count;
                        })
                .check(x.tensor().adaptiveAvgPool2d(sizes[0], sizes[1]), 1e-13);
        Slopes.check(
                in -> in.getFirst().adaptiveAvgPool2d(sizes[0], sizes[1]).tanh(),
                x.tensor().mul(0.1));
    }

    static Stream<long[]> sizes() {
        return Stream.of(
                new long[] {1, 1},
                new long[] {7, 6},
                new long[] {3, 4},
                new long[] {2, 3},
                new long[] {9, 8});
    }

    @Test
    void unfoldIsWindowsInANewDim() {
        Plain x = Plain.numbers(2, 7, 3);
        Plain.of(Shape.of(2, 3, 3, 3), i -> x.at(i[0], i[1] * 2 + i[3], i[2]))
                .check(x.tensor().unfold(1, 3, 2));
        Slopes.check(in -> in.getFirst().unfold(1, 3, 2).tanh(), x.tensor().mul(0.1));
    }

    @Test
    void batchesMayHaveAnyDims() {
        Plain x = Plain.numbers(2, 3, 4, 6);
        Plain whole = Plain.of(x.tensor().maxPool2d(2));
        whole.reshaped(Shape.of(6, 2, 3)).check(x.tensor().reshape(6, 4, 6).maxPool2d(2));
    }
}
