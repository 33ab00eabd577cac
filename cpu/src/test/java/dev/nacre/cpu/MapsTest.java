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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MapsTest {
    private static final double[] EDGES = {
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, 0.3, -0.7, 3.7, -3.2, 1e-40, -1e-40, 1e-3, 100,
        -88, 8388607.5, 8388608, 8388609, -8388607.5, -16777217, 4.5e15, -4503599627370497.5, 1e30,
        -1e30, Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, Double.MIN_VALUE,
        Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN
    };

    /// Every pair and triple of edges comes up, for operands with steps that share no divisor.
    private static double edge(int i, int operand) {
        int n = EDGES.length;
        return EDGES[(operand == 0 ? i : operand == 1 ? i / n : i / n / 3 + i) % n];
    }

    static Stream<Primitive> floating() {
        return Stream.of(Primitive.values()).filter(p -> p != Primitive.CAST);
    }

    private static Expr applied(Primitive p, DType t) {
        List<Expr> args = new ArrayList<>();
        for (int i = 0; i < p.arity(); i++) {
            Expr x = Expr.arg(i, t);
            args.add(p.takesBool(i) ? x.constant(0).lt(x) : x);
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
            for (CpuBackend b : Widths.VECTORS) {
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
                "ADD", "SUB", "MUL", "DIV", "NEG", "ABS", "SIGN", "MIN", "MAX", "SQRT", "FLOOR",
                "CEIL", "ROUND", "REMAINDER", "EQ", "LT", "LE", "AND", "OR", "NOT", "SELECT"
            })
    void exactPrimitivesAreTheReference(Primitive p) {
        Shape s = Shape.of(4098);
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr body = applied(p, t);
            List<Operand.Memory> in = edges(p.arity(), t, s);
            Operand.Memory want = Arrangement.DENSE.empty(body.dtype(), s);
            new ReferenceBackend()
                    .run(new Launch.Map(List.of(body), List.copyOf(in), List.of(want)));
            for (CpuBackend b : Widths.VECTORS) {
                assertArrayEquals(
                        Values.bits(want),
                        Values.bits(run(b, body, in, Arrangement.DENSE, s)),
                        () -> p + " of " + t + " on " + b.status());
            }
        }
    }
}
