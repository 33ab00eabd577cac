package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.type.DType;
import org.junit.jupiter.api.Test;

class PrinterTest {
    private final Expr x = Doubles.x(0);
    private final Expr y = Doubles.x(1);
    private final Expr z = Doubles.x(2);

    @Test
    void parenthesesAreWrittenWhereTheyAreNeeded() {
        assertEquals("x + y * z", x.add(y.mul(z)).toString());
        assertEquals("(x + y) * z", x.add(y).mul(z).toString());
        assertEquals("x - y - z", x.sub(y).sub(z).toString());
        assertEquals("x - (y - z)", x.sub(y.sub(z)).toString());
        assertEquals("x / (y * z)", x.div(y.mul(z)).toString());
        assertEquals("x / y * z", x.div(y).mul(z).toString());
    }

    @Test
    void additionsAreNotRegroupedBecauseTheyRound() {
        assertEquals("x + y + z", x.add(y).add(z).toString());
        assertEquals("x + (y + z)", x.add(y.add(z)).toString());
        assertEquals("x * (y * z)", x.mul(y.mul(z)).toString());
    }

    @Test
    void aSignBindsTighterThanAProductAndLooserThanAPower() {
        assertEquals("-x * y", x.neg().mul(y).toString());
        assertEquals("-(x * y)", x.mul(y).neg().toString());
        assertEquals("-x^y", x.pow(y).neg().toString());
        assertEquals("(-x)^y", x.neg().pow(y).toString());
        assertEquals("x^-y", x.pow(y.neg()).toString());
        assertEquals("-(-x)", x.neg().neg().toString());
    }

    @Test
    void powersGroupToTheRight() {
        assertEquals("x^y^z", x.pow(y.pow(z)).toString());
        assertEquals("(x^y)^z", x.pow(y).pow(z).toString());
        assertEquals("x^(y + z)", x.pow(y.add(z)).toString());
    }

    @Test
    void aNegativeNumberIsNoNegatedNumber() {
        assertEquals("-1", x.constant(-1).toString());
        assertEquals("-(1)", x.constant(1).neg().toString());
        assertEquals("-(-1)", x.constant(-1).neg().toString());
        assertEquals("(-2)^x", x.constant(-2).pow(x).toString());
        assertEquals("x + -1", x.add(-1).toString());
    }

    @Test
    void conditionsAreWrittenByTheirSigns() {
        assertEquals("x < y", x.lt(y).toString());
        assertEquals("x <= 1", x.le(1).toString());
        assertEquals("x > 0", x.gt(0).toString());
        assertEquals("x >= 0", x.ge(0).toString());
        assertEquals("1 < 2", x.constant(1).lt(x.constant(2)).toString());
        assertEquals("x != y", x.ne(y).toString());
        assertEquals("!(x < y)", x.lt(y).logicalNot().toString());
        assertEquals("x < y && y < z", x.lt(y).logicalAnd(y.lt(z)).toString());
        assertEquals(
                "(x < y || y < z) && x == z",
                x.lt(y).logicalOr(y.lt(z)).logicalAnd(x.eq(z)).toString());
        assertEquals("(x < y) == (y < z)", x.lt(y).eq(y.lt(z)).toString());
        assertEquals("where(x > 0, x, y)", x.where(x.gt(0), y).toString());
    }

    @Test
    void numbersAreShortAndReadBack() {
        assertEquals("1", Printer.number(1));
        assertEquals("0.5", Printer.number(0.5));
        assertEquals("-0.0", Printer.number(-0.0));
        assertEquals("1e20", Printer.number(1e20));
        assertEquals("1.5e-7", Printer.number(1.5e-7));
        assertEquals("inf", Printer.number(Double.POSITIVE_INFINITY));
        assertEquals("-inf", Printer.number(Double.NEGATIVE_INFINITY));
        assertEquals("nan", Printer.number(Double.NaN));
        assertEquals("999999999999999", Printer.number(999999999999999.0));
    }

    @Test
    void everythingElseIsACall() {
        assertEquals("fma(x, y, z)", x.fma(y, z).toString());
        assertEquals("max(x, y)", x.maximum(y).toString());
        assertEquals("f32(x)", x.cast(DType.F32).toString());
        assertEquals("false", x.lt(y).constant(0).toString());
        assertEquals("x4", Doubles.x(4).toString());
    }
}
