package dev.nacre.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.lower.Lowering;
import dev.nacre.type.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Powers of two by the last bits of sums.
class ExponentTest {
    private final Expr n = Expr.arg(0, DType.F32);
    private final Expr x = Expr.arg(1, DType.F32);

    private static Expr pow2(Expr whole) {
        return whole.call(Primitive.POW2, List.of());
    }

    private static void becomes(Expr bits, Expr whole) {
        assertSame(pow2(bits), Exponent.inLastBits(List.of(pow2(whole))).getFirst());
    }

    private Expr number(double v) {
        return x.constant(v);
    }

    @Test
    void constantsAreAddedAtOnce() {
        double into = Exponent.INTO_SINGLE;
        becomes(n.add(number(into)), n);
        becomes(n.add(number(into + 64)), n.add(number(64)));
        becomes(n.add(number(into - 3)), n.add(number(2)).sub(number(5)));
        becomes(number(into + 1).sub(n), number(1).sub(n));
        becomes(n.add(number(0.5)).add(number(into)), n.add(number(0.5)));
        Expr wide = Expr.arg(0, DType.F64);
        becomes(wide.add(wide.constant(Exponent.INTO_DOUBLE + 9)), wide.add(wide.constant(9)));
    }

    @Test
    void whatRoundsMayHaveTheBitsAlready() {
        double into = Exponent.INTO_SINGLE;
        Expr rounded = x.fma(number(1.5), number(into));
        becomes(rounded, rounded.sub(number(into)));
        Expr lifted = x.fma(number(1.5), number(into + 64));
        becomes(lifted, lifted.sub(number(into + 64)).add(number(64)));
        becomes(lifted.add(number(-64)), lifted.sub(number(into + 64)));
        Expr other = x.fma(number(1.5), number(0x1p30)).sub(number(0x1p30));
        becomes(other.add(number(into)), other);
    }

    /// The constants of lowerings, which are in another module, are the ones that spare the
    /// addition.
    @Test
    void exponentialsAreRoundedThatWay() {
        for (DType type : List.of(DType.F32, DType.F64)) {
            Expr a = Expr.arg(0, type);
            Expr scaled = a.call(Primitive.SCALED_EXP, List.of(a.constant(32)));
            Expr erfc = a.call(Primitive.HALF_ERFC, List.of(a.constant(0), a.constant(-1)));
            for (Expr e : List.of(a.tanh(), scaled, erfc)) {
                List<Expr> lowered = Exponent.inLastBits(Lowering.lower(List.of(e)));
                List<Primitive> under =
                        Expr.postorder(lowered).stream()
                                .filter(p -> p instanceof Expr.Apply x && x.op() == Primitive.POW2)
                                .map(p -> ((Expr.Apply) p).args().getFirst())
                                .map(p -> ((Expr.Apply) p).op())
                                .toList();
                assertEquals(List.of(Primitive.FMA), under, e + " in " + type);
            }
        }
    }

    @Test
    void nothingElseChanges() {
        Expr e = pow2(n.add(number(7))).mul(x).add(number(3));
        Expr bits = pow2(n.add(number(Exponent.INTO_SINGLE + 7)));
        assertSame(bits.mul(x).add(number(3)), Exponent.inLastBits(List.of(e)).getFirst());
        Expr plain = n.add(number(7)).sub(x);
        assertSame(plain, Exponent.inLastBits(List.of(plain)).getFirst());
    }
}
