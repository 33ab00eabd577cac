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

    /// How much an element counts at a distance, as Keys writes it, with `a = -0.75`.
    private static double keys(double s) {
        double x = Math.abs(s);
        if (x >= 2) {
            return 0;
        }
        return x <= 1
                ? 1.25 * x * x * x - 2.25 * x * x + 1
                : -0.75 * x * x * x + 3.75 * x * x - 6 * x + 3;
    }

    @Test
    void bicubicWeighsFourByFour() {
        Plain x = Plain.numbers(2, 1, 4, 5);
        for (boolean align : new boolean[] {false, true}) {
            double[] step =
                    align ? new double[] {3 / 6.0, 4 / 8.0} : new double[] {4 / 7.0, 5 / 9.0};
            Plain.of(
                            Shape.of(2, 1, 7, 9),
                            i -> {
                                double row = align ? i[2] * step[0] : (i[2] + 0.5) * step[0] - 0.5;
                                double column =
                                        align ? i[3] * step[1] : (i[3] + 0.5) * step[1] - 0.5;
                                double sum = 0;
                                for (int y = -3; y < 8; y++) {
                                    for (int z = -3; z < 9; z++) {
                                        double there =
                                                x.at(
                                                        i[0],
                                                        i[1],
                                                        Math.clamp(y, 0, 3),
                                                        Math.clamp(z, 0, 4));
                                        sum += keys(row - y) * keys(column - z) * there;
                                    }
                                }
                                return sum;
                            })
                    .check(
                            x.tensor()
                                    .interpolate(o ->
                                            o.size(7, 9)
                                                    .mode(InterpolationMode.BICUBIC)
                                                    .alignCorners(align)),
                            1e-13);
        }
        Slopes.check(
                in ->
                        in.getFirst()
                                .interpolate(
                                        o -> o.scaleFactor(1.7).mode(InterpolationMode.BICUBIC))
                                .tanh(),
                x.tensor().mul(0.1));
    }

    @Test
    void trilinearIsBilinearBetweenTwoImages() {
        Plain x = Plain.numbers(1, 2, 3, 4, 5);
        Consumer<Resampling.Options> o = p -> p.size(5, 8, 3).mode(InterpolationMode.TRILINEAR);
        Tensor y = x.tensor().interpolate(o);
        for (int i = 0; i < 5; i++) {
            double at = place(i, 3, 3 / 5.0, false);
            long low = Math.min((long) at, 2);
            Tensor below = x.tensor().get(0).narrow(1, low, 1).squeeze(1).unsqueeze(0);
            Tensor above =
                    x.tensor().get(0).narrow(1, Math.min(low + 1, 2), 1).squeeze(1).unsqueeze(0);
            Tensor between = below.mul(1 - (at - low)).add(above.mul(at - low));
            Plain.of(between.interpolate(p -> p.size(8, 3).mode(BILINEAR)))
                    .check(y.narrow(2, i, 1).squeeze(2), 1e-13);
        }
        Slopes.check(in -> in.getFirst().interpolate(o).tanh(), x.tensor().mul(0.1));
    }

    @Test
    void areasAreTheirMeans() {
        Tensor x = Plain.numbers(2, 3, 5, 7).tensor();
        Consumer<Resampling.Options> o = p -> p.size(2, 3).mode(InterpolationMode.AREA);
        Plain.of(x.adaptiveAvgPool2d(2, 3)).check(x.interpolate(o));
        Consumer<Resampling.Options> half = p -> p.scaleFactor(0.5).mode(InterpolationMode.AREA);
        Tensor line = x.flatten(1, 2);
        Plain.of(line.adaptiveAvgPool1d(3)).check(line.interpolate(half));
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
                        NacreException.class,
                        op,
                        () ->
                                x.interpolate(o ->
                                        o.size(2).mode(InterpolationMode.AREA).alignCorners(true)),
                        "not AREA"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.interpolate(o -> o.size(2).mode(InterpolationMode.TRILINEAR)),
                        "depth, height, width"),
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
