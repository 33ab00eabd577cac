package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.ReferenceBackend;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MapsTest {
    private static final double[] EDGES = {
        0.0,
        -0.0,
        1,
        -1,
        0.5,
        -0.5,
        1.5,
        -1.5,
        2.5,
        0.3,
        -0.7,
        3.7,
        -3.2,
        1e-40,
        -1e-40,
        1e-3,
        100,
        -88,
        8388607.5,
        8388608,
        8388609,
        -8388607.5,
        -16777217,
        4.5e15,
        -4503599627370498.0,
        1e30,
        -1e30,
        Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        Double.MIN_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    /// Every pair and triple of edges comes up, for operands with steps that share no divisor.
    private static double edge(int i, int operand) {
        int n = EDGES.length;
        return EDGES[(operand == 0 ? i : operand == 1 ? i / n : i / n / 3 + i) % n];
    }

    static Stream<Primitive> floating() {
        return Stream.of(Primitive.values()).filter(p -> p != Primitive.CAST);
    }

    /// What the compiler gives a primitive as a literal, if it does: its last operand.
    private static @Nullable Double literal(Primitive p) {
        return switch (p) {
            case SCALED_EXP -> 64.0;
            case HALF_ERFC -> -0.3;
            default -> null;
        };
    }

    private static Expr applied(Primitive p, DType t) {
        List<Expr> args = new ArrayList<>();
        for (int i = 0; i < p.arity(); i++) {
            Expr x = Expr.arg(i, t);
            args.add(p.takesBool(i) ? x.constant(0).lt(x) : x);
        }
        Double last = literal(p);
        if (last != null) {
            args.set(args.size() - 1, Expr.constant(last, t));
        }
        return Expr.apply(p, args);
    }

    private static Operand.Memory run(
            CpuBackend b, Expr body, List<? extends Operand> in, Arrangement out, Shape s) {
        Operand.Memory m = out.empty(body.dtype(), s);
        b.run(new Launch.Map(List.of(body), List.copyOf(in), List.of(m)));
        return m;
    }

    private static List<Operand.Memory> edges(int arity, DType t, Shape s) {
        List<Operand.Memory> in = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            int operand = i;
            in.add(Arrangement.DENSE.filled(t, s, k -> edge(k, operand)));
        }
        return in;
    }

    @ParameterizedTest
    @MethodSource("floating")
    void everyPrimitiveHasTheSameBitsOnEveryWidth(Primitive p) {
        Shape s = Shape.of(4098);
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr body = applied(p, t);
            List<Operand.Memory> in = edges(p.arity(), t, s);
            long[] want = Values.bits(run(Widths.SCALAR, body, in, Arrangement.DENSE, s));
            for (CpuBackend b : Widths.ALL) {
                long[] have = Values.bits(run(b, body, in, Arrangement.DENSE, s));
                assertArrayEquals(want, have, () -> p + " of " + t + " on " + b.status());
            }
        }
    }

    /// What Java computes exactly or rounds once, it computes the same way in any kernel.
    @ParameterizedTest
    @EnumSource(
            value = Primitive.class,
            names = {
                "ADD",
                "SUB",
                "MUL",
                "DIV",
                "NEG",
                "ABS",
                "SIGN",
                "MIN",
                "MAX",
                "SQRT",
                "FLOOR",
                "CEIL",
                "ROUND",
                "REMAINDER",
                "EQ",
                "LT",
                "LE",
                "AND",
                "OR",
                "NOT",
                "SELECT"
            })
    void exactPrimitivesAreTheReference(Primitive p) {
        Shape s = Shape.of(4098);
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr body = applied(p, t);
            List<Operand.Memory> in = edges(p.arity(), t, s);
            Operand.Memory want = Arrangement.DENSE.empty(body.dtype(), s);
            new ReferenceBackend()
                    .run(new Launch.Map(List.of(body), List.copyOf(in), List.of(want)));
            for (CpuBackend b : Widths.ALL) {
                assertArrayEquals(
                        Values.bits(want),
                        Values.bits(run(b, body, in, Arrangement.DENSE, s)),
                        () -> p + " of " + t + " on " + b.status());
            }
        }
    }

    private static final Shape[] SHAPES = {
        Shape.SCALAR,
        Shape.of(0),
        Shape.of(1),
        Shape.of(3),
        Shape.of(4),
        Shape.of(5),
        Shape.of(7),
        Shape.of(8),
        Shape.of(9),
        Shape.of(15),
        Shape.of(16),
        Shape.of(17),
        Shape.of(207),
        Shape.of(4098),
        Shape.of(0, 3),
        Shape.of(1, 5),
        Shape.of(207, 3),
        Shape.of(3, 207),
        Shape.of(5, 320),
        Shape.of(64, 33),
        Shape.of(2, 9, 5, 13),
        Shape.of(1, 100, 1, 40),
        Shape.of(3, 4, 64),
        Shape.of(50, 3, 49),
        Shape.of(2, 3, 5, 96)
    };

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void everyArrangementIsTheReference(Arrangement arrangement) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr x = Expr.arg(0, t);
            Expr y = Expr.arg(1, t);
            Expr body = x.mul(x.constant(3)).sub(y);
            for (Shape s : SHAPES) {
                for (Arrangement out :
                        List.of(Arrangement.DENSE, Arrangement.STRIDED, Arrangement.CROSSED)) {
                    List<Operand.Memory> in =
                            List.of(
                                    arrangement.filled(t, s, i -> i * 0.5 - 100),
                                    Arrangement.DENSE.filled(t, s, i -> 0.25 * i));
                    Operand.Memory want = Arrangement.DENSE.empty(t, s);
                    new ReferenceBackend()
                            .run(new Launch.Map(List.of(body), List.copyOf(in), List.of(want)));
                    for (CpuBackend b : all()) {
                        double[] have = Values.of(run(b, body, in, out, s));
                        assertArrayEquals(Values.of(want), have, s + " " + b.status());
                    }
                }
            }
        }
    }

    private static List<CpuBackend> all() {
        List<CpuBackend> all = new ArrayList<>(Widths.ALL);
        return all;
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void everyDtypeIsCastToEveryOther(Arrangement arrangement) {
        Shape s = Shape.of(3, 207);
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                Operand.Memory in = arrangement.filled(from, s, i -> (i % 500 - 250) * 0.75);
                Expr body = Expr.arg(0, from).cast(to);
                Operand.Memory want = Arrangement.DENSE.empty(to, s);
                new ReferenceBackend()
                        .run(new Launch.Map(List.of(body), List.of(in), List.of(want)));
                for (CpuBackend b : all()) {
                    Operand.Memory have = run(b, body, List.of(in), Arrangement.DENSE, s);
                    assertArrayEquals(
                            Values.bits(want), Values.bits(have), from + " to " + to + b.status());
                }
            }
        }
    }

    /// Operands of other types are cast on their way to the lanes of a vector, and back.
    @Test
    void castsAroundVectorsAreTheReference() {
        Shape s = Shape.of(3, 207);
        Expr x = Expr.arg(0, DType.F32);
        for (DType t : DType.values()) {
            Expr y = Expr.arg(1, t);
            Expr sum = x.add(y.cast(DType.F32).mul(x.constant(2)));
            Expr test = x.lt(y.cast(DType.F32));
            List<Expr> bodies =
                    List.of(sum.cast(t), sum, test, y.cast(DType.BOOL).logicalAnd(test));
            List<Operand> in =
                    List.of(
                            Arrangement.TRANSPOSED.filled(DType.F32, s, i -> i % 61 - 30),
                            Arrangement.DENSE.filled(t, s, i -> i % 23 - 11));
            List<List<Operand.Memory>> results = new ArrayList<>();
            List<dev.nacre.backend.Backend> backends = new ArrayList<>(all());
            backends.add(new ReferenceBackend());
            for (dev.nacre.backend.Backend b : backends) {
                List<Operand.Memory> out = new ArrayList<>();
                for (Expr e : bodies) {
                    out.add(Arrangement.DENSE.empty(e.dtype(), s));
                }
                b.run(new Launch.Map(bodies, in, out));
                results.add(out);
            }
            for (List<Operand.Memory> have : results) {
                for (int k = 0; k < bodies.size(); k++) {
                    assertArrayEquals(
                            Values.bits(results.getLast().get(k)),
                            Values.bits(have.get(k)),
                            bodies.get(k) + " for " + t);
                }
            }
        }
    }

    @Test
    void integersAreTheReference() {
        Shape s = Shape.of(500);
        for (DType t : List.of(DType.I32, DType.I64)) {
            Expr x = Expr.arg(0, t);
            Expr y = Expr.arg(1, t);
            for (Primitive p : Primitive.values()) {
                if (p.isFloatingOnly() || p == Primitive.CAST || p.takesBool(0)) {
                    continue;
                }
                Expr body = Expr.apply(p, List.of(x, y).subList(0, p.arity()));
                List<Operand.Memory> in =
                        List.of(
                                Arrangement.DENSE.filled(t, s, i -> i * 37 % 101 - 50),
                                Arrangement.DENSE.filled(t, s, i -> i % 7 - (i % 7 > 3 ? 8 : -1)));
                Operand.Memory want = Arrangement.DENSE.empty(body.dtype(), s);
                new ReferenceBackend()
                        .run(new Launch.Map(List.of(body), List.copyOf(in), List.of(want)));
                for (CpuBackend b : all()) {
                    assertArrayEquals(
                            Values.bits(want),
                            Values.bits(run(b, body, in, Arrangement.DENSE, s)),
                            () -> p + " of " + t);
                }
            }
        }
    }

    @Test
    void wholeNumbersWrapInTheirOwnType() {
        Shape s = Shape.of(4);
        Expr x = Expr.arg(0, DType.I32);
        Operand.Memory in = Arrangement.DENSE.filled(DType.I32, s, i -> Integer.MAX_VALUE);
        Operand.Memory out = run(Widths.SCALAR, x.add(x), List.of(in), Arrangement.DENSE, s);
        assertEquals(-2, Values.of(out)[0]);
    }

    @Test
    void divisionOfIntegersByZeroIsExplained() {
        Shape s = Shape.of(4);
        Expr body = Expr.arg(0, DType.I64).div(Expr.arg(1, DType.I64));
        Operand.Memory one = Arrangement.DENSE.filled(DType.I64, s, i -> 1);
        Operand.Memory zero = Arrangement.DENSE.filled(DType.I64, s, i -> 0);
        NacreException e =
                assertThrows(
                        NacreException.class,
                        () -> run(Widths.SCALAR, body, List.of(one, zero), Arrangement.DENSE, s));
        assertTrue(e.toString().contains("division by zero"), e.toString());
    }

    @Test
    void resultsMayReplaceAnOperandOfTheSameLayout() {
        Expr x = Expr.arg(0, DType.F32);
        Expr body = x.mul(x).add(x.constant(1));
        Shape s = Shape.of(67, 91);
        for (Arrangement a :
                List.of(Arrangement.DENSE, Arrangement.STRIDED, Arrangement.TRANSPOSED)) {
            for (CpuBackend b : all()) {
                Operand.Memory in = a.filled(DType.F32, s, i -> i % 100);
                double[] want = Values.of(in);
                for (int i = 0; i < want.length; i++) {
                    want[i] = want[i] * want[i] + 1;
                }
                b.run(new Launch.Map(List.of(body), List.of(in), List.of(in)));
                assertArrayEquals(want, Values.of(in), a + " " + b.status());
            }
        }
    }

    @Test
    void numbersOfAProgramCompileNothing() {
        Expr x = Expr.arg(0, DType.F32);
        Expr body = x.mul(Expr.arg(1, DType.F32)).add(Expr.arg(2, DType.F64).cast(DType.F32));
        Shape s = Shape.of(207);
        Operand.Memory in = Arrangement.DENSE.filled(DType.F32, s, i -> i);
        long compiled = 0;
        for (int i = 0; i < 20; i++) {
            List<Operand> operands =
                    List.of(
                            in,
                            Operand.Scalar.of(DType.F32, 0.1 * i),
                            Operand.Scalar.of(DType.F64, 1.0 / 3));
            for (CpuBackend b : all()) {
                double[] have = Values.of(run(b, body, operands, Arrangement.DENSE, s));
                assertEquals(206 * (float) (0.1 * i) + (float) (1.0 / 3), (float) have[206]);
            }
            if (i > 0) {
                assertEquals(compiled, CpuBackend.compiledKernels());
            }
            compiled = CpuBackend.compiledKernels();
        }
    }

    @Test
    void scalarOperandsAreCastAsElementsAre() {
        Shape s = Shape.of(40);
        for (DType from : DType.values()) {
            for (DType to : List.of(DType.F32, DType.F64, DType.I64, DType.I32, DType.BF16)) {
                Operand one = Operand.Scalar.of(from, 16777217.75);
                Expr body = Expr.arg(0, from).cast(to).add(Expr.arg(1, to));
                Operand.Memory zeros = Arrangement.DENSE.filled(to, s, i -> 0);
                Operand.Memory want = Arrangement.DENSE.empty(to, s);
                new ReferenceBackend()
                        .run(new Launch.Map(List.of(body), List.of(one, zeros), List.of(want)));
                for (CpuBackend b : all()) {
                    assertArrayEquals(
                            Values.bits(want),
                            Values.bits(run(b, body, List.of(one, zeros), Arrangement.DENSE, s)),
                            from + " to " + to + " " + b.status());
                }
            }
        }
    }

    @Test
    void threadsDoNotChangeBits() {
        Shape s = Shape.of(300_001);
        Expr x = Expr.arg(0, DType.F32);
        Expr body = x.mul(x.tanh()).exp();
        Operand.Memory in = Arrangement.DENSE.filled(DType.F32, s, i -> (i % 1000 - 500) * 0.01);
        long[] want = Values.bits(run(Widths.SCALAR, body, List.of(in), Arrangement.DENSE, s));
        for (int threads : new int[] {2, 3, 8}) {
            CpuBackend b = new CpuBackend(128, threads);
            assertArrayEquals(want, Values.bits(run(b, body, List.of(in), Arrangement.DENSE, s)));
        }
    }
}
