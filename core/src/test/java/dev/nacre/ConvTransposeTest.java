package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.nn.ConvTranspose3d;
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

class ConvTransposeTest {
    /// One way to spread: sizes of batch, channels in and out, the image and the kernel, and
    /// options for height and width.
    record Spread(
            long n,
            long in,
            long out,
            long[] image,
            long[] kernel,
            long[] stride,
            long[] padding,
            long[] dilation,
            long[] more,
            long groups) {
        void options(Convolutions.Options o) {
            o.stride(stride).padding(padding).dilation(dilation).groups(groups);
            o.outputPadding(more);
        }

        Tensor input() {
            return Plain.numbers(n, in, image[0], image[1]).tensor();
        }

        Tensor weight() {
            return Plain.numbers(in, out / groups, kernel[0], kernel[1]).tensor();
        }

        Tensor bias() {
            return Plain.numbers(out).tensor();
        }

        /// Every number of the input is added to wherever its kernel reaches.
        Plain plain() {
            Plain x = Plain.of(input());
            Plain w = Plain.of(weight());
            Plain b = Plain.of(bias());
            long[] size = new long[2];
            for (int d = 0; d < 2; d++) {
                size[d] =
                        (image[d] - 1) * stride[d]
                                - 2 * padding[d]
                                + dilation[d] * (kernel[d] - 1)
                                + more[d]
                                + 1;
            }
            Plain y = Plain.of(Shape.of(n, out, size[0], size[1]), i -> b.at(i[1]));
            for (long[] i : Plain.indices(x.shape())) {
                long group = i[1] / (in / groups);
                for (long[] k : Plain.indices(Shape.of(out / groups, kernel[0], kernel[1]))) {
                    long row = i[2] * stride[0] + k[1] * dilation[0] - padding[0];
                    long column = i[3] * stride[1] + k[2] * dilation[1] - padding[1];
                    if (row >= 0 && row < size[0] && column >= 0 && column < size[1]) {
                        int to = y.flat(i[0], group * (out / groups) + k[0], row, column);
                        y.values()[to] += x.at(i) * w.at(i[1], k[0], k[1], k[2]);
                    }
                }
            }
            return y;
        }
    }

    private static long[] of(long... values) {
        return values;
    }

    static Stream<Spread> spreads() {
        long[] no = of(0, 0);
        long[] one = of(1, 1);
        return Stream.of(
                new Spread(2, 3, 4, of(3, 4), of(3, 3), one, no, one, no, 1),
                new Spread(2, 3, 2, of(3, 4), of(4, 4), of(2, 2), one, one, no, 1),
                new Spread(1, 2, 3, of(4, 3), of(3, 2), of(2, 3), of(1, 0), one, of(1, 2), 1),
                new Spread(1, 4, 6, of(3, 3), of(2, 3), of(2, 1), of(0, 1), of(3, 2), of(2, 1), 2),
                new Spread(1, 3, 3, of(3, 3), of(3, 3), of(2, 2), one, one, one, 3),
                new Spread(1, 2, 2, of(5, 4), of(1, 1), of(1, 2), no, one, of(0, 1), 1),
                new Spread(1, 1, 2, of(4, 4), of(2, 2), one, of(2, 1), one, no, 1),
                new Spread(1, 1, 1, of(3, 3), of(1, 2), of(3, 3), no, one, of(2, 2), 1),
                new Spread(0, 2, 2, of(3, 3), of(2, 2), one, no, one, no, 1));
    }

    @ParameterizedTest
    @MethodSource("spreads")
    void isTheSumOfItsDefinition(Spread s) {
        Tensor y = s.input().convTranspose2d(s.weight(), s.bias(), s::options);
        s.plain().check(y, 1e-13);
    }

    @ParameterizedTest
    @MethodSource("spreads")
    void gradientsAreSlopesTwice(Spread s) {
        Tensor x = s.input().mul(0.1);
        Tensor w = s.weight().mul(0.1);
        Slopes.check(
                in -> in.get(0).convTranspose2d(in.get(1), in.get(2), s::options).tanh(),
                x,
                w,
                s.bias());
    }

