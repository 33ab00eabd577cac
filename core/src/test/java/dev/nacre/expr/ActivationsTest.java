package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationsTest {
    private static final Expr X = Doubles.x(0);

    /// Values at -5, -1, 0.5 and 3, rounded from 60 digits or plain by hand.
    private static final Map<String, double[]> VALUES =
            Map.ofEntries(
                    row(
                            "mish(x)",
                            -0.033576237730161704,
                            -0.3034014613741089,
                            0.37524521130489513,
                            2.9865350049679575),
                    row(
                            "softplus(x)",
                            0.006715348489118068,
                            0.3132616875182228,
                            0.9740769841801067,
                            3.048587351573742),
                    row(
                            "softplus(x, 3)",
                            1.0196742457124016e-07,
                            0.01619578385791402,
                            0.5671377593275841,
                            3.000041134063241),
                    row(
                            "sigmoid(x)",
                            0.0066928509242848554,
                            0.2689414213699951,
                            0.6224593312018546,
                            0.9525741268224333),
                    row(
                            "logsigmoid(x)",
                            -5.006715348489118,
                            -1.3132616875182228,
                            -0.4740769841801067,
                            -0.04858735157374206),
                    row(
                            "silu(x)",
                            -0.03346425462142428,
                            -0.2689414213699951,
                            0.3112296656009273,
                            2.8577223804672998),
                    row(
                            "gelu(x)",
                            -1.4332578593959695e-06,
                            -0.15865525393145705,
                            0.34573123063700656,
                            2.99595030590511),
                    row(
                            "gelu(x, none)",
                            -1.4332578593959695e-06,
                            -0.15865525393145705,
                            0.34573123063700656,
                            2.99595030590511),
                    row(
                            "gelu(x, tanh)",
                            -2.291796196629506e-07,
                            -0.1588080093917233,
                            0.34571400982514394,
                            2.996362607918227),
                    row("elu(x)", -0.9932620530009145, -0.6321205588285577, 0.5, 3),
                    row("elu(x, 2)", -1.986524106001829, -1.2642411176571153, 0.5, 3),
                    row(
                            "selu(x)",
                            -1.7462533606696202,
                            -1.1113307378125628,
                            0.5253504936777402,
                            3.1521029620664414),
                    row("celu(x)", -0.9932620530009145, -0.6321205588285577, 0.5, 3),
                    row("celu(x, 1.5)", -1.4464890099791214, -0.729874321451112, 0.5, 3),
                    row("relu(x)", 0, 0, 0.5, 3),
                    row("relu6(3 * x)", 0, 0, 1.5, 6),
                    row("leakyRelu(x)", -0.05, -0.01, 0.5, 3),
                    row("leakyRelu(x, 0.5)", -2.5, -0.5, 0.5, 3),
                    row("prelu(x, 0.25)", -1.25, -0.25, 0.5, 3),
                    row("hardtanh(x)", -1, -1, 0.5, 1),
                    row("hardtanh(x, -2, 0.25)", -2, -1, 0.25, 0.25),
                    row("clamp(x, -2, 0.25)", -2, -1, 0.25, 0.25),
                    row("hardsigmoid(x)", 0, 2 / 6.0, 3.5 / 6, 1),
                    row("hardswish(x)", 0, -2 / 6.0, 1.75 / 6, 3),
                    row("hardshrink(x)", -5, -1, 0, 3),
                    row("hardshrink(x, 1)", -5, 0, 0, 3),
                    row("softshrink(x)", -4.5, -0.5, 0, 2.5),
                    row("softshrink(x, 1)", -4, 0, 0, 2),
                    row(
                            "tanhshrink(x)",
                            -4.000090795737405,
                            -0.23840584404423512,
                            0.03788284273999024,
                            2.0049452463132695),
                    row("softsign(x)", -5 / 6.0, -0.5, 0.5 / 1.5, 0.75),
                    row("threshold(x, 0.75, 7)", 7, 7, 7, 3),
                    row(
                            "sinh(x)",
                            -74.20321057778875,
                            -1.1752011936438014,
                            0.5210953054937474,
                            10.017874927409903),
                    row(
                            "cosh(x)",
                            74.20994852478785,
                            1.5430806348152437,
                            1.1276259652063807,
                            10.067661995777765),
                    row("exp2(x)", 0.03125, 0.5, 1.4142135623730951, 8),
                    row("log2(exp2(x))", -5, -1, 0.5, 3),
                    row("square(x)", 25, 1, 0.25, 9),
                    row("reciprocal(x)", -0.2, -1, 2, 1 / 3.0));

    private static Map.Entry<String, double[]> row(String formula, double... values) {
        return Map.entry(formula, values);
    }

    private static Expr expr(String formula) {
        return FormulaParser.parse(formula, List.of("x")).expr(DType.F64);
    }

    @Test
    void valuesAreThoseOfThePublishedFormulas() {
        double[] at = {-5, -1, 0.5, 3};
        Set<String> met = new HashSet<>();
        VALUES.forEach((formula, values) -> {
            for (int i = 0; i < at.length; i++) {
                // A textbook may cancel: its error is counted in ULPs of x, if that is
                // larger than the value.
                double ulp = Math.ulp(Math.max(Math.abs(at[i]), Math.abs(values[i])));
                double actual = Doubles.value(expr(formula), at[i]);
                assertEquals(values[i], actual, 4 * ulp, formula + " at " + at[i]);
            }
            met.add(formula.substring(0, formula.indexOf('(')));
        });
        assertEquals(new TreeSet<>(Catalogue.names()), new TreeSet<>(met));
    }

    @Test
    void nanStaysNan() {
        for (CatalogueEntry e : Catalogue.all()) {
            for (List<Object> sample : e.samples()) {
                double value = Doubles.value(e.apply(X, sample), Double.NaN);
                assertTrue(Double.isNaN(value), () -> e + " of NaN is " + value);
            }
        }
    }

    @Test
    void derivativesAreTheSlopes() {
        int compared = 0;
        for (CatalogueEntry e : Catalogue.all()) {
            for (List<Object> sample : e.samples()) {
                Expr f = e.apply(X, sample);
                for (double x : new double[] {-3.7, -1.3, -0.6, -0.2, 0.3, 0.6, 1.4, 3.6}) {
                    double slope = Doubles.slope(f, 0, x);
                    if (Double.isFinite(slope)) {
                        double tolerance = 1e-7 * (1 + Math.abs(slope));
                        assertEquals(
                                slope,
                                Doubles.derivative(f, 0, x),
                                tolerance,
                                () -> f + " at " + x);
                        compared++;
                    }
                }
            }
        }
        // All but log2 of the four negative points.
        long samples = Catalogue.all().stream().mapToLong(e -> e.samples().size()).sum();
        assertEquals(8 * samples - 4, compared);
    }

    /// What torch gives at the kinks.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relu(x)            |  0    | 0",
                "relu6(x)           |  0    | 0",
                "relu6(x)           |  6    | 0",
                "leakyRelu(x, 0.25) |  0    | 0.25",
                "prelu(x, 0.25)     |  0    | 0.25",
                "hardtanh(x)        | -1    | 0",
                "hardtanh(x)        |  1    | 0",
                "clamp(x, -1, 2)    | -1    | 1",
                "clamp(x, -1, 2)    |  2    | 1",
                "hardsigmoid(x)     | -3    | 0",
                "hardsigmoid(x)     |  3    | 0",
                "hardswish(x)       | -3    | 0",
                "hardswish(x)       |  3    | 1",
                "hardshrink(x)      | -0.5  | 0",
                "hardshrink(x)      |  0.5  | 0",
                "softshrink(x)      | -0.5  | 0",
                "softshrink(x)      |  0.5  | 0",
                "softshrink(x)      |  0    | 0",
                "threshold(x, 1, 2) |  1    | 0",
                "elu(x, 1.5)        |  0    | 1.5",
                "celu(x, 1.5)       |  0    | 1",
                "selu(x)            |  0    | 1.7580993408473766",
                "softsign(x)        |  0    | 1",
                "abs(x)             |  0    | 0",
                "max(x, 0)          |  0    | 0.5",
                "tanhshrink(x)      |  0    | 0",
            })
    void atAKinkTheDerivativeIsTorchs(String formula, double x, double derivative) {
        double actual = Doubles.derivative(expr(formula), 0, x);
        Doubles.assertUlps(derivative, actual, 1, formula + " at " + x);
    }

    @Test
    void clampPassesTheGradientOfABoundThatIsTaken() {
        Expr f = X.clamp(Doubles.x(1), Doubles.x(2));
        assertEquals(1, Doubles.derivative(f, 1, -3, -1, 2));
        assertEquals(0, Doubles.derivative(f, 2, -3, -1, 2));
        assertEquals(1, Doubles.derivative(f, 2, 3, -1, 2));
        assertEquals(0, Doubles.derivative(f, 0, 3, -1, 2));
        assertEquals(2, Doubles.value(f, 0, 5, 2), "crossed bounds give the upper one");
    }

    @Test
    void aDefaultIsTheOverloadAtItsDefault() {
        assertSame(X.elu(), X.celu());
        assertSame(X.leakyRelu(), X.leakyRelu(0.01));
        assertSame(X.hardtanh(), X.hardtanh(-1, 1));
        assertSame(X.relu6(), X.hardtanh(0, 6));
        assertSame(X.hardshrink(), X.hardshrink(0.5));
        assertSame(X.softshrink(), X.softshrink(0.5));
        assertSame(X.gelu(), X.gelu(Approximate.NONE));
        assertEquals("where(x > 0, x, expm1(x))", X.elu().toString());
    }
}
