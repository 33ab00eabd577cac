package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolynomialTest {
    private static final int ROUNDS = 300;

    private final Random random = new Random(2);

    private Polynomial next() {
        return RandomPolynomial.of(random, 4, 2);
    }

    private Polynomial nonzero() {
        return RandomPolynomial.nonzero(random, 3, 2);
    }

    @Test
    void isARing() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial a = next();
            Polynomial b = next();
            Polynomial c = next();
            assertEquals(a.add(b), b.add(a));
            assertEquals(a.multiply(b), b.multiply(a));
            assertEquals(a.add(b).add(c), a.add(b.add(c)));
            assertEquals(a.multiply(b).multiply(c), a.multiply(b.multiply(c)));
            assertEquals(a.multiply(b.add(c)), a.multiply(b).add(a.multiply(c)));
            assertEquals(Polynomial.ZERO, a.subtract(a));
            assertEquals(a, a.multiply(Polynomial.ONE));
        }
    }

    @Test
    void operationsAreThoseOfTheValues() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial a = next();
            Polynomial b = next();
            Rational[] at = RandomPolynomial.point(random);
            Rational x = RandomPolynomial.value(a, at);
            Rational y = RandomPolynomial.value(b, at);
            assertEquals(x.add(y), RandomPolynomial.value(a.add(b), at));
            assertEquals(x.multiply(y), RandomPolynomial.value(a.multiply(b), at));
            assertEquals(x.pow(3), RandomPolynomial.value(a.pow(3), at));
        }
    }

    @Test
    void divisionUndoesMultiplication() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial a = next();
            Polynomial b = nonzero();
            assertEquals(a, a.multiply(b).divide(b));
            if (!b.isConstant()) {
                assertNull(a.multiply(b).add(Polynomial.ONE).divide(b));
            }
        }
    }

    @Test
    void whatIsMultipliedInDividesTheCommonDivisor() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial a = RandomPolynomial.nonzero(random, 2, 1);
            Polynomial b = RandomPolynomial.nonzero(random, 2, 1);
            Polynomial c = RandomPolynomial.nonzero(random, 3, 1);
            Polynomial g = Divisor.gcd(a.multiply(c), b.multiply(c));
            String what = a + ", " + b + ", " + c + ": " + g;
            assertNotNull(a.multiply(c).divide(g), what);
            assertNotNull(b.multiply(c).divide(g), what);
            assertTrue(g.leading().signum() > 0, what);
            // Contents are divided out of remainders, so it may lack a number.
            assertNotNull(g.scale(c.content().abs()).divide(c), what);
        }
    }

    @Test
    void coefficientsMakeUpThePolynomial() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial p = next();
            List<Polynomial> c = p.coefficients(1);
            Polynomial sum = Polynomial.ZERO;
            for (int k = 0; k < c.size(); k++) {
                sum = sum.add(c.get(k).multiply(Monomial.of(1, k), BigInteger.ONE));
            }
            assertEquals(p, sum);
        }
    }

    @Test
    void contentAndMonomialDivideAllTerms() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial p = nonzero();
            Polynomial rest = p.divide(p.monomial(), p.content());
            assertEquals(p, rest.multiply(p.monomial(), p.content()));
            assertTrue(rest.leading().signum() > 0);
            assertEquals(BigInteger.ONE, rest.content());
            assertTrue(rest.monomial().isOne());
        }
    }

    @Test
    void signIsThatOfAllCoefficients() {
        Polynomial x = Polynomial.term(Monomial.of(0, 1), BigInteger.TWO);
        assertEquals(1, x.add(Polynomial.ONE).sign());
        assertEquals(-1, x.add(Polynomial.ONE).negate().sign());
        assertEquals(0, x.subtract(Polynomial.ONE).sign());
        assertFalse(x.isConstant());
    }

    @Test
    void refusesToGrowTooLarge() {
        Polynomial x = Polynomial.term(Monomial.of(0, 1), BigInteger.ONE).add(Polynomial.ONE);
        assertEquals(17, x.pow(16).terms().size());
        assertThrows(Polynomial.Excess.class, () -> x.pow(17));
    }
}
