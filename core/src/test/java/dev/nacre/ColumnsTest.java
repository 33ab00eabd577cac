package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.nn.Fold;
import dev.nacre.nn.Unfold;
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

/// Windows as columns and back, against loops.
class ColumnsTest {
    /// One way to cut: sizes of image and window, and options for height and width.
    record Cut(long[] image, long[] size, long[] stride, long[] padding, long[] dilation) {
        void options(Convolutions.Options o) {
            o.stride(stride).padding(padding).dilation(dilation);
        }

        long places(int d) {
            long reach = (size[d] - 1) * dilation[d] + 1;
            return (image[d] + 2 * padding[d] - reach) / stride[d] + 1;
        }

        /// The row or column of the image that an element of a window lies on.
        long at(int d, long place, long within) {
            return place * stride[d] + within * dilation[d] - padding[d];
        }

        boolean isInside(int d, long at) {
            return at >= 0 && at < image[d];
        }
    }

    private static long[] of(long... v) {
        return v;
    }

    static Stream<Cut> cuts() {
        return Stream.of(
                new Cut(of(4, 5), of(2, 3), of(1, 1), of(0, 0), of(1, 1)),
                new Cut(of(4, 6), of(2, 2), of(2, 2), of(0, 0), of(1, 1)),
                new Cut(of(5, 4), of(3, 2), of(2, 1), of(1, 2), of(1, 2)),
                new Cut(of(7, 7), of(2, 3), of(3, 2), of(0, 1), of(2, 1)),
                new Cut(of(1, 1), of(1, 1), of(1, 1), of(0, 0), of(1, 1)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void columnsAreTheWindows(Cut c) {
        Plain x = Plain.numbers(2, 3, c.image[0], c.image[1]);
        long within = c.size[0] * c.size[1];
        Shape shape = Shape.of(2, 3 * within, c.places(0) * c.places(1));
        Tensor columns = x.tensor().unfold(c.size, c::options);
        Plain.of(
                        shape,
                        i -> {
                            long row = c.at(0, i[2] / c.places(1), i[1] % within / c.size[1]);
                            long column = c.at(1, i[2] % c.places(1), i[1] % c.size[1]);
                            return c.isInside(0, row) && c.isInside(1, column)
                                    ? x.at(i[0], i[1] / within, row, column)
                                    : 0;
                        })
                .check(columns);
        assertArrayEquals(
                columns.get(1).toDoubleArray(),
                x.tensor().get(1).unfold(c.size, c::options).toDoubleArray());
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void columnsAreAddedUpWhereTheyWere(Cut c) {
        long within = c.size[0] * c.size[1];
        Plain y = Plain.numbers(2, 3 * within, c.places(0) * c.places(1));
        Plain sums = Plain.of(Shape.of(2, 3, c.image[0], c.image[1]), i -> 0);
        for (long[] i : Plain.indices(y.shape())) {
            long row = c.at(0, i[2] / c.places(1), i[1] % within / c.size[1]);
            long column = c.at(1, i[2] % c.places(1), i[1] % c.size[1]);
            if (c.isInside(0, row) && c.isInside(1, column)) {
                sums.values()[sums.flat(i[0], i[1] / within, row, column)] += y.at(i);
            }
        }
        Tensor image = y.tensor().fold(c.image, c.size, c::options);
        sums.check(image, 1e-14);
        Plain.of(image.get(1)).check(y.tensor().get(1).fold(c.image, c.size, c::options), 1e-14);
        try (Autograd.Scope _ = Autograd.noGrad()) {
            sums.check(y.tensor().fold(c.image, c.size, c::options), 1e-14);
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void gradientsAndTheirGradientsAreSlopes(Cut c) {
        Tensor x = Plain.numbers(1, 2, c.image[0], c.image[1]).tensor().mul(0.1).compute();
        Slopes.check(in -> in.getFirst().unfold(c.size, c::options).sin(), x);
        long rows = 2 * c.size[0] * c.size[1];
        Tensor y = Plain.numbers(1, rows, c.places(0) * c.places(1)).tensor().mul(0.1).compute();
        Slopes.check(in -> in.getFirst().fold(c.image, c.size, c::options).sin(), y);
    }

    @Test
    void modulesDoTheSame() {
        Consumer<Convolutions.Options> o = p -> p.stride(2).padding(1);
        Tensor x = Tensor.rand(2, 3, 6, 8);
        Tensor columns = Unfold.of(3, o).apply(x);
        assertEquals(Shape.of(2, 27, 12), columns.shape());
        assertArrayEquals(columns.toFloatArray(), x.unfold(of(3), o).toFloatArray());
        Tensor image = Fold.of(of(6, 8), of(3), o).apply(columns);
        assertArrayEquals(columns.fold(of(6, 8), of(3, 3), o).toFloatArray(), image.toFloatArray());
    }

    static Stream<Complaint> complaints() {
        Tensor x = Tensor.zeros(2, 3, 4, 5);
        Tensor columns = Tensor.zeros(2, 12, 12);
        return Stream.of(
                Complaint.of(
                        ShapeException.class, "unfold", () -> x.unfold(of(5), o -> {}), "[5, 5]"),
                Complaint.of(
                        ShapeException.class,
                        "unfold",
                        () -> x.unsqueeze(0).unfold(of(2), o -> {}),
                        "[1, 2, 3, 4, 5]"),
                Complaint.of(
                        NacreException.class,
                        "unfold",
                        () -> x.unfold(of(2), o -> o.groups(3)),
                        "groups=3"),
                Complaint.of(
                        ShapeException.class,
                        "fold",
                        () -> columns.fold(of(4, 6), of(2), o -> {}),
                        "[2, 12, 12]",
                        "channels 4, 15"),
                Complaint.of(
                        ShapeException.class,
                        "fold",
                        () -> columns.narrow(1, 0, 10).fold(of(4, 5), of(2), o -> {}),
                        "[2, 10, 12]"),
                Complaint.of(
                        DTypeException.class,
                        "fold",
                        () -> columns.to(DType.I64).fold(of(4, 5), of(2), o -> {}),
                        "i64"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void errorsNameShapesAndTheWayOut(Complaint c) {
        c.check();
    }
}
