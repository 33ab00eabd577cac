package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.HostMemory;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Tensors from arrays, numbers and ranges: dtype, shape and elements.
class CreationTest {
    private static Arguments made(Tensor x, DType type, Shape shape, double... elements) {
        return Arguments.of(x, type, shape, elements);
    }

    private static Shape s(long... dims) {
        return Shape.of(dims);
    }

    static Stream<Arguments> tensors() {
        float tenth = 0.1f;
        Tensor like = Tensor.of(new long[][] {{5}, {6}});
        return Stream.of(
                made(Tensor.of(1f, tenth), DType.F32, s(2), 1, tenth),
                made(Tensor.of(1.0, 0.1), DType.F64, s(2), 1, 0.1),
                made(Tensor.of(1, -2), DType.I32, s(2), 1, -2),
                made(Tensor.of(1L, -2L), DType.I64, s(2), 1, -2),
                made(Tensor.of((short) 1, (short) -2), DType.I16, s(2), 1, -2),
                made(Tensor.of((byte) 1, (byte) -2), DType.I8, s(2), 1, -2),
                made(Tensor.of(true, false), DType.BOOL, s(2), 1, 0),
                made(Tensor.of(new float[0]), DType.F32, s(0)),
                made(Tensor.of(new float[][] {{1, 2}, {3, 4}}), DType.F32, s(2, 2), 1, 2, 3, 4),
                made(Tensor.of(new double[][] {{1, 2}}), DType.F64, s(1, 2), 1, 2),
                made(Tensor.of(new int[][] {{1}, {2}}), DType.I32, s(2, 1), 1, 2),
                made(Tensor.of(new long[][] {{}, {}}), DType.I64, s(2, 0)),
                made(Tensor.of(new short[][] {{1}, {2}}), DType.I16, s(2, 1), 1, 2),
                made(Tensor.of(new byte[][] {{1, -2}}), DType.I8, s(1, 2), 1, -2),
                made(Tensor.of(new boolean[0][0]), DType.BOOL, s(0, 0)),
                made(Tensor.of(new boolean[][] {{true, false}}), DType.BOOL, s(1, 2), 1, 0),
                made(Tensor.scalar(0.1, DType.F64), DType.F64, s(), 0.1),
                made(Tensor.scalar(0.1, DType.F32), DType.F32, s(), tenth),
                made(Tensor.scalar(2.7, DType.I64), DType.I64, s(), 2),
                made(Tensor.zeros(2, 0), DType.F32, s(2, 0)),
                made(Tensor.zeros(), DType.F32, s(), 0),
                made(Tensor.zeros(DType.BOOL, 2), DType.BOOL, s(2), 0, 0),
                made(Tensor.ones(2), DType.F32, s(2), 1, 1),
                made(Tensor.ones(DType.I32, 1, 1), DType.I32, s(1, 1), 1),
                made(Tensor.full(0.1, 2), DType.F32, s(2), tenth, tenth),
                made(Tensor.full(0.1, DType.F64, 1), DType.F64, s(1), 0.1),
                made(Tensor.full(0.5, DType.I64, 1), DType.I64, s(1), 0),
                made(Tensor.full(-2.7, DType.I32, 1), DType.I32, s(1), -2),
                made(Tensor.full(0.5, DType.BOOL, 1), DType.BOOL, s(1), 1),
                made(Tensor.full(-1, DType.U8, 1), DType.U8, s(1), 255),
                made(Tensor.full(300, DType.I8, 1), DType.I8, s(1), 44),
                made(Tensor.scalar(255.9, DType.U8), DType.U8, s(), 255),
                made(Tensor.scalar(40000, DType.I16), DType.I16, s(), -25536),
                made(Tensor.full(1e300, DType.F32, 1), DType.F32, s(1), Double.POSITIVE_INFINITY),
                made(Tensor.zerosLike(like), DType.I64, s(2, 1), 0, 0),
                made(Tensor.onesLike(like), DType.I64, s(2, 1), 1, 1),
                made(Tensor.fullLike(like, 7), DType.I64, s(2, 1), 7, 7),
                made(Tensor.arange(3), DType.I64, s(3), 0, 1, 2),
                made(Tensor.arange(0), DType.I64, s(0)),
                made(Tensor.arange(2, 4), DType.I64, s(2), 2, 3),
                made(Tensor.arange(4, 4), DType.I64, s(0)),
                made(Tensor.arange(1, 8, 3), DType.I64, s(3), 1, 4, 7),
                made(Tensor.arange(1, 7, 3), DType.I64, s(2), 1, 4),
                made(Tensor.arange(5, 0, -2), DType.I64, s(3), 5, 3, 1),
                made(Tensor.arange(0.0, 1, 0.25), DType.F32, s(4), 0, 0.25, 0.5, 0.75),
                made(Tensor.arange(0, 1, 0.3), DType.F32, s(4), 0, 0.3f, 0.6f, (float) (3 * 0.3)),
                made(Tensor.arange(1.0, 0, -0.5), DType.F32, s(2), 1, 0.5),
                made(Tensor.linspace(0, 1, 5), DType.F32, s(5), 0, 0.25, 0.5, 0.75, 1),
                made(Tensor.linspace(3, 9, 1), DType.F32, s(1), 3),
                made(Tensor.linspace(3, 9, 0), DType.F32, s(0)),
                made(Tensor.linspace(1, -1, 3), DType.F32, s(3), 1, 0, -1),
                made(Tensor.eye(2), DType.F32, s(2, 2), 1, 0, 0, 1),
                made(Tensor.eye(0), DType.F32, s(0, 0)),
                made(Tensor.of(1f).to(DType.F64), DType.F64, s(1), 1));
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void elementsAreThoseAskedFor(Tensor x, DType type, Shape shape, double... elements) {
        assertEquals(type, x.dtype());
        new Plain(shape, elements).check(x);
    }

    @Test
    void bothEndsOfALinspaceAreExact() {
        for (long n = 2; n < 200; n++) {
            float[] v = Tensor.linspace(0.1, 0.7, n).toFloatArray();
            assertEquals(0.1f, v[0]);
            assertEquals(0.7f, v[v.length - 1]);
        }
    }

    @Test
    void anArrayIsCopied() {
        double[] values = {1, 2};
        Tensor x = Tensor.of(values);
        values[0] = 9;
        assertArrayEquals(new double[] {1, 2}, x.toDoubleArray());
        x.toDoubleArray()[0] = 9;
        assertArrayEquals(new double[] {1, 2}, x.toDoubleArray());
    }

    @Test
    void arraysOfFewBitsAreTheLowOnes() {
        Tensor x = Tensor.of(-129.9f, 255.5f, 40_000);
        assertArrayEquals(new byte[] {127, -1, 64}, x.toByteArray());
        assertArrayEquals(new byte[] {127, -1, 64}, x.to(DType.U8).toByteArray());
        assertArrayEquals(new short[] {-129, 255, -25536}, x.toShortArray());
        assertArrayEquals(new int[] {127, 255, 64}, x.to(DType.U8).toIntArray());
    }

    @Test
    void drawsStayWithinTheirRange() {
        Generator g = new Generator(3);
        for (double v : g.rand(DType.F64, 1000).toDoubleArray()) {
            assertTrue(v >= 0 && v < 1, () -> "rand gave " + v);
        }
        long[] whole = g.randint(-2, 3, 1000).toLongArray();
        assertEquals(-2, LongStream.of(whole).min().orElseThrow());
        assertEquals(2, LongStream.of(whole).max().orElseThrow());
        long[] order = g.randperm(50).toLongArray();
        Arrays.sort(order);
        assertArrayEquals(LongStream.range(0, 50).toArray(), order);
        assertEquals(0, g.randperm(0).numel());
        Tensor normal = g.randn(DType.F64, 10_000);
        // Within five standard errors of the mean and the deviation.
        assertEquals(0, normal.mean().item(), 0.05);
        assertEquals(1, normal.std().item(), 0.036);
    }

    @Test
    void theDefaultGeneratorStartsFromItsSeed() {
        Nacre.seed(8);
        float[] first = Tensor.rand(3).toFloatArray();
        float[] second = Tensor.randn(2).toFloatArray();
        long[] third = Tensor.randint(0, 1000, 4).toLongArray();
        Nacre.seed(8);
        assertArrayEquals(first, Tensor.rand(3).toFloatArray());
        assertArrayEquals(second, Tensor.randn(2).toFloatArray());
        assertArrayEquals(third, Tensor.randint(0, 1000, 4).toLongArray());
    }

    static Stream<Complaint> wrongCalls() {
        Class<ShapeException> shape = ShapeException.class;
        Class<NacreException> other = NacreException.class;
        float[][] ragged = {{1, 2}, {3}};
        return Stream.of(
                Complaint.of(shape, "of", () -> Tensor.of(ragged), "row 1 has 1", "row 0 has 2"),
                Complaint.of(
                        shape,
                        "of",
                        () -> Tensor.of(HostMemory.allocate(8), DType.F32, 3),
                        "8 bytes",
                        "f32 of shape [3]"),
                Complaint.of(other, "arange", () -> Tensor.arange(5, 3, 1), "5 to 3", "of 1"),
                Complaint.of(other, "arange", () -> Tensor.arange(5, 3, 10), "5 to 3", "of 10"),
                Complaint.of(other, "arange", () -> Tensor.arange(0, 3, 0), "of 0"),
                Complaint.of(other, "arange", () -> Tensor.arange(3, 5, -1), "of -1"),
                Complaint.of(other, "arange", () -> Tensor.arange(0.0, 1, -0.1), "of -0.1"),
                Complaint.of(other, "arange", () -> Tensor.arange(0.0, 1, 0.0), "of 0.0"),
                Complaint.of(other, "linspace", () -> Tensor.linspace(0, 1, -1), "-1"),
                Complaint.of(other, "randint", () -> Tensor.randint(3, 3, 2), "3 to below 3"),
                Complaint.of(other, "randperm", () -> Tensor.randperm(-1), "-1"),
                Complaint.of(
                        DTypeException.class,
                        "rand",
                        () -> new Generator(1).rand(DType.I64, 2),
                        "f32 or f64, not i64"),
                Complaint.of(
                        DTypeException.class,
                        "requiresGrad",
                        () -> Tensor.of(1).requiresGrad(),
                        "floating-point",
                        "i32"),
                Complaint.of(
                        shape,
                        "item",
                        () -> Tensor.zeros(2).item(),
                        "exactly one element",
                        "[2] has 2"),
                Complaint.of(shape, "itemLong", () -> Tensor.zeros(0).itemLong(), "[0] has 0"));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void errorsSayWhatIsWrong(Complaint c) {
        c.check();
    }
}
