package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Norms, distances and angles against loops.
class NormsTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    private static double norm(double p, double... v) {
        DoubleStream sizes = Arrays.stream(v).map(Math::abs);
        if (p == INF) {
            return sizes.max().orElseThrow();
        }
        if (p == -INF) {
            return sizes.min().orElseThrow();
        }
        return p == 0
                ? sizes.filter(x -> x != 0).count()
                : Math.pow(sizes.map(x -> Math.pow(x, p)).sum(), 1 / p);
    }

    private static ToDoubleFunction<double[]> norm(double p) {
        return v -> norm(p, v);
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void normsOverOneDimAndAll(Arrangement a) {
        Plain p = a.plain();
        List<Integer> all = IntStream.range(0, p.shape().rank()).boxed().toList();
        for (double order : new double[] {2, 1, 0, 3, 0.5, 1.5, -1, INF, -INF}) {
            boolean empty = p.shape().count() == 0;
            if (empty && (order < 0 || order == INF)) {
                continue;
            }
            p.along(all, norm(order)).reshaped(Shape.SCALAR).check(a.tensor().norm(order), 1e-13);
            for (int d : all) {
                Plain kept = p.along(List.of(d), norm(order));
                kept.check(a.tensor().norm(order, true, d), 1e-13);
                kept.reshaped(p.shape().remove(d))
                        .check(a.tensor().norm(order, d - all.size()), 1e-13);
            }
        }
        p.along(all, norm(2)).reshaped(Shape.SCALAR).check(a.tensor().norm(), 1e-14);
    }

    @Test
    void normsOverSeveralDimsAndOfSinglePrecision() {
        Plain p = Plain.numbers(2, 3, 4);
        p.along(List.of(0, 2), norm(2))
                .reshaped(Shape.of(3))
                .check(p.tensor().norm(2, -1, 0), 1e-14);
        Tensor single = p.tensor().to(DType.F32);
        assertEquals(DType.F32, single.norm().dtype());
        p.along(List.of(0, 1, 2), norm(2)).reshaped(Shape.SCALAR).check(single.norm(), 1e-6);
    }

    @Test
    void whatIsNotFinite() {
        double nan = Double.NaN;
        for (double order : new double[] {2, 1, 3, INF, -INF}) {
            assertEquals(nan, Tensor.of(1, nan).norm(order).item());
        }
        assertEquals(2, Tensor.of(0, nan, -0.0, INF).norm(0).item());
        assertEquals(INF, Tensor.of(1, -INF).norm().item());
        assertEquals(0, Tensor.of(0.0, -0.0).norm().item());
        assertEquals(0, Tensor.of(0.0, 2).norm(-1).item());
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.Arrangement#all")
    void normalizeDividesByTheNorm(Arrangement a) {
        Plain p = a.plain();
        for (int d = 0; d < p.shape().rank(); d++) {
            for (double order : new double[] {2, 1}) {
                Plain norms = p.along(List.of(d), norm(order));
                Plain.of(p.shape(), i -> p.at(i) / Math.max(norms.stretched(i), 3))
                        .check(a.tensor().normalize(order, d, 3), 1e-14);
                Plain.of(p.shape(), i -> p.at(i) / Math.max(norms.stretched(i), 1e-12))
                        .check(a.tensor().normalize(order, d - p.shape().rank()), 1e-14);
            }
        }
    }

    @Test
    void normalizeTakesDimOneAndLeavesZeros() {
        Tensor x = Tensor.of(new double[][] {{3, 4}, {0, 0}});
        new Plain(Shape.of(2, 2), 0.6, 0.8, 0, 0).check(x.normalize(), 1e-15);
        assertEquals(1, Tensor.scalar(5, DType.F64).normalize(2, 0).item());
    }

    @Test
    void cosinesOfAngles() {
        Plain x = Plain.numbers(4, 1, 3);
        Plain y = Plain.numbers(2, 3);
        Shape both = Shape.of(4, 2, 3);
        Plain expected =
                Plain.of(
                        Shape.of(4, 2),
                        i -> {
                            double[] a = row(x, both, i[0], i[1]);
                            double[] b = row(y, both, i[0], i[1]);
                            double dot = IntStream.range(0, 3).mapToDouble(k -> a[k] * b[k]).sum();
                            return dot / norm(2, a) / norm(2, b);
                        });
        expected.check(x.tensor().cosineSimilarity(y.tensor(), -1), 1e-14);
        expected.check(x.tensor().cosineSimilarity(y.tensor(), 2, 1e-3), 1e-14);
        Tensor v = Tensor.of(new double[][] {{3, 4}, {0, 0}});
        new Plain(Shape.of(2), 1, 0).check(v.cosineSimilarity(v), 1e-15);
        Tensor whole = Tensor.of(new int[][] {{6, 8}, {1, 1}});
        new Plain(Shape.of(2), 1, 0).check(v.cosineSimilarity(whole), 1e-15);
        assertEquals(DType.F64, v.to(DType.F32).cosineSimilarity(v).dtype());
        assertEquals(
                -1, Tensor.scalar(3, DType.F64).cosineSimilarity(Tensor.of(-2.0).sum(), 0).item());
        new Plain(Shape.of(2), 0.5, 0.5)
                .check(
                        Tensor.of(1.0, 1).cosineSimilarity(Tensor.of(1.0, 1), 0, 2).expand(2),
                        1e-15);
    }

    private static double[] row(Plain p, Shape both, long... front) {
        return IntStream.range(0, (int) both.dim(-1))
                .mapToDouble(k -> p.stretched(front[0], front[1], k))
                .toArray();
    }

    @Test
    void distancesOfAllRows() {
        Plain x = Plain.numbers(2, 1, 3, 4);
        Plain y = Plain.numbers(5, 2, 4);
        for (double order : new double[] {2, 1, 0, 3, INF}) {
            Plain.of(
                            Shape.of(2, 5, 3, 2),
                            i -> {
                                double[] difference = new double[4];
                                for (int k = 0; k < 4; k++) {
                                    difference[k] = x.at(i[0], 0, i[2], k) - y.at(i[1], i[3], k);
                                }
                                return norm(order, difference);
                            })
                    .check(x.tensor().cdist(y.tensor(), order), 1e-14);
        }
        Plain.of(x.tensor().cdist(y.tensor(), 2)).check(x.tensor().cdist(y.tensor()));
        Plain.of(Shape.of(2, 3), i -> 0).check(Tensor.zeros(2, 0).cdist(Tensor.zeros(3, 0)));
        assertEquals(Shape.of(0, 3), Tensor.zeros(0, 2).cdist(Tensor.zeros(3, 2)).shape());
    }

    static Stream<Complaint> wrongCalls() {
        Tensor x = Tensor.zeros(2, 3);
        Tensor none = Tensor.zeros(2, 0);
        Tensor whole = x.to(DType.I32);
        Class<ShapeException> shape = ShapeException.class;
        Class<DTypeException> dtype = DTypeException.class;
        return Stream.of(
                Complaint.of(dtype, "norm", () -> whole.norm(), "i32", "to(DType.F32)"),
                Complaint.of(shape, "norm", () -> x.norm(2, 2), "dim 2", "[2, 3]"),
                Complaint.of(shape, "norm", () -> x.norm(1, 0, -2), "dim -2", "twice"),
                Complaint.of(shape, "norm", () -> none.norm(INF), "dim 1", "[2, 0]", "Infinity"),
                Complaint.of(shape, "norm", () -> none.norm(-1, 1), "dim 1", "[2, 0]", "-1.0"),
                Complaint.of(dtype, "normalize", () -> whole.normalize(), "i32"),
                Complaint.of(shape, "normalize", () -> x.sum(0).normalize(), "dim 1", "[3]"),
                Complaint.of(dtype, "cosineSimilarity", () -> whole.cosineSimilarity(whole), "i32"),
                Complaint.of(
                        shape,
                        "cosineSimilarity",
                        () -> x.cosineSimilarity(Tensor.zeros(2)),
                        "[2, 3]",
                        "[2]"),
                Complaint.of(shape, "cosineSimilarity", () -> x.cosineSimilarity(x, 2), "dim 2"),
                Complaint.of(dtype, "cdist", () -> x.cdist(whole), "i32"),
                Complaint.of(shape, "cdist", () -> x.cdist(x.sum(0)), "[2, 3] and [3]"),
                Complaint.of(shape, "cdist", () -> x.cdist(none), "[2, 3] and [2, 0]"),
                Complaint.of(
                        shape,
                        "cdist",
                        () -> Tensor.zeros(2, 2, 3).cdist(Tensor.zeros(3, 2, 3)),
                        "[2, 2, 3] and [3, 2, 3]"),
                Complaint.of(NacreException.class, "cdist", () -> x.cdist(x, -1), "-1.0"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
