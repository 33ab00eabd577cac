package dev.nacre.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.Tensor;
import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every backend keeps in integers of 8 to 64 bits, signed or not: each operation wraps to the
/// width of its dtype, within a kernel as well as between kernels. All of it is exact.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class IntegerContract {
    private static final String DTYPES = "dev.nacre.testkit.IntegerContract#dtypes";
    private static final int[] LENGTHS = {0, 1, 7, 16, 17, 33, 207, 4098};

    private final List<Machine> machines;

    protected IntegerContract(List<Machine> machines) {
        this.machines = List.copyOf(machines);
    }

    static List<DType> dtypes() {
        return WholeNumbers.DTYPES;
    }

    static Stream<Arguments> primitives() {
        return Arrays.stream(Primitive.values())
                .filter(p -> !p.isFloatingOnly() && p != Primitive.CAST && !p.takesBool(0))
                .flatMap(p -> dtypes().stream().map(t -> Arguments.of(p, t)));
    }

    /// As tensors have it, where the division of integers is another one.
    private static Tensor apply(Primitive p, Tensor a, Tensor b) {
        return p == Primitive.DIV
                ? a.floorDiv(b)
                : a.call(p, p.arity() == 1 ? List.of() : List.of(b));
    }

    /// What may be the right operand: no zero to divide by, no exponent below it.
    private static long right(Primitive p, long b) {
        return switch (p) {
            case DIV, REMAINDER -> b == 0 ? 3 : b;
            case POW -> b < 0 ? ~b : b;
            default -> b;
        };
    }

    @ParameterizedTest
    @MethodSource("dev.nacre.testkit.IntegerContract#primitives")
    void primitivesWrapWhereverTheElementsLie(Primitive op, DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        long[] all = whole.points();
        for (int n : LENGTHS) {
            for (Placement p : Placement.values()) {
                long[] a = whole.points(p.stored(n), 37 * n);
                // Each number meets each other one, as the lengths of the sweeps differ.
                long[] b =
                        LongStream.range(0, p.stored(n))
                                .map(i -> all[(int) (i / 61 + 2 * i + 5) % 61])
                                .map(v -> right(op, v))
                                .toArray();
                long[] expected =
                        IntStream.range(0, n)
                                .map(i -> p.place(i, n))
                                .mapToLong(i ->
                                        op.arity() == 1
                                                ? whole.apply(op, a[i])
                                                : whole.apply(op, a[i], b[i]))
                                .toArray();
                for (Machine m : machines) {
                    Tensor result =
                            m.run(() ->
                                    apply(
                                                    op,
                                                    p.view(whole.vector(a), n),
                                                    p.view(whole.vector(b), n))
                                            .compute());
                    String what = "%s %s %d %s on %s".formatted(op, t, n, p, m);
                    assertEquals(op.givesBool() ? DType.BOOL : t, result.dtype(), what);
                    assertArrayEquals(expected, m.run(result::toLongArray), what);
                }
            }
        }
    }

    private record Formula(String name, BinaryOperator<Tensor> tensors, LongBinaryOperator plain) {}

    /// Formulas whose result shows whether a number within them has left its range.
    private static List<Formula> formulas(WholeNumbers w) {
        return List.of(
                new Formula(
                        "(a + b) // 3",
                        (a, b) -> a.add(b).floorDiv(3),
                        (a, b) -> w.apply(Primitive.DIV, w.apply(Primitive.ADD, a, b), 3)),
                new Formula(
                        "a b < a",
                        (a, b) -> a.mul(b).lt(a),
                        (a, b) -> w.apply(Primitive.MUL, a, b) < a ? 1 : 0),
                new Formula(
                        "max(a - b, b)",
                        (a, b) -> a.sub(b).maximum(b),
                        (a, b) -> Math.max(w.apply(Primitive.SUB, a, b), b)),
                new Formula(
                        "sign(-a)",
                        (a, b) -> a.neg().sign(),
                        (a, b) -> Long.signum(w.apply(Primitive.NEG, a))),
                new Formula(
                        "|a b|",
                        (a, b) -> a.mul(b).abs(),
                        (a, b) -> w.apply(Primitive.ABS, w.apply(Primitive.MUL, a, b))),
                new Formula(
                        "i64(a + b)",
                        (a, b) -> a.add(b).to(DType.I64),
                        (a, b) -> w.apply(Primitive.ADD, a, b)),
                new Formula(
                        "i64(f32(a + b))",
                        (a, b) -> a.add(b).to(DType.F32).to(DType.I64),
                        (a, b) -> (long) (float) w.apply(Primitive.ADD, a, b)),
                new Formula(
                        "a where a + b > 0, else b",
                        (a, b) -> a.where(a.add(b).gt(0), b),
                        (a, b) -> w.apply(Primitive.ADD, a, b) > 0 ? a : b),
                new Formula("a + 300", (a, b) -> a.add(300), (a, b) -> w.wrap(a + 300)),
                new Formula("a (-1)", (a, b) -> a.mul(-1), (a, b) -> w.wrap(-a)),
                new Formula("a < 300", (a, b) -> a.lt(300), (a, b) -> a < 300 ? 1 : 0),
                new Formula("a >= -1", (a, b) -> a.ge(-1), (a, b) -> a >= -1 ? 1 : 0));
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void numbersWithinAFormulaWrap(DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        long[] all = whole.points();
        int n = 61 * 61;
        long[] a = whole.points(n, 0);
        long[] b = LongStream.range(0, n).map(i -> all[(int) i / 61]).toArray();
        for (Formula f : formulas(whole)) {
            long[] expected =
                    IntStream.range(0, n).mapToLong(i -> f.plain.applyAsLong(a[i], b[i])).toArray();
            for (Machine m : machines) {
                long[] results =
                        m.run(() ->
                                f.tensors.apply(whole.vector(a), whole.vector(b)).toLongArray());
                assertArrayEquals(expected, results, () -> f.name + " " + t + " on " + m);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void castsOfIntegersKeepTheLowBits(DType from) {
        WholeNumbers whole = new WholeNumbers(from);
        long[] x = whole.points(207, 0);
        for (Machine m : machines) {
            m.run(() -> {
                String what = from + " on " + m;
                for (DType to : dtypes()) {
                    long[] expected = Arrays.stream(x).map(new WholeNumbers(to)::wrap).toArray();
                    Tensor cast = whole.vector(x).to(to).compute();
                    assertEquals(to, cast.dtype(), what);
                    assertArrayEquals(expected, cast.toLongArray(), what + " to " + to);
                }
                double[] wide = Arrays.stream(x).mapToDouble(v -> v).toArray();
                assertArrayEquals(wide, whole.vector(x).to(DType.F64).toDoubleArray(), what);
                double[] narrow = Arrays.stream(x).mapToDouble(v -> (float) v).toArray();
                assertArrayEquals(
                        narrow, whole.vector(x).to(DType.F32).compute().toDoubleArray(), what);
                long[] truths = Arrays.stream(x).map(v -> v == 0 ? 0 : 1).toArray();
                assertArrayEquals(truths, whole.vector(x).to(DType.BOOL).toLongArray(), what);
                return null;
            });
        }
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void castsOfRealsCutTheFractionOff(DType to) {
        double inf = Double.POSITIVE_INFINITY;
        double[] few = {
            0.5,
            -0.5,
            -1.5,
            127.9,
            128,
            255.5,
            256,
            -128.5,
            -129,
            300.7,
            32768,
            -32769.5,
            3e9,
            -3e9,
            1e18,
            1e20,
            -1e20,
            inf,
            -inf,
            Double.NaN,
            -0.0,
            Long.MAX_VALUE
        };
        WholeNumbers whole = new WholeNumbers(to);
        for (DType from : List.of(DType.F32, DType.F64)) {
            double[] x =
                    IntStream.range(0, 207)
                            .mapToDouble(i -> from.round(few[i % few.length]))
                            .toArray();
            long[] expected = Arrays.stream(x).mapToLong(whole::cut).toArray();
            long[] doubled = Arrays.stream(x).mapToLong(v -> whole.cut(2 * v)).toArray();
            for (Machine m : machines) {
                String what = from + " to " + to + " on " + m;
                Tensor reals = Placement.vector(x, from);
                assertArrayEquals(expected, m.run(() -> reals.to(to).toLongArray()), what);
                // Behind arithmetic, which vectors do.
                assertArrayEquals(doubled, m.run(() -> reals.mul(2.0).to(to).toLongArray()), what);
            }
        }
    }

    /// As images become what networks see; a power of two, so that nothing is rounded but the cast.
    @ParameterizedTest
    @MethodSource(DTYPES)
    void integersAreComputedInReals(DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        for (int n : LENGTHS) {
            for (Placement p : Placement.values()) {
                long[] x = whole.points(p.stored(n), n);
                float[] expected = new float[n];
                for (int i = 0; i < n; i++) {
                    expected[i] = (float) x[p.place(i, n)] / 256f;
                }
                for (Machine m : machines) {
                    float[] results =
                            m.run(() ->
                                    p.view(whole.vector(x), n)
                                            .to(DType.F32)
                                            .div(256)
                                            .toFloatArray());
                    assertArrayEquals(expected, results, () -> t + " " + n + " " + p + " " + m);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductionsAreRightWhereverTheElementsLie(Reduction r) {
        for (DType t : dtypes()) {
            WholeNumbers whole = new WholeNumbers(t);
            for (int n : new int[] {1, 7, 17, 207, 4098}) {
                for (Placement p : Placement.values()) {
                    for (ReductionContract.Over over : ReductionContract.Over.values()) {
                        check(r, whole, n, p, over);
                    }
                }
            }
        }
    }

    /// Reduces three times each element, which wraps before.
    private void check(
            Reduction r, WholeNumbers whole, int n, Placement p, ReductionContract.Over over) {
        DType t = whole.dtype();
        long[] x = whole.points(p.stored(n), n);
        long[] expected =
                over.groups(n).stream()
                        .mapToLong(g ->
                                reduced(
                                        r,
                                        Arrays.stream(g)
                                                .mapToLong(i ->
                                                        whole.apply(
                                                                Primitive.MUL, x[p.place(i, n)], 3))
                                                .toArray()))
                        .toArray();
        for (Machine m : machines) {
            Tensor result =
                    m.run(() ->
                            ReductionContract.of(r, p.view(whole.vector(x), n).mul(3), over)
                                    .compute());
            String what = "%s %s of %d %s over %s on %s".formatted(r, t, n, p, over, m);
            DType type =
                    switch (r) {
                        case SUM, PROD, ARGMAX, ARGMIN -> DType.I64;
                        case MAX, MIN -> t;
                        case ANY, ALL -> DType.BOOL;
                    };
            assertEquals(type, result.dtype(), what);
            assertArrayEquals(expected, m.run(result::toLongArray), what);
        }
    }

    private static long reduced(Reduction r, long[] x) {
        LongStream all = Arrays.stream(x);
        return switch (r) {
            case SUM -> all.sum();
            case PROD -> all.reduce(1, (a, b) -> a * b);
            case MAX -> all.max().orElseThrow();
            case MIN -> all.min().orElseThrow();
            case ANY -> all.anyMatch(v -> v != 0) ? 1 : 0;
            case ALL -> all.allMatch(v -> v != 0) ? 1 : 0;
            case ARGMAX -> first(x, Arrays.stream(x).max().orElseThrow());
            case ARGMIN -> first(x, Arrays.stream(x).min().orElseThrow());
        };
    }

    private static int first(long[] x, long value) {
        return IntStream.range(0, x.length).filter(i -> x[i] == value).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void productsOfMatricesWrap(DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        for (int[] size : new int[][] {{1, 1, 1}, {3, 0, 2}, {5, 600, 5}, {16, 17, 33}}) {
            int rows = size[0];
            int depth = size[1];
            int columns = size[2];
            long[] a = whole.points(rows * depth, 0);
            long[] b = whole.points(depth * columns, 7);
            long[] expected = new long[rows * columns];
            for (int i = 0; i < expected.length; i++) {
                for (int k = 0; k < depth; k++) {
                    long product =
                            whole.apply(
                                    Primitive.MUL,
                                    a[i / columns * depth + k],
                                    b[k * columns + i % columns]);
                    expected[i] = whole.apply(Primitive.ADD, expected[i], product);
                }
            }
            for (Machine m : machines) {
                Tensor product =
                        m.run(() ->
                                whole.vector(a)
                                        .reshape(rows, depth)
                                        .matmul(whole.vector(b).reshape(depth, columns))
                                        .compute());
                assertEquals(t, product.dtype());
                assertArrayEquals(
                        expected, m.run(product::toLongArray), t + Arrays.toString(size) + m);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void elementsAreMovedAsTheyAre(DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        for (int n : new int[] {1, 16, 17, 207, 4098}) {
            for (Placement p : Placement.values()) {
                long[] stored = whole.points(p.stored(n), n);
                long[] x = IntStream.range(0, n).mapToLong(i -> stored[p.place(i, n)]).toArray();
                long[] places = LongStream.range(0, n).map(i -> (i * 7919 + 3) % n).toArray();
                long[] picked = Arrays.stream(places).map(i -> x[(int) i]).toArray();
                long[] joined = IntStream.range(0, 2 * n).mapToLong(i -> x[i % n]).toArray();
                for (Machine m : machines) {
                    m.run(() -> {
                        String what = t + " " + n + " " + p + " on " + m;
                        Tensor v = p.view(whole.vector(stored), n);
                        assertArrayEquals(x, v.toLongArray(), what);
                        Tensor at = Tensor.of(places);
                        assertArrayEquals(picked, v.flatten().gather(0, at).toLongArray(), what);
                        assertArrayEquals(
                                joined,
                                Tensor.cat(Collections.nCopies(2, v), 0).toLongArray(),
                                what);
                        return null;
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(DTYPES)
    void numbersAreFilledIn(DType t) {
        WholeNumbers whole = new WholeNumbers(t);
        long low = whole.smallest();
        long high = whole.largest();
        for (Machine m : machines) {
            m.run(() -> {
                String what = t + " on " + m;
                Tensor x = whole.vector(low, high, 7);
                assertArrayEquals(
                        new long[] {9, low, high, 7, 9, 9}, x.pad(9, 1, 2).toLongArray(), what);
                assertArrayEquals(
                        new long[] {low, 5, 7}, x.with("1", 5).compute().toLongArray(), what);
                assertArrayEquals(
                        new long[] {1, high, 7}, x.maskedFill(x.eq(low), 1).toLongArray(), what);
                assertArrayEquals(
                        new long[] {whole.wrap(-2), whole.wrap(-2)},
                        Tensor.full(-2, t, 2).toLongArray(),
                        what);
                Tensor mixed = Tensor.where(x.gt(7), x, whole.vector(1, 2, 3));
                assertArrayEquals(new long[] {1, high, 3}, mixed.toLongArray(), what);
                return null;
            });
        }
    }

    /// Places may be of any integers.
    @ParameterizedTest
    @MethodSource(DTYPES)
    void rowsArePickedByIntegers(DType t) {
        for (Machine m : machines) {
            m.run(() -> {
                Tensor rows = Tensor.arange(0, 300, 1).reshape(150, 2);
                Tensor places = new WholeNumbers(t).vector(127, 0, 3);
                assertArrayEquals(
                        new long[] {254, 255, 0, 1, 6, 7},
                        rows.indexSelect(0, places).toLongArray(),
                        t + " on " + m);
                return null;
            });
        }
    }

    @Test
    void aByteWithoutASignMayNameAPlaceBeyondThoseWithOne() {
        for (Machine m : machines) {
            Tensor place = new WholeNumbers(DType.U8).vector(200);
            assertEquals(200, m.run(() -> Tensor.arange(300).gather(0, place).itemLong()));
        }
    }
}
