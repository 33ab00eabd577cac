package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RationalTest {
    private static Rational of(long n, long d) {
        return new Rational(BigInteger.valueOf(n), BigInteger.valueOf(d));
    }

    @Test
    void isInLowestTermsWithAPositiveDenominator() {
        assertEquals(of(-2, 3), of(4, -6));
        assertEquals(BigInteger.valueOf(3), of(4, -6).denominator());
        assertEquals(Rational.ZERO, of(0, -5));
    }

    @Test
    void readsTheDigitsOfALiteral() {
        assertEquals(of(1, 10), Rational.of(0.1));
        assertEquals(of(44715, 1_000_000), Rational.of(0.044715));
        assertEquals(of(-5, 2), Rational.of(-2.5));
        assertEquals(of(1, 1000), Rational.of(1e-3));
        assertEquals(new Rational(BigInteger.TEN.pow(20), BigInteger.ONE), Rational.of(1e20));
    }

    @Test
    void isAField() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            Rational a = random(random);
            Rational b = random(random);
            Rational c = random(random);
            assertEquals(a.add(b), b.add(a));
            assertEquals(a.add(b).add(c), a.add(b.add(c)));
            assertEquals(a.multiply(b).multiply(c), a.multiply(b.multiply(c)));
            assertEquals(a.multiply(b.add(c)), a.multiply(b).add(a.multiply(c)));
            assertEquals(a, a.subtract(b).add(b));
            if (b.signum() != 0) {
                assertEquals(a, a.divide(b).multiply(b));
                assertEquals(b.pow(-3), b.multiply(b).multiply(b).reciprocal());
            }
            assertEquals(a.toDouble() + b.toDouble(), a.add(b).toDouble(), 1e-12);
        }
    }

    private static Rational random(Random r) {
        return of(r.nextInt(201) - 100, 1 + r.nextInt(60));
    }

    @Test
    void bothAreWholeMultiplesOfTheCommonDivisor() {
        Rational g = of(3, 4).gcd(of(5, 6));
        assertEquals(of(1, 12), g);
        assertTrue(of(3, 4).divide(g).isWhole() && of(5, 6).divide(g).isWhole());
    }

    @Test
    void knowsWhatIsSmall() {
        assertTrue(of(-16, 1).isSmall(16));
        assertFalse(of(17, 1).isSmall(16));
        assertFalse(of(1, 2).isSmall(16));
    }

    @Test
    void refusesToDivideByZero() {
        assertThrows(ArithmeticException.class, () -> Rational.ONE.divide(Rational.ZERO));
        assertThrows(ArithmeticException.class, () -> Rational.ZERO.pow(-1));
    }

    @Test
    void roundsOnce() {
        assertEquals(1 / 3.0, of(1, 3).toDouble());
        assertEquals("-1/3", of(1, -3).toString());
    }
}
