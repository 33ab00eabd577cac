package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How far exponents reach, and where quotients of exponentials no longer change.
class ReachTest {
    private record Found(Exponent u, Field field) {
        static Found in(String exponent) {
            Expr e =
                    FormulaParser.parse("exp(" + exponent + ")", List.of("x", "y")).expr(DType.F32);
            Normalizer.Normal n = Normalizer.normalize(List.of(e), DType.F32, Map.of(), false);
            for (Polynomial p : n.field().polynomials(n.roots())) {
                for (Variable v : n.field().variables(p)) {
                    if (v.isGenerator()) {
                        return new Found(
                                ((Variable.Meaning.Exponential) v.meaning()).u(), n.field());
                    }
                }
            }
            throw new AssertionError("no exponential in " + n.roots());
        }

        Reach reach() {
            return Reach.of(u, field);
        }
    }

    @ParameterizedTest
    @CsvSource({"x, 1, -1", "-3*x, -1, 1", "x*x, 1, 1", "-x*x, -1, -1", "x*x*x/7, 1, -1"})
    void signsFarOut(String exponent, int up, int down) {
        Reach r = Found.in(exponent).reach();
        assertNotNull(r);
        assertEquals(up, r.up());
        assertEquals(down, r.down());
    }

    @Test
    void thereIsNoneOfTwoOperandsOrOfAQuotient() {
        assertNull(Found.in("x*y").reach());
        assertNull(Found.in("1/x").reach());
    }

    @ParameterizedTest
    @CsvSource({"x", "2*x", "-x/2", "x*x", "x*x*x - 5*x"})
    void beyondTheBoundTheExponentIsLarger(String exponent) {
        Found f = Found.in(exponent);
        Reach r = f.reach();
        assertNotNull(r);
        Expr e = FormulaParser.parse(exponent, List.of("x", "y")).expr(DType.F64);
        for (int sign = -1; sign <= 1; sign += 2) {
            double b = Math.abs(r.bound(sign, 50, DType.F32));
            for (double more : new double[] {1.001, 2, 1000}) {
                double x = sign * b * more;
                double v = Rounded.evaluate(List.of(e), List.of(new double[] {x})).getFirst()[0];
                assertTrue(Math.abs(v) >= 50, () -> exponent + " at " + x + ": " + v);
            }
        }
    }

    /// A clamped argument appears as a minimum or maximum; beyond it nothing changes.
    @ParameterizedTest
    @CsvSource({
        "(exp(x) - 1) / (exp(x) + 1)",
        "exp(x) / (exp(x) + 1)",
        "(exp(2*x) + exp(x)) / (exp(2*x) + 3)",
        "x * exp(x) / (1 + exp(x))"
    })
    void quotientsSaturate(String formula) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr e = FormulaParser.parse(formula, List.of("x")).expr(t);
            Forms forms = new Forms(List.of(e), t);
            Form clamp =
                    IntStream.range(0, forms.size())
                            .mapToObj(forms::get)
                            .filter(f -> f.scheme() == Scheme.CLAMP)
                            .findFirst()
                            .orElseThrow();
            boolean cut =
                    Expr.postorder(clamp.roots()).stream()
                            .anyMatch(p ->
                                    p instanceof Expr.Apply a
                                            && (a.op() == Primitive.MIN
                                                    || a.op() == Primitive.MAX
                                                    || a.op() == Primitive.SELECT));
            assertTrue(cut, () -> clamp.roots().toString());
            double[] far = {17, 30, 90, 700, 1e4, 1e30};
            double[] got = Rounded.evaluate(clamp.roots(), List.of(far)).getFirst();
            for (int i = 0; i < far.length; i++) {
                double limit = formula.startsWith("x") ? far[i] : 1;
                double at = far[i];
                double v = got[i];
                double by = t == DType.F32 || at > 40 ? 1e-6 : Math.exp(-at) * 4;
                assertEquals(limit, v, limit * by, () -> formula + " " + t + " at " + at);
            }
        }
    }
}
