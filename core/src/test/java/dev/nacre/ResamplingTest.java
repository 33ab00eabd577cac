package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplingTest {
    private static final InterpolationMode BILINEAR = InterpolationMode.BILINEAR;

    /// The image drawn as a surface: the value at a place that lies between elements.
    private static double surface(Plain x, long n, long c, double row, double column) {
        double sum = 0;
        for (long y = 0; y < x.shape().dim(2); y++) {
            for (long z = 0; z < x.shape().dim(3); z++) {
                double near =
                        Math.max(0, 1 - Math.abs(row - y)) * Math.max(0, 1 - Math.abs(column - z));
                sum += near * x.at(n, c, y, z);
            }
        }
        return sum;
    }

    private static double place(long i, long size, double step, boolean align) {
        double at = align ? i * step : (i + 0.5) * step - 0.5;
        return Math.min(Math.max(at, 0), size - 1.0);
    }

    @Test
    void bilinearIsTheSurfaceThroughTheElements() {
        Plain x = Plain.numbers(2, 3, 4, 5);
        long[][] sizes = {{8, 10}, {4, 5}, {3, 2}, {1, 1}, {7, 13}};
        for (long[] size : sizes) {
            for (boolean align : new boolean[] {false, true}) {
                Consumer<Resampling.Options> o =
                        options -> options.size(size).mode(BILINEAR).alignCorners(align);
                double[] step = new double[2];
                for (int d = 0; d < 2; d++) {
                    long have = x.shape().dim(2 + d);
                    step[d] =
                            !align
                                    ? (double) have / size[d]
                                    : size[d] == 1 ? 0 : (have - 1.0) / (size[d] - 1);
                }
                Plain.of(
                                Shape.of(2, 3, size[0], size[1]),
                                i ->
                                        surface(
                                                x,
                                                i[0],
                                                i[1],
                                                place(i[2], 4, step[0], align),
                                                place(i[3], 5, step[1], align)))
                        .check(x.tensor().interpolate(o), 1e-13);
                Slopes.check(in -> in.getFirst().interpolate(o).tanh(), x.tensor().mul(0.1));
            }
        }
    }

    /// With a factor, it is the factor that tells how far elements are apart, not the sizes.
    @Test
    void factorsAreTakenAsTheyAre() {
        Plain x = Plain.numbers(1, 2, 4, 5);
        Plain.of(
                        Shape.of(1, 2, 9, 7),
                        i ->
                                surface(
                                        x,
                                        i[0],
                                        i[1],
                                        place(i[2], 4, 1 / 2.3, false),
                                        place(i[3], 5, 1 / 1.5, false)))
                .check(x.tensor().interpolate(o -> o.scaleFactor(2.3, 1.5).mode(BILINEAR)), 1e-13);
        Plain.of(
                        Shape.of(1, 2, 9, 7),
                        i -> x.at(i[0], i[1], (long) (i[2] / 2.3), (long) (i[3] / 1.5)))
                .check(x.tensor().interpolate(o -> o.scaleFactor(2.3, 1.5)));
    }

    @Test
    void nearestIsTheElementBefore() {
        Plain x = Plain.numbers(2, 3, 4, 5);
        long[][] sizes = {{8, 10}, {4, 5}, {3, 2}, {1, 1}, {7, 13}};
        for (long[] size : sizes) {
            Plain expected =
                    Plain.of(
                            Shape.of(2, 3, size[0], size[1]),
                            i -> x.at(i[0], i[1], i[2] * 4 / size[0], i[3] * 5 / size[1]));
            expected.check(x.tensor().interpolate(o -> o.size(size)));
            expected.check(x.tensor().to(DType.F32).interpolate(o -> o.size(size)).to(DType.F64));
            Slopes.check(
                    in -> in.getFirst().interpolate(o -> o.size(size)).tanh(), x.tensor().mul(0.1));
        }
        Tensor bytes = Tensor.of(new byte[] {1, 2}).reshape(1, 1, 2);
        assertArrayEquals(
                new byte[] {1, 1, 1, 2, 2, 2},
                bytes.interpolate(o -> o.scaleFactor(3)).toByteArray());
    }

    @Test
    void linearIsAlongOneDim() {
        Tensor x = Plain.numbers(2, 3, 6).tensor();
        Plain.of(x.unsqueeze(2).interpolate(o -> o.size(1, 15).mode(BILINEAR)).squeeze(2))
                .check(x.interpolate(o -> o.size(15).mode(InterpolationMode.LINEAR)), 1e-14);
    }

    @Test
    void pixelsAreShuffledAndBack() {
        Plain x = Plain.numbers(2, 12, 3, 4);
        Tensor y = x.tensor().pixelShuffle(2);
        Plain.of(
                        Shape.of(2, 3, 6, 8),
                        i -> x.at(i[0], i[1] * 4 + i[2] % 2 * 2 + i[3] % 2, i[2] / 2, i[3] / 2))
                .check(y);
        x.check(y.pixelUnshuffle(2));
        x.reshaped(Shape.of(24, 3, 4)).check(y.flatten(0, 1).pixelUnshuffle(2));
        Slopes.check(in -> in.getFirst().pixelShuffle(2).tanh(), x.tensor().mul(0.1));
        Slopes.check(in -> in.getFirst().pixelUnshuffle(2).tanh(), y.mul(0.1));
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3, 4, 5);
        String op = "interpolate";
        return Stream.of(
                Complaint.of(NacreException.class, op, () -> x.interpolate(o -> {}), "either"),
                Complaint.of(
                        NacreException.class,
                        op,
                        () -> x.interpolate(o -> o.size(2).scaleFactor(2)),
                        "either"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.flatten(2, 3).interpolate(o -> o.size(2).mode(BILINEAR)),
                        "[2, 3, 20]",
                        "expected [batch, channels, height, width]"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.interpolate(o -> o.size(2, 2, 2)),
                        "[2, 3, 4, 5]",
                        "size=[2, 2, 2]"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.interpolate(o -> o.scaleFactor(0.2)),
                        "0 elements of dim 2"),
                Complaint.of(
                        NacreException.class,
                        op,
                        () -> x.interpolate(o -> o.size(2).alignCorners(true)),
                        "alignCorners"),
                Complaint.of(
                        DTypeException.class,
                        op,
                        () -> x.to(DType.I64).interpolate(o -> o.size(2).mode(BILINEAR)),
                        "i64"),
                Complaint.of(
                        ShapeException.class,
                        "pixelShuffle",
                        () -> x.pixelShuffle(2),
                        "[2, 3, 4, 5]",
                        "channels 4"),
                Complaint.of(
                        ShapeException.class,
                        "pixelUnshuffle",
                        () -> x.pixelUnshuffle(2),
                        "[2, 3, 4, 5]",
                        "size 2"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }
}
