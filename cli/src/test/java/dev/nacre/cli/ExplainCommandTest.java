package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainCommandTest {
    @Test
    void showsInputsFormulaOperationsAndLoop() {
        Run r = Run.nacre("explain", "gate * tanh(x)^2", "--dtype=f64");
        assertEquals(0, r.code());
        assertEquals("", r.err());
        assertTrue(r.out().contains("gate: f64"), r.out());
        assertTrue(r.out().contains("textbook    t1 = tanh(x)"), r.out());
        assertTrue(r.out().contains("            gate * (t1 * t1)"), r.out());
        assertTrue(r.out().contains("operations  3: 2 mul, 1 tanh"), r.out());
        assertTrue(r.out().contains("accuracy    at most "), r.out());
        assertTrue(r.out().contains("loop"), r.out());
    }

    @Test
    void aNameStandsForItsFormula() {
        Run r = Run.nacre("explain", "mish");
        assertEquals("formula     mish(x)", r.lines().getFirst());
        assertTrue(r.out().contains("arXiv:1908.08681"), r.out());
        assertTrue(r.out().contains("x * tanh(log1p(exp(x)))"), r.out());
    }

    @Test
    void showsTheDerivativeByEachVariable() {
        Run r = Run.nacre("explain", "a * exp(b)", "--grad");
        assertTrue(r.lines().contains("d/da"), r.out());
        assertTrue(r.lines().contains("d/db"), r.out());
        assertEquals(0, Run.nacre("explain", "where(x > 0, 1, 2)", "--grad").code());
        assertEquals(2, Run.nacre("explain", "x > 0", "--grad").code());
    }

    @Test
    void showsLawsAndWhatTheyLedTo() {
        Run r = Run.nacre("explain", "x*tanh(softplus(x))");
        assertTrue(r.out().contains("tanh(a) = (exp(2*a) - 1) / (exp(2*a) + 1)"), r.out());
        assertTrue(r.out().contains("1 transcendental, 1 division"), r.out());
        assertTrue(r.out().contains("no new NaN or Inf"), r.out());
    }

    /// One spelling each, and the results that take one exponential and one division.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    x*tanh(softplus(x));                  forward gradient/x
                    x*tanh(log1p(exp(x)));                forward gradient/x
                    x*tanh(log(1+exp(x)));                forward gradient/x fused
                    x*tanh(where(x>20,x,log1p(exp(x))));  forward
                    x*(1-2/(1+(1+exp(x))^2));             forward gradient/x fused
                    x*((1+exp(x))^2-1)/((1+exp(x))^2+1);  forward gradient/x fused
                    """)
    void anyMishTakesOneExponentialAndOneDivision(String formula, String parts) {
        Run r = Run.nacre("explain", "--grad", "--json", formula);
        assertEquals(0, r.code(), r.err());
        JsonText all = JsonText.of(r.out());
        assertEquals(formula, all.get("formula"));
        assertEquals("f32", all.get("dtype"));
        for (String part : List.of("forward", "gradient/x", "fused")) {
            assertTrue((double) all.get(part + "/accuracy/points") >= 20_000, part);
            assertEquals(0.0, all.get(part + "/accuracy/newNonFinite"), part);
            assertTrue(all.get(part + "/accuracy/at") instanceof Double, part);
        }
        for (String part : parts.split(" ", -1)) {
            assertEquals(1.0, all.get(part + "/transcendentals"), part);
            assertEquals(1.0, all.get(part + "/counts/exp"), part);
            if (!part.equals("fused")) {
                assertEquals(1.0, all.get(part + "/divisions"), part);
            }
        }
        assertTrue((double) all.get("forward/accuracy/maxUlp") < 4);
    }

    @Test
    void jsonNamesTheCoordinatesOfAPoint() {
        JsonText all = JsonText.of(Run.nacre("explain", "--json", "a * exp(b)").out());
        assertTrue(all.get("forward/accuracy/at/a") != null, all.toString());
        assertTrue(all.get("forward/accuracy/at/b") != null, all.toString());
        assertTrue(all.get("gradient") == null, all.toString());
    }

    @Test
    void anotherBackendIsAskedForByName() {
        Run r = Run.nacre("explain", "exp(x)", "--backend=reference");
        assertTrue(r.out().contains("backend     reference"), r.out());
        Run wrong = Run.nacre("explain", "exp(x)", "--backend=abacus");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("--backend=abacus"), wrong.err());
    }

    @Test
    void aConditionHasNoErrorInUlp() {
        assertEquals(0, Run.nacre("explain", "x > 0").code());
        Run r = Run.nacre("explain", "x > 0", "--json");
        assertEquals(2, r.code());
        assertTrue(r.err().contains("true or false"), r.err());
    }

    @Test
    void aNumberHasNoKernel() {
        Run r = Run.nacre("explain", "1 / 3");
        assertEquals(2, r.code());
        assertTrue(r.err().contains("no variables"), r.err());
    }
}
