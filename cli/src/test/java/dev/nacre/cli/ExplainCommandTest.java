package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    @Test
    void showsInputsFormulaOperationsAndLoop() {
        Run r = Run.nacre("explain", "gate * tanh(x)^2", "--dtype=f64");
        assertEquals(0, r.code());
        assertEquals("", r.err());
        assertTrue(r.out().contains("x: f64, which is gate"), r.out());
        assertTrue(r.out().contains("y: f64, which is x"), r.out());
        assertTrue(r.out().contains("expression  x * (tanh(y) * tanh(y))"), r.out());
        assertTrue(r.out().contains("operations  3: 2 mul, 1 tanh"), r.out());
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
    void aNumberHasNoKernel() {
        Run r = Run.nacre("explain", "1 / 3");
        assertEquals(2, r.code());
        assertTrue(r.err().contains("no variables"), r.err());
    }
}
