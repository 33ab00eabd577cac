package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Inverses and decompositions against closed forms, what they must multiply to, and slopes.
class MatricesTest {
    private static final double NAN = Double.NaN;

    private static Tensor random(long seed, long... shape) {
        return new Generator(seed).randn(DType.F64, shape).compute();
    }

    private static Tensor turned(Tensor x) {
        return x.transpose(-1, -2);
    }

    /// Symmetric and positive-definite.
    private static Tensor definite(Tensor x) {
        return x.matmul(turned(x)).add(MatrixBatch.identity(x.size(-2)));
    }

    private static void same(Tensor expected, Tensor actual, double tolerance) {
        Plain.of(expected).check(actual, tolerance);
    }

    private static void isIdentity(Tensor x, double tolerance) {
        same(MatrixBatch.identity(x.size(-1)).expand(x.shape().toArray()), x, tolerance);
    }

    /// Hilbert's matrix, of which the inverse and the determinant are known.
    private static Tensor hilbert(int n) {
        return Plain.of(Shape.of(n, n), i -> 1.0 / (i[0] + i[1] + 1)).tensor();
    }

    @Test
    void hilbertsMatrixHasItsInverse() {
        double[] inverse = {
            16, -120, 240, -140, -120, 1200, -2700, 1680, 240, -2700, 6480, -4200, -140, 1680,
            -4200, 2800
        };
        new Plain(Shape.of(4, 4), inverse).check(hilbert(4).inverse(), 1e-12);
        assertEquals(1 / 6048000.0, hilbert(4).det().item(), 1e-18);
    }

    /// Leibniz' sum over permutations.
    private static double leibniz(Plain a, int row, int used) {
        int n = (int) a.shape().dim(0);
        if (row == n) {
            return 1;
        }
        double sum = 0;
        int skipped = 0;
        for (int column = 0; column < n; column++) {
            if ((used >> column & 1) == 0) {
                double rest = leibniz(a, row + 1, used | 1 << column);
                sum += (skipped % 2 == 0 ? 1 : -1) * a.at(row, column) * rest;
                skipped++;
            }
        }
        return sum;
    }

