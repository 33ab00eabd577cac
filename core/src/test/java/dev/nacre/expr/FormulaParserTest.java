package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FormulaParserTest {
    private static final Expr X = Doubles.x(0);
    private static final Expr Y = Doubles.x(1);
    private static final Expr Z = Doubles.x(2);

    private static Expr parse(String text) {
        return FormulaParser.parse(text, List.of("x", "y", "z")).expr(DType.F64);
    }

    private static void assertMeans(Expr expected, String... texts) {
        for (String text : texts) {
            assertSame(expected, parse(text), text);
        }
    }

    @Test
    void oneFormulaHasOneExpression() {
        assertMeans(X.mish(), "mish(x)", "x * tanh(softplus(x))", "x*tanh(log1p(exp(x)))");
        assertMeans(X.mish(), "mish", " mish ");
        assertMeans(X.tanh(), "tanh(x)", "tanh");
        assertMeans(X.square(), "x^2", "x * x", "square(x)", "pow(x, 2)", "x ^ 2.0", "mul(x, x)");
        assertMeans(X.exp(), "exp(x)", "e^x", "pow(e, x)", "(e)^x");
        assertMeans(X.pow(3), "x^3", "pow(x, 3)");
    }

    @Test
    void numbers() {
        assertMeans(X.constant(1), "1", "1.", "1.0", "+1", "1e0", "10e-1", " ( 1 ) ");
        assertMeans(X.constant(0.5), ".5", "0.5", "5E-1", "0.05e+1");
        assertMeans(X.constant(-1), "-1", "- 1", "(-1)");
        assertMeans(X.constant(Math.PI), "pi");
        assertMeans(X.constant(-Math.E), "-e");
        assertMeans(X.constant(Double.NEGATIVE_INFINITY), "-inf");
        assertMeans(X.constant(Double.NaN), "nan");
        assertMeans(X.constant(1).neg(), "-(1)");
        assertMeans(X.constant(-1).neg(), "--1", "-(-1)");
    }

    @Test
    void precedence() {
        assertMeans(X.add(Y.mul(Z)), "x + y * z", "x+(y*z)");
        assertMeans(X.sub(Y).sub(Z), "x - y - z", "(x - y) - z");
        assertMeans(X.div(Y).mul(Z), "x / y * z");
        assertMeans(X.square().neg(), "-x^2", "-(x^2)");
        assertMeans(X.neg().mul(Y), "-x * y", "(-x) * y");
        assertMeans(X.sub(Y.neg()), "x - -y", "x--y");
        assertMeans(X.pow(Y.pow(Z)), "x^y^z", "x^(y^z)");
        assertMeans(X.pow(Y.neg()), "x^-y");
        assertMeans(X.pow(Y.square().neg()), "x^-y^2");
        assertMeans(X.constant(2).square().neg(), "-2^2");
        assertMeans(X.lt(Y.add(1)), "x < y + 1");
        assertMeans(
                X.lt(Y).logicalOr(Y.lt(Z).logicalAnd(X.eq(Z))),
                "x < y || y < z && x == z",
                "x < y or y < z and x == z",
                "or(x < y, and(y < z, eq(x, z)))");
        assertMeans(
                X.lt(Y).logicalNot().logicalAnd(Y.lt(Z)),
                "!(x < y) && y < z",
                "not x < y and y < z",
                "!x < y && y < z");
    }

    @Test
    void comparisons() {
        assertMeans(X.gt(Y), "x > y", "y < x", "lt(y, x)");
        assertMeans(X.ge(Y), "x >= y", "y <= x");
        assertMeans(X.ne(Y), "x != y", "!(x == y)");
        assertMeans(X.lt(Y).eq(Y.lt(Z)), "(x < y) == (y < z)");
        assertMeans(X.where(X.gt(0), Y), "where(x > 0, x, y)", "select(x > 0, x, y)");
        assertMeans(X.lt(Y).where(Y.lt(Z), Z.lt(X)), "where(y < z, x < y, z < x)");
        assertMeans(X.where(X.lt(0).constant(1), Y), "where(true, x, y)");
    }

    @ParameterizedTest
    @EnumSource(Primitive.class)
    void everyPrimitiveIsReadByItsLabel(Primitive op) {
        List<Expr> args = List.of(X, Y, Z).subList(0, op.arity()).stream().map(e -> e).toList();
        List<String> names = List.of("x", "y", "z").subList(0, op.arity());
        if (op.takesBool(0)) {
            args =
                    op.arity() == 3
                            ? List.of(X.lt(0), Y, Z)
                            : args.stream().map(e -> e.lt(0)).toList();
            names =
                    op.arity() == 3
                            ? List.of("x < 0", "y", "z")
                            : names.stream().map(s -> s + " < 0").toList();
        }
        String text = op.label() + "(" + String.join(", ", names) + ")";
        if (op == Primitive.CAST || op.isInternal()) {
            assertThrows(FormulaException.class, () -> parse(text));
        } else {
            assertSame(Expr.apply(op, args), parse(text), text);
        }
    }

    @Test
    void everyFunctionOfTheCatalogueIsReadWithItsArguments() {
        for (CatalogueEntry e : Catalogue.all()) {
            for (List<Object> sample : e.samples()) {
                StringBuilder text = new StringBuilder(e.name()).append("(x");
                for (Object arg : sample) {
                    text.append(", ")
                            .append(
                                    arg instanceof Double
                                            ? arg
                                            : CatalogueEntry.Parameter.written(arg));
                }
                assertMeans(e.apply(X, sample), text.append(")").toString());
            }
        }
    }

    @Test
    void argumentsMayBeComputed() {
        assertMeans(X.leakyRelu(-0.1), "leakyRelu(x, -0.1)");
        assertMeans(X.leakyRelu(1.0 / 3), "leakyRelu(x, 1/3)");
        assertMeans(X.softplus(2).add(Y.softplus(3)), "softplus(x, 2) + softplus(y, sqrt(9))");
        assertMeans(X.hardtanh(-1, 4), "hardtanh(x, -1, 2^2)");
        assertMeans(X.hardtanh(0, Double.POSITIVE_INFINITY), "hardtanh(x, 0, inf)");
        assertMeans(X.threshold(1, 2).add(1), "threshold(x, relu(1), where(1 < 2, 2, 3)) + 1");
        assertMeans(X.clamp(Y, Z), "clamp(x, y, z)");
        assertMeans(X.clamp(-1, 1), "clamp(x, -1, 1)");
        assertMeans(X.add(1).prelu(Y.neg()), "prelu(x + 1, -y)");
        assertMeans(X.tanh().gelu(Approximate.TANH), "gelu(tanh(x), tanh)");
    }

    @Test
    void variablesAreNumberedInTheOrderOfAppearance() {
        ParsedFormula f = FormulaParser.parse("b * a + b / c_1");
        assertEquals(List.of("b", "a", "c_1"), f.variables());
        assertEquals("x * y + x / z", f.expr(DType.F32).toString());
        assertEquals("b * a + b / c_1", f.text());
        assertEquals(List.of("\u03b1", "_x2"), FormulaParser.parse("\u03b1 + _x2").variables());
        assertEquals(List.of(), FormulaParser.parse("2 * pi").variables());
    }

    @Test
    void declaredVariablesKeepTheirOrderAndShadowConstants() {
        ParsedFormula f = FormulaParser.parse("b - e", List.of("e", "b", "unused"));
        assertEquals(List.of("e", "b", "unused"), f.variables());
        assertSame(Y.sub(X), f.expr(DType.F64));
        assertSame(X.pow(Y), FormulaParser.parse("e^x", List.of("e", "x")).expr(DType.F64));
        for (List<String> bad :
                List.of(
                        List.of("a", "a"),
                        List.of("2a"),
                        List.of(""),
                        List.of("and"),
                        List.of("true"))) {
            assertThrows(NacreException.class, () -> FormulaParser.parse("1", bad), bad::toString);
        }
    }

    @Test
    void aFormulaIsAFunctionOfWhateverIsElementwise() {
        ParsedFormula f = FormulaParser.parse("where(a > 0, mish(a), 0.5) * b");
        assertSame(f.expr(DType.F64), f.apply(List.of(X, Y)));
        assertSame(Y.mul(X), FormulaParser.parse("a * b").apply(List.of(Y, X)));
        assertThrows(IllegalArgumentException.class, () -> f.apply(List.of(X)));
    }

    @Test
    void theDtypeIsChosenLater() {
        ParsedFormula f = FormulaParser.parse("x + 1e30");
        assertEquals(DType.F32, f.expr(DType.F32).dtype());
        assertEquals(DType.F64, f.expr(DType.F64).dtype());
        assertThrows(DTypeException.class, () -> f.expr(DType.I32));
        FormulaException tooLarge = assertThrows(FormulaException.class, () -> f.expr(DType.F16));
        assertEquals(5, tooLarge.column());
        assertTrue(FormulaParser.parse("x > 1").isCondition());
        assertEquals(DType.BOOL, FormulaParser.parse("x > 1").expr(DType.F32).dtype());
        assertFalse(f.isCondition());
    }

    @Test
    void spaceAndLineBreaksMayStandBetweenAnything() {
        assertMeans(X.add(Y.mul(Z)), "\n x\t+ y\r\n  *\nz ");
    }

    @ParameterizedTest
    @CsvSource({"x + , 100000", "'(', 490", "-, 490", "mish(, 490", "x^, 490", "!, 490"})
    void longChainsAreReadWithoutADeepStack(String piece, int times) {
        String closing = piece.endsWith("(") ? ")".repeat(times) : "";
        String last = piece.equals("!") ? "x > 0" : "x";
        String text = piece.repeat(times) + last + closing;
        assertTrue(Expr.postorder(List.of(parse(text))).size() > 0);
    }
}
