package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// cat, stack and pad against loops.
class JoiningTest {
    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void catPutsTensorsBehindEachOther(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim < s.rank(); dim++) {
            int d = dim;
            Plain other = Plain.numbers(s.with(d, 2).toArray());
            long n = s.dim(d);
            Plain expected =
                    Plain.of(
                            s.with(d, 2 * n + 2),
                            i -> {
                                long[] from = i.clone();
                                boolean between = i[d] >= n && i[d] < n + 2;
                                from[d] -= i[d] < n ? 0 : between ? n : n + 2;
                                return (between ? other : p).at(from);
                            });
            List<Tensor> pieces = List.of(a.tensor(), other.tensor(), a.tensor());
            expected.check(Tensor.cat(pieces, d));
            expected.check(Tensor.cat(pieces, d - s.rank()));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void stackMakesADim(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim <= s.rank(); dim++) {
            int d = dim;
            Plain expected =
                    Plain.of(
                            s.insert(d, 2),
                            i -> {
                                long[] from = new long[s.rank()];
                                for (int k = 0; k < from.length; k++) {
                                    from[k] = i[k < d ? k : k + 1];
                                }
                                return i[d] == 0 ? p.at(from) : p.at(from) + 1;
                            });
            List<Tensor> pieces = List.of(a.tensor(), a.tensor().add(1));
            expected.check(Tensor.stack(pieces, d));
            expected.check(Tensor.stack(pieces, d - s.rank() - 1));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void padPutsANumberAroundOrCutsOff(Arrangement a) {
        Plain p = a.plain();
        Shape s = p.shape();
        for (int dim = 0; dim < s.rank(); dim++) {
            int d = dim;
            long cut = Math.min(1, s.dim(d));
            long[] sizes = new long[2 * (s.rank() - d)];
            sizes[sizes.length - 2] = 2;
            sizes[sizes.length - 1] = -cut;
            Plain expected =
                    Plain.of(
                            s.with(d, s.dim(d) + 2 - cut),
                            i -> {
                                long[] from = i.clone();
                                from[d] -= 2;
                                return from[d] < 0 ? 0.25 : p.at(from);
                            });
            expected.check(a.tensor().pad(0.25, sizes));
        }
        p.check(a.tensor().pad(1));
    }

    private static Arguments joined(String name, Tensor x, DType type, double... expected) {
        return Arguments.of(name, x, type, expected);
    }

    static Stream<Arguments> edges() {
        Tensor i = Tensor.of(1, 2);
        Tensor nothing = Tensor.zeros(0);
        Tensor single = Tensor.of(7L).sum();
        return Stream.of(
                joined("i32, i64", Tensor.cat(List.of(i, Tensor.of(3L)), 0), DType.I64, 1, 2, 3),
                joined("i32, f64", Tensor.cat(List.of(i, Tensor.of(.5)), 0), DType.F64, 1, 2, .5),
                joined("bool, i32", Tensor.cat(List.of(Tensor.of(true), i), 0), DType.I32, 1, 1, 2),
                joined("one", Tensor.cat(List.of(i), 0), DType.I32, 1, 2),
                joined("itself", Tensor.cat(List.of(i, i), -1), DType.I32, 1, 2, 1, 2),
                joined("nothing", Tensor.cat(List.of(nothing, nothing), 0), DType.F32),
                joined(
                        "zeros(0) fits everywhere",
                        Tensor.cat(List.of(nothing, Tensor.of(new double[][] {{1, 2}})), 1),
                        DType.F64,
                        1,
                        2),
                joined(
                        "numbers of the program",
                        Tensor.stack(List.of(single, Tensor.scalar(0.5, DType.F32)), 0),
                        DType.F32,
                        7,
                        0.5),
                joined("pad of ints", i.pad(0.9, 1, 0), DType.I32, 0, 1, 2),
                joined("pad of bools", Tensor.of(false).pad(1, 0, 1), DType.BOOL, 0, 1),
                joined("pad of nothing", nothing.pad(-1, 1, 1), DType.F32, -1, -1),
                joined("pad a number", single.pad(3), DType.I64, 7),
                joined("pad and cut to nothing", i.pad(3, -1, -1), DType.I32));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edges")
    void edgesAreTorchs(String name, Tensor x, DType type, double... expected) {
        assertEquals(type, x.dtype(), name);
        new Plain(x.shape(), expected).check(x);
        assertEquals(expected.length, x.numel());
    }

    @Test
    void manyPiecesJoin() {
        Tensor all = Tensor.cat(Tensor.arange(100).split(1, 0), 0);
        Plain.of(Shape.of(100), i -> i[0]).check(all);
    }

    @Test
    void meshgridGivesTheCoordinatesOfAGrid() {
        List<Tensor> sides = List.of(Tensor.of(1, 2), Tensor.of(3, 4, 5), Tensor.of(7).reshape());
        List<Tensor> grid = Tensor.meshgrid(sides.toArray(Tensor[]::new));
        List<Tensor> turned = Tensor.meshgrid(sides, "xy");
        Shape s = Shape.of(2, 3, 1);
        for (int k = 0; k < 3; k++) {
            int own = k;
            double[] values = sides.get(k).toDoubleArray();
            Plain.of(s, i -> values[(int) i[own]]).check(grid.get(k));
            Plain.of(Shape.of(3, 2, 1), i -> values[(int) (own < 2 ? i[1 - own] : i[2])])
                    .check(turned.get(k));
            assertEquals(DType.I32, grid.get(k).dtype());
        }
        Plain.of(Shape.of(2), i -> i[0] + 1)
                .check(Tensor.meshgrid(List.of(Tensor.of(1, 2)), "xy").getFirst());
        assertEquals(
                Shape.of(2, 0), Tensor.meshgrid(Tensor.zeros(2), Tensor.zeros(0)).get(0).shape());
    }

    static Stream<Complaint> wrongCalls() {
        Class<ShapeException> shape = ShapeException.class;
        Tensor x = Tensor.zeros(2, 3);
        Tensor y = Tensor.zeros(3, 2);
        Tensor number = x.sum();
        return Stream.of(
                Complaint.of(
                        NacreException.class,
                        "cat",
                        () -> Tensor.cat(List.of(), 0),
                        "at least one"),
                Complaint.of(
                        NacreException.class,
                        "stack",
                        () -> Tensor.stack(List.of(), 0),
                        "at least one"),
                Complaint.of(
                        shape,
                        "cat",
                        () -> Tensor.cat(List.of(x, y), 0),
                        "[2, 3] and [3, 2]",
                        "more than dim 0"),
                Complaint.of(
                        shape, "cat", () -> Tensor.cat(List.of(x, number), 0), "[2, 3] and []"),
                Complaint.of(shape, "cat", () -> Tensor.cat(List.of(x), 2), "dim 2", "[2, 3]"),
                Complaint.of(shape, "cat", () -> Tensor.cat(List.of(number), 0), "use stack"),
                Complaint.of(
                        shape, "stack", () -> Tensor.stack(List.of(x, y), 0), "[2, 3] and [3, 2]"),
                Complaint.of(
                        shape,
                        "stack",
                        () -> Tensor.stack(List.of(x), 3),
                        "number 3",
                        "[2, 3]",
                        "-3 to 2"),
                Complaint.of(
                        shape,
                        "meshgrid",
                        () -> Tensor.meshgrid(Tensor.zeros(2), x),
                        "tensor 1",
                        "[2, 3]"),
                Complaint.of(
                        DTypeException.class,
                        "meshgrid",
                        () -> Tensor.meshgrid(Tensor.zeros(2), Tensor.of(1, 2)),
                        "tensor 0 is f32 and tensor 1 is i32"),
                Complaint.of(
                        NacreException.class,
                        "meshgrid",
                        () -> Tensor.meshgrid(List.of(Tensor.zeros(2)), "yx"),
                        "\"ij\" or \"xy\"",
                        "\"yx\""),
                Complaint.of(
                        NacreException.class,
                        "meshgrid",
                        () -> Tensor.meshgrid(),
                        "at least one tensor"),
                Complaint.of(shape, "pad", () -> x.pad(0, 1), "[1]", "pairs", "[2, 3]"),
                Complaint.of(shape, "pad", () -> x.pad(0, 1, 1, 1, 1, 1, 1), "pairs", "[2, 3]"),
                Complaint.of(shape, "pad", () -> x.pad(0, -2, -2), "[-2, -2]", "dim 1", "[2, 3]"),
                Complaint.of(shape, "pad", () -> x.pad(0, -4, 9), "[-4, 9]", "dim 1", "[2, 3]"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
