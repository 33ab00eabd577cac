package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransformsTest {
    /// `[3, 2, 2]`: red 0 to 3, green 4 to 7, blue 8 to 11.
    private static final Tensor RGB = Tensor.arange(12).to(DType.F32).reshape(3, 2, 2);

    private static final Tensor VECTOR = Tensor.of(1f, 2f, 3f);

    static Stream<Arguments> results() {
        return Stream.of(
                row(Transforms.toFloat(4), Tensor.of(0, 2, 8), "[3]", 0, 0.5, 2),
                row(Transforms.normalize(2, 4), VECTOR, "[3]", -0.25, 0, 0.25),
                row(
                        Transforms.normalize(new double[] {1, 2, 1}, new double[] {1, 2, 4}),
                        VECTOR,
                        "[3]",
                        0,
                        0,
                        0.5),
                row(
                        Transforms.normalize(new double[] {0, 4, 8}, new double[] {1, 2, 4}),
                        RGB,
                        "[3, 2, 2]",
                        new double[] {0, 1, 2, 3, 0, 0.5, 1, 1.5, 0, 0.25, 0.5, 0.75}),
                row(Transforms.centerCrop(1, 1), RGB.narrow(0, 0, 1), "[1, 1, 1]", 0),
                row(
                        Transforms.centerCrop(1, 2),
                        Tensor.arange(12).to(DType.F32).reshape(3, 4),
                        "[1, 2]",
                        5,
                        6),
                row(
                        Transforms.randomFlip(1),
                        Tensor.arange(6).to(DType.F32).reshape(2, 3),
                        "[2, 3]",
                        2,
                        1,
                        0,
                        5,
                        4,
                        3),
                row(Transforms.randomFlip(0), VECTOR.reshape(1, 3), "[1, 3]", 1, 2, 3),
                row(Transforms.randomCrop(1, 3, 0), VECTOR.reshape(1, 3), "[1, 3]", 1, 2, 3),
                row(
                        Transforms.grayscale(),
                        RGB,
                        "[1, 2, 2]",
                        0.587 * 4 + 0.114 * 8,
                        0.299 + 0.587 * 5 + 0.114 * 9,
                        0.299 * 2 + 0.587 * 6 + 0.114 * 10,
                        0.299 * 3 + 0.587 * 7 + 0.114 * 11),
                row(Transforms.resize(2, 2), RGB.narrow(0, 0, 1), "[1, 2, 2]", 0, 1, 2, 3),
                // Half as large: triangles of 4 pixels, cut at the edges, 3 3 1 and 1 3 3 of 7.
                row(
                        Transforms.resize(1, 2),
                        Tensor.of(0f, 7f, 14f, 21f).reshape(1, 4),
                        "[1, 2]",
                        5,
                        16),
                // Twice as large: three quarters of the nearer pixel.
                row(Transforms.resize(4, 1), Tensor.of(0f, 4f).reshape(2, 1), "[4, 1]", 0, 1, 3, 4),
                row(
                        Transforms.toFloat(1).andThen(Transforms.normalize(1, 1)),
                        Tensor.of(1, 2),
                        "[2]",
                        0,
                        1));
    }

    private static Arguments row(Transform t, Tensor x, String shape, double... expected) {
        return Arguments.of(t, x, shape, expected);
    }

    @ParameterizedTest
    @MethodSource("results")
    void changesAreTheirFormulas(Transform t, Tensor x, String shape, double[] expected) {
        float[] before = x.toFloatArray();
        Tensor y = t.apply(x, new Generator(1));
        assertEquals(shape, y.shape().toString());
        assertEquals(DType.F32, y.dtype());
        assertArrayEquals(expected, y.toDoubleArray(), 1e-6);
        assertArrayEquals(before, x.toFloatArray(), "the input is left as it was");
    }

    /// Both axes and many sizes: a weighted mean keeps what is constant, and a ramp rises evenly
    /// from both ends.
    @Test
    void resizingKeepsConstantsAndRamps() {
        for (int[] size : new int[][] {{1, 1}, {2, 9}, {5, 5}, {7, 3}, {16, 31}}) {
            Transform t = Transforms.resize(size[0], size[1]);
            Tensor flat = t.apply(Tensor.full(0.3, 2, 5, 7), new Generator(1));
            assertEquals(Shape.of(2, size[0], size[1]), flat.shape());
            for (float v : flat.toFloatArray()) {
                assertEquals(0.3f, v, 1e-6f);
            }
            float[] ramp =
                    t.apply(Tensor.arange(7).to(DType.F32).expand(5, 7), new Generator(1))
                            .toFloatArray();
            for (int i = 0; i < ramp.length; i++) {
                int column = i % size[1];
                int mirrored = i - column + size[1] - 1 - column;
                assertEquals(6, ramp[i] + ramp[mirrored], 1e-5, Arrays.toString(size));
                assertTrue(column == 0 || ramp[i] > ramp[i - 1] - 1e-5);
            }
        }
    }

    @Test
    void cropsAreEverywhereWithinThePadding() {
        Tensor image = Tensor.arange(12).add(1).to(DType.F32).reshape(1, 3, 4).compute();
        Transform t = Transforms.randomCrop(3, 4, 1);
        Generator g = new Generator(5);
        Set<String> seen = new HashSet<>();
        Set<String> possible = new HashSet<>();
        Tensor padded = image.pad(0, 1, 1, 1, 1).compute();
        for (int top = 0; top < 3; top++) {
            for (int left = 0; left < 3; left++) {
                possible.add(
                        Arrays.toString(
                                padded.narrow(1, top, 3).narrow(2, left, 4).toFloatArray()));
            }
        }
        for (int i = 0; i < 300; i++) {
            seen.add(Arrays.toString(t.apply(image, g).toFloatArray()));
        }
        assertEquals(possible, seen);
    }

    @Test
    void flipsComeAsOftenAsTheyShould() {
        Transform t = Transforms.randomFlip(0.25);
        Tensor x = Tensor.of(0f, 1f).reshape(1, 2);
        Generator g = new Generator(5);
        int flips = 0;
        for (int i = 0; i < 4000; i++) {
            flips += (int) t.apply(x, g).toFloatArray()[0];
        }
        // Five standard deviations.
        assertEquals(1000, flips, 137);
    }

    @Test
    void mistakesAreNamed() {
        Generator g = new Generator(1);
        for (var mistake :
                Stream.<org.junit.jupiter.api.function.Executable>of(
                                () -> Transforms.toFloat(0),
                                () -> Transforms.normalize(0, 0),
                                () -> Transforms.normalize(new double[2], new double[] {1}),
                                () -> Transforms.resize(0, 3),
                                () -> Transforms.randomCrop(1, 1, -1),
                                () -> Transforms.randomFlip(1.1),
                                () -> Transforms.normalize(0, 1).apply(Tensor.of(1, 2), g),
                                () ->
                                        Transforms.normalize(
                                                        new double[] {1, 2}, new double[] {1, 2})
                                                .apply(RGB, g),
                                () -> Transforms.resize(2, 2).apply(VECTOR, g),
                                () -> Transforms.centerCrop(3, 2).apply(RGB, g),
                                () -> Transforms.randomCrop(2, 5, 1).apply(RGB, g),
                                () -> Transforms.grayscale().apply(RGB.narrow(0, 0, 2), g))
                        .toList()) {
            NacreException e = assertThrows(NacreException.class, mistake);
            assertTrue(e.getMessage().matches("\\w+: .{10,}"), e.getMessage());
        }
    }
}