    @Test
    void withoutBatchOrBias() {
        Tensor x = Plain.numbers(3, 5, 6).tensor();
        Tensor w = Plain.numbers(3, 4, 2, 2).tensor();
        Plain.of(x.unsqueeze(0).convTranspose2d(w, null).squeeze(0))
                .check(x.convTranspose2d(w, null));
        Tensor line = Plain.numbers(2, 3, 9).tensor();
        Tensor taps = Plain.numbers(3, 4, 3).tensor();
        Plain.of(
                        line.unsqueeze(2)
                                .convTranspose2d(
                                        taps.unsqueeze(2),
                                        null,
                                        o -> o.stride(1, 2).outputPadding(0, 1))
                                .squeeze(2))
                .check(line.convTranspose1d(taps, null, o -> o.stride(2).outputPadding(1)));
    }

    /// A convolution with other padding is one of the padded image.
    @Test
    void convolutionsTakeModesOfPadding() {
        Tensor x = Plain.numbers(2, 3, 5, 6).tensor();
        Tensor w = Plain.numbers(4, 3, 3, 2).tensor();
        for (PadMode mode : PadMode.values()) {
            Plain.of(x.pad(mode, 1, 1, 2, 2).conv2d(w, null))
                    .check(x.conv2d(w, null, o -> o.padding(2, 1).paddingMode(mode)));
        }
    }

    /// Spreading is the gradient of gathering, in three dims too.
    @Test
    void volumesAreSpreadAsTheyAreGathered() {
        Consumer<Convolutions.Options> o =
                p -> p.stride(2, 1, 2).padding(1, 0, 1).dilation(1, 2, 1).groups(2);
        Tensor x = Plain.numbers(2, 4, 5, 6, 7).tensor().requiresGrad();
        Tensor w = Plain.numbers(6, 2, 3, 2, 2).tensor();
        Tensor y = x.conv3d(w, null, o);
        Tensor g = Plain.numbers(y.shape().toArray()).tensor();
        Tensor back = Autograd.grad(y.mul(g).sum(), x).getFirst();
        Tensor bias = Plain.numbers(4).tensor();
        Consumer<Convolutions.Options> more = o.andThen(p -> p.outputPadding(0, 0, 1));
        Plain.of(back.add(bias.reshape(4, 1, 1, 1))).check(g.convTranspose3d(w, bias, more), 1e-13);
        Plain.of(g.convTranspose3d(w, bias, more).get(1))
                .check(g.get(1).convTranspose3d(w, bias, more), 1e-13);
        ConvTranspose3d layer = ConvTranspose3d.of(4, 2, 3, o2 -> o2.stride(2));
        assertEquals(Shape.of(4, 2, 3, 3, 3), layer.weight().shape());
        assertEquals(Shape.of(1, 2, 5, 7, 9), layer.apply(Tensor.zeros(1, 4, 2, 3, 4)).shape());
        Slopes.check(
                in -> in.get(0).convTranspose3d(in.get(1), null, p -> p.stride(2)).sin(),
                Plain.numbers(1, 2, 2, 2, 1).tensor().mul(0.1),
                Plain.numbers(2, 1, 2, 1, 2).tensor().mul(0.1));
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3, 4, 4);
        Tensor w = Tensor.zeros(3, 5, 3, 3);
        String op = "convTranspose2d";
        return Stream.of(
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> Tensor.zeros(2, 5, 4, 4).convTranspose2d(w, null),
                        "[2, 5, 4, 4]",
                        "[3, 5, 3, 3]",
                        "expected [batch, 3, size, size]"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.convTranspose2d(w, null, o -> o.groups(2)),
                        "[in, out / groups, size, size]",
                        "2 groups"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.convTranspose2d(w, Tensor.zeros(3)),
                        "bias of shape [3]",
                        "[5]"),
                Complaint.of(
                        ShapeException.class,
                        op,
                        () -> x.convTranspose2d(w, null, o -> o.padding(3)),
                        "nothing is left in dim 2",
                        "[2, 3, 4, 4]"),
                Complaint.of(
                        NacreException.class,
                        op,
                        () -> x.convTranspose2d(w, null, o -> o.stride(2).outputPadding(2)),
                        "outputPadding [2, 2]",
                        "below the stride or the dilation"),
                Complaint.of(
                        NacreException.class,
                        op,
                        () -> x.convTranspose2d(w, null, o -> o.paddingMode(PadMode.REFLECT)),
                        "REFLECT"),
                Complaint.of(
                        NacreException.class,
                        "conv2d",
                        () -> x.conv2d(w, null, o -> o.outputPadding(1)),
                        "transposed"),
                Complaint.of(
                        DTypeException.class,
                        op,
                        () -> x.to(DType.F64).convTranspose2d(w, null),
                        "f64",
                        "f32"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }
}
