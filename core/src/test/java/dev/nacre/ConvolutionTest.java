package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.nn.Conv2d;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {
    /// One way to slide: sizes of batch, channels in and out, the image and the kernel, and
    /// options.
    record Slide(
            long n,
            long in,
            long out,
            long[] image,
            long[] kernel,
            long[] stride,
            long[] padding,
            long[] dilation,
            long groups) {
        void options(Convolutions.Options o) {
            o.stride(stride).padding(padding).dilation(dilation).groups(groups);
        }

        Tensor input() {
            return Plain.numbers(n, in, image[0], image[1]).tensor();
        }

        Tensor weight() {
            return Plain.numbers(out, in / groups, kernel[0], kernel[1]).tensor();
        }

        Tensor bias() {
            return Plain.numbers(out).tensor();
        }

        Tensor apply(Tensor x, Tensor w, Tensor b) {
            return x.conv2d(w, b, this::options);
        }

        @Override
        public String toString() {
            return "%d x %d %s to %d by %s, stride %s padding %s dilation %s groups %d"
                    .formatted(
                            n,
                            in,
                            Arrays.toString(image),
                            out,
                            Arrays.toString(kernel),
                            Arrays.toString(stride),
                            Arrays.toString(padding),
                            Arrays.toString(dilation),
                            groups);
        }
    }

    private static long[] of(long... values) {
        return values;
    }

    static Stream<Slide> slides() {
        return Stream.of(
                new Slide(2, 3, 4, of(5, 6), of(3, 3), of(1), of(0), of(1), 1),
                new Slide(2, 3, 4, of(5, 6), of(3, 3), of(1), of(1), of(1), 1),
                new Slide(1, 2, 3, of(7, 8), of(3, 2), of(2, 3), of(1, 0), of(1), 1),
                new Slide(2, 4, 6, of(6, 5), of(2, 3), of(2), of(2, 1), of(2, 1), 2),
                new Slide(1, 3, 3, of(5, 5), of(3, 3), of(1), of(1), of(1), 3),
                new Slide(1, 2, 4, of(9, 4), of(1, 1), of(3), of(0), of(1), 1),
                new Slide(1, 1, 1, of(4, 4), of(4, 4), of(1), of(0), of(1), 1),
                new Slide(1, 1, 2, of(3, 3), of(3, 3), of(2), of(3), of(3), 1),
                new Slide(0, 2, 2, of(3, 3), of(2, 2), of(1), of(0), of(1), 1));
    }

    /// The sum of the definition, element by element.
    private static Plain plain(Slide s) {
        Plain x = Plain.of(s.input());
        Plain w = Plain.of(s.weight());
        Plain b = Plain.of(s.bias());
        long[] stride = each(s.stride);
        long[] padding = each(s.padding);
        long[] dilation = each(s.dilation);
        long[] size = new long[2];
        for (int d = 0; d < 2; d++) {
            long room = s.image[d] + 2 * padding[d] - (s.kernel[d] - 1) * dilation[d] - 1;
            size[d] = room / stride[d] + 1;
        }
        return Plain.of(
                Shape.of(s.n, s.out, size[0], size[1]),
                i -> {
                    double sum = b.at(i[1]);
                    long group = i[1] / (s.out / s.groups);
                    for (long[] k :
                            Plain.indices(Shape.of(s.in / s.groups, s.kernel[0], s.kernel[1]))) {
                        long y = i[2] * stride[0] + k[1] * dilation[0] - padding[0];
                        long z = i[3] * stride[1] + k[2] * dilation[1] - padding[1];
                        if (y >= 0 && y < s.image[0] && z >= 0 && z < s.image[1]) {
                            sum +=
                                    w.at(i[1], k[0], k[1], k[2])
                                            * x.at(i[0], group * (s.in / s.groups) + k[0], y, z);
                        }
                    }
                    return sum;
                });
    }

    private static long[] each(long[] values) {
        return values.length == 1 ? of(values[0], values[0]) : values;
    }

    @ParameterizedTest
    @MethodSource("slides")
    void isTheSumOfItsDefinition(Slide s) {
        plain(s).check(s.apply(s.input(), s.weight(), s.bias()), 1e-13);
    }

    @ParameterizedTest
    @MethodSource("slides")
    void readsAnyLayout(Slide s) {
        Tensor x = s.input().permute(3, 0, 2, 1).compute().permute(1, 3, 2, 0);
        Tensor w = s.weight().permute(2, 3, 0, 1).compute().permute(2, 3, 0, 1);
        plain(s).check(s.apply(x, w, s.bias()), 1e-13);
    }

    @ParameterizedTest
    @MethodSource("slides")
    void gradientsAreSlopesTwice(Slide s) {
        Tensor x = s.input().mul(0.1);
        Tensor w = s.weight().mul(0.1);
        Tensor b = s.bias();
        Slopes.check(in -> s.apply(in.get(0), in.get(1), in.get(2)).tanh(), x, w, b);
    }

    @Test
    void withoutBatchOrBias() {
        Tensor x = Plain.numbers(3, 5, 6).tensor();
        Tensor w = Plain.numbers(4, 3, 2, 2).tensor();
        Plain.of(x.unsqueeze(0).conv2d(w, null).squeeze(0)).check(x.conv2d(w, null));
        Tensor line = Plain.numbers(2, 3, 9).tensor();
        Tensor taps = Plain.numbers(4, 3, 3).tensor();
        Plain.of(line.unsqueeze(2).conv2d(taps.unsqueeze(2), null, o -> o.stride(1, 2)).squeeze(2))
                .check(line.conv1d(taps, null, o -> o.stride(2)));
    }

    @Test
    void sameKeepsSizes() {
        Tensor x = Plain.numbers(2, 2, 5, 6).tensor();
        Tensor w = Plain.numbers(3, 2, 3, 4).tensor();
        Consumer<Convolutions.Options> o = p -> p.padding("same").dilation(1, 2);
        Tensor y = x.conv2d(w, null, o);
        assertEquals(Shape.of(2, 3, 5, 6), y.shape());
        // Of 3 rows one is on each side; of 4 columns, 7 apart, 3 on each.
        Plain.of(x.conv2d(w, null, p -> p.padding(1, 3).dilation(1, 2))).check(y);
        Tensor even = Plain.numbers(3, 2, 2, 4).tensor();
        Plain.of(x.pad(0, 1, 2, 0, 1).conv2d(even, null))
                .check(x.conv2d(even, null, p -> p.padding("same")));
        Plain.of(x.pad(PadMode.REFLECT, 1, 2, 0, 1).conv2d(even, null))
                .check(x.conv2d(even, null, p -> p.padding("same").paddingMode(PadMode.REFLECT)));
        Plain.of(x.conv2d(w, null)).check(x.conv2d(w, null, p -> p.padding("valid")));
        Convolutions.Options copy = new Convolutions.Options();
        new Convolutions.Options().padding("same").copyTo(copy);
        assertTrue(copy.toString().contains("padding=same"), copy.toString());
        assertEquals(
                x.shape().with(1, 3),
                Conv2d.of(2, 3, 2, p -> p.padding("same").dtype(DType.F64)).apply(x).shape());
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3, 8, 8);
        Tensor w = Tensor.zeros(4, 3, 3, 3);
        return Stream.of(
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> Tensor.zeros(2, 1, 8, 8).conv2d(w, null),
                        "[2, 1, 8, 8]",
                        "[4, 3, 3, 3]",
                        "expected [batch, 3, size, size]"),
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> Tensor.zeros(8, 8).conv2d(w, null),
                        "[8, 8]",
                        "expected [batch, 3, size, size]"),
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> Tensor.zeros(2, 3, 2, 8).conv2d(w, null),
                        "[4, 3, 3, 3]",
                        "[2, 3, 2, 8] has 2 there"),
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> x.conv2d(w, Tensor.zeros(3)),
                        "bias of shape [3]",
                        "[4]"),
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> x.conv2d(w, null, o -> o.groups(3)),
                        "[4, 3, 3, 3]",
                        "3 groups"),
                Complaint.of(
                        ShapeException.class,
                        "conv2d",
                        () -> x.conv2d(w, null, o -> o.stride(1, 2, 3)),
                        "stride [1, 2, 3]"),
                Complaint.of(
                        DTypeException.class,
                        "conv2d",
                        () -> x.to(DType.F64).conv2d(w, null),
                        "f64",
                        "f32"),
                Complaint.of(
                        DTypeException.class,
                        "maxPool2d",
                        () -> x.to(DType.I64).maxPool2d(2),
                        "i64"),
                Complaint.of(
                        ShapeException.class,
                        "maxPool2d",
                        () -> x.maxPool2d(9),
                        "[9, 9]",
                        "[2, 3, 8, 8]"),
                Complaint.of(
                        NacreException.class,
                        "conv1d",
                        () ->
                                x.flatten(2, 3)
                                        .conv1d(
                                                Tensor.zeros(1, 3, 3),
                                                null,
                                                o -> o.padding("same").stride(2)),
                        "stride of 1, not [2]"),
                Complaint.of(
                        ShapeException.class,
                        "avgPool2d",
                        () -> x.avgPool2d(2, o -> o.padding(2)),
                        "at most half"),
                Complaint.of(
                        ShapeException.class,
                        "unfold",
                        () -> x.unfold(2, 9, 1),
                        "9 elements",
                        "dim 2"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }

    @Test
    void impossibleOptionsAreErrors() {
        for (long bad : of(0, -1)) {
            assertThrows(NacreException.class, () -> new Convolutions.Options().stride(bad));
        }
        assertThrows(NacreException.class, () -> new Convolutions.Options().padding("reflect"));
    }
}