    @Test
    void determinantsAreSumsOverPermutations() {
        Tensor a = random(1, 3, 2, 4, 4);
        Tensor dets = a.det();
        assertEquals(Shape.of(3, 2), dets.shape());
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                double expected = leibniz(Plain.of(a.get(i, j)), 0, 0);
                assertEquals(expected, dets.get(i, j).item(), 1e-12);
            }
        }
        assertEquals(0, Tensor.of(new double[][] {{1, 2}, {2, 4}}).det().item());
        assertEquals(-1, Tensor.of(new double[][] {{0, 1}, {1, 0}}).det().item());
        assertEquals(1, Tensor.zeros(0, 0).det().item());
    }

    @Test
    void aZeroInFrontIsNoObstacle() {
        Tensor a = Tensor.of(new double[][] {{0, 2, 1}, {1, 0, 0}, {3, 0, 1}});
        isIdentity(a.matmul(a.inverse()), 1e-15);
        Tensor x = a.solve(Tensor.of(5.0, 1, 4));
        assertArrayEquals(new double[] {1, 2, 1}, x.toDoubleArray(), 1e-15);
    }

    @Test
    void solutionsSolve() {
        Tensor a = random(2, 3, 1, 5, 5);
        Tensor b = random(3, 2, 5, 4);
        Tensor x = a.solve(b);
        assertEquals(Shape.of(3, 2, 5, 4), x.shape());
        same(b.expand(3, 2, 5, 4), a.matmul(x), 1e-12);
        Tensor vectors = random(4, 3, 5);
        Tensor y = a.squeeze(1).solve(vectors);
        assertEquals(vectors.shape(), y.shape());
        same(vectors, a.squeeze(1).matmul(y.unsqueeze(-1)).squeeze(-1), 1e-12);
        Tensor one = a.solve(Tensor.ones(DType.F64, 5));
        assertEquals(Shape.of(3, 1, 5), one.shape());
        assertEquals(DType.F32, random(5, 2, 2).to(DType.F32).solve(Tensor.ones(2)).dtype());
        assertEquals(Shape.of(0, 2, 1), Tensor.zeros(0, 2, 2).solve(Tensor.ones(2, 1)).shape());
    }

    @Test
    void f32IsRoundedOnce() {
        Tensor a = hilbert(6).to(DType.F32);
        float[] expected = a.to(DType.F64).inverse().toFloatArray();
        assertArrayEquals(expected, a.inverse().toFloatArray());
        assertEquals(DType.F32, a.svd().s().dtype());
        assertEquals(DType.F32, a.qr().r().dtype());
    }

    @Test
    void rootsSquareToTheMatrix() {
        Tensor a = definite(random(6, 2, 3, 4, 4));
        Tensor l = a.cholesky();
        same(a, l.matmul(turned(l)), 1e-14);
        same(l.tril(), l, 0);
        assertTrue(l.diagonal(0, -2, -1).gt(0).all().item() == 1);
        Tensor known = Tensor.of(new double[][] {{4, NAN, NAN}, {12, 37, NAN}, {-16, -43, 98}});
        double[] root = {2, 0, 0, 6, 1, 0, -8, 5, 3};
        new Plain(Shape.of(3, 3), root).check(known.cholesky());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5 3", "4 4", "2 5", "1 1", "3 1", "4 0"})
    void partsMultiplyToTheMatrix(String size) {
        long m = Long.parseLong(size.substring(0, 1));
        long n = Long.parseLong(size.substring(2));
        long k = Math.min(m, n);
        Tensor a = random(7, 2, 3, m, n);
        QR d = a.qr();
        assertEquals(Shape.of(2, 3, m, k), d.q().shape());
        same(a, d.q().matmul(d.r()), 1e-14);
        isIdentity(turned(d.q()).matmul(d.q()), 1e-14);
        same(d.r().triu(), d.r(), 0);
        SVD s = a.svd();
        same(a, s.u().mul(s.s().unsqueeze(-2)).matmul(s.vh()), 1e-14);
        isIdentity(turned(s.u()).matmul(s.u()), 1e-14);
        isIdentity(s.vh().matmul(turned(s.vh())), 1e-14);
        double[] values = s.s().toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            assertTrue(values[i] >= 0 && (i % k == 0 || values[i] <= values[i - 1]));
        }
    }

    /// As LAPACK leaves them: a reflected column has its sign turned, the last one of a square is
    /// not reflected.
    @Test
    void signsOfTrianglesAreLapacks() {
        QR d = Tensor.of(new double[][] {{3, 1}, {4, 2}}).qr();
        double[] r = {-5, -2.2, 0, 0.4};
        new Plain(Shape.of(2, 2), r).check(d.r(), 1e-15);
        same(MatrixBatch.identity(3), MatrixBatch.identity(3).qr().r(), 0);
    }

    @Test
    void singularValuesOfKnownMatrices() {
        Tensor a = Tensor.of(new double[][] {{3, 0}, {4, 5}});
        double[] expected = {Math.sqrt(45), Math.sqrt(5)};
        assertArrayEquals(expected, a.svd().s().toDoubleArray(), 1e-15);
        for (double scale : new double[] {1e300, 1e-300, Double.MIN_VALUE}) {
            double[] scaled = a.mul(scale).svd().s().toDoubleArray();
            assertArrayEquals(expected, Tensor.of(scaled).div(scale).toDoubleArray(), 0.4);
            assertEquals(1, scaled[0] / (expected[0] * scale), scale < 1e-300 ? 0.1 : 1e-15);
        }
        // The smallest keeps its digits where columns differ much in length.
        Tensor graded = Tensor.of(new double[][] {{1, 1e-9}, {1, -2e-9}});
        double[] s = graded.svd().s().toDoubleArray();
        assertEquals(3e-9 / Math.sqrt(2), s[1], 2e-24);
    }

    @Test
    void directionsAreThereWhereSingularValuesAreZero() {
        Tensor column = random(8, 5, 1);
        for (Tensor a :
                List.of(
                        column.matmul(random(9, 1, 3)),
                        Tensor.zeros(DType.F64, 4, 2),
                        Tensor.ones(DType.F64, 2, 3))) {
            SVD d = a.svd();
            isIdentity(turned(d.u()).matmul(d.u()), 1e-14);
            isIdentity(d.vh().matmul(turned(d.vh())), 1e-14);
            same(a, d.u().mul(d.s().unsqueeze(-2)).matmul(d.vh()), 1e-14);
        }
    }

    private static Arguments of(String name, Function<List<Tensor>, Tensor> f, Tensor... at) {
        return Arguments.of(name, f, at);
    }

    private static Arguments one(String name, UnaryOperator<Tensor> f, Tensor at) {
        return of(name, in -> f.apply(in.getFirst()), at);
    }

    static Stream<Arguments> gradients() {
        Tensor a = random(10, 2, 3, 3).add(MatrixBatch.identity(3).mul(3)).compute();
        UnaryOperator<Tensor> symmetric = x -> x.add(turned(x)).mul(0.5);
        return Stream.of(
                one("inverse", x -> x.inverse(), a),
                one("det", x -> x.det(), a),
                of("solve", in -> in.get(0).solve(in.get(1)), a, random(11, 3, 2)),
                of("solve vectors", in -> in.get(0).solve(in.get(1)), a, random(12, 3)),
                one("cholesky", x -> symmetric.apply(x).cholesky(), definite(random(13, 3, 3))),
                one("q", x -> x.qr().q(), random(14, 2, 4, 3)),
                one("r", x -> x.qr().r(), random(15, 4, 3)),
                one("q and r, wide", x -> x.qr().q().matmul(x.qr().r().exp()), random(16, 2, 4)),
                one("u", x -> x.svd().u(), random(17, 4, 3)),
                one("s", x -> x.svd().s(), random(18, 2, 3, 3)),
                one("vh, wide", x -> x.svd().vh(), random(19, 2, 4)),
                one("polar", x -> x.svd().u().matmul(x.svd().vh()), random(20, 3, 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gradients")
    void gradientsAndTheirGradientsAreSlopes(
            String name, Function<List<Tensor>, Tensor> f, Tensor[] at) {
        Slopes.check(f, at);
    }

    /// The sum of the singular values does not depend on directions, wherever they are.
    @Test
    void equalSingularValuesHaveAGradient() {
        Tensor x = MatrixBatch.identity(3).mul(2).requiresGrad();
        isIdentity(Autograd.grad(x.svd().s().sum(), x).getFirst(), 0);
        Tensor zero = Tensor.zeros(DType.F64, 3, 2).requiresGrad();
        Tensor g = Autograd.grad(zero.svd().s().sum(), zero).getFirst();
        assertEquals(2, g.square().sum().item(), 1e-14);
    }

    static Stream<Complaint> complaints() {
        Tensor wide = Tensor.zeros(2, 3);
        Tensor vector = Tensor.zeros(3);
        Tensor whole = Tensor.eye(2).to(DType.I64);
        Tensor square = Tensor.eye(2);
        Tensor some = Tensor.stack(List.of(square, Tensor.ones(2, 2)), 0).unsqueeze(0);
        Tensor bad = Tensor.of(new float[][] {{1, Float.NaN}, {0, 1}});
        return Stream.of(
                Complaint.of(ShapeException.class, "inverse", () -> wide.inverse(), "[2, 3]"),
                Complaint.of(ShapeException.class, "det", () -> vector.det(), "[3]"),
                Complaint.of(ShapeException.class, "cholesky", () -> wide.cholesky(), "[2, 3]"),
                Complaint.of(ShapeException.class, "qr", () -> vector.qr(), "[3]"),
                Complaint.of(ShapeException.class, "svd", () -> vector.svd(), "[3]"),
                Complaint.of(DTypeException.class, "inverse", () -> whole.inverse(), "i64"),
                Complaint.of(DTypeException.class, "svd", () -> whole.svd(), "i64"),
                Complaint.of(
                        ShapeException.class,
                        "solve",
                        () -> square.solve(Tensor.zeros(3, 2)),
                        "[3, 2]",
                        "[2, 2]"),
                Complaint.of(
                        ShapeException.class,
                        "solve",
                        () -> some.expand(3, 2, 2, 2).solve(Tensor.zeros(5, 2, 2)),
                        "[5, 2, 2]"),
                Complaint.of(NacreException.class, "inverse", some::inverse, "[0, 1]", "singular"),
                Complaint.of(
                        NacreException.class,
                        "solve",
                        () -> Tensor.ones(2, 2).solve(Tensor.ones(2)),
                        "the matrix of shape [2, 2] is singular"),
                Complaint.of(
                        NacreException.class,
                        "cholesky",
                        () -> some.mul(-1).add(Tensor.eye(2).mul(1.5)).cholesky(),
                        "[0, 1]",
                        "2 rows"),
                Complaint.of(NacreException.class, "svd", bad::svd, "not finite"));
    }

    @ParameterizedTest
    @MethodSource("complaints")
    void wrongCallsSayWhatIsWrong(Complaint c) {
        c.check();
    }

    @Test
    void gradientsThatAreNotThereSayWhy() {
        Tensor x = Tensor.ones(DType.F64, 2, 2).requiresGrad();
        Tensor det = x.det();
        String message =
                assertThrows(NacreException.class, () -> Autograd.grad(det, x)).getMessage();
        assertTrue(message.startsWith("the gradient of det: "), message);
    }
}
