package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Arithmetic of fractions keeps their values.
class FieldTest {
    private static final int ROUNDS = 300;

    private final Random random = new Random(3);
    private final Field field = new Field(false);

    FieldTest() {
        for (int i = 0; i < RandomPolynomial.VARIABLES; i++) {
            field.variable(new Variable.Meaning.Leaf(Expr.arg(i, DType.F64)), false);
        }
    }

    /// Of polynomials, or of quotients, that fit together.
    private Fraction next() {
        Fraction n = Field.primitive(RandomPolynomial.of(random, 3, 2));
        Fraction d = Field.primitive(RandomPolynomial.nonzero(random, 2, 1));
        return random.nextBoolean() ? n : field.divide(n, d);
    }

    @FunctionalInterface
    private interface Operation<T> {
        T of(T a, T b);
    }

    private void keepsValues(Operation<Fraction> of, Operation<Rational> values) {
        int compared = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Fraction a = next();
            Fraction b = next();
            Fraction c = of.of(a, b);
            Rational[] at = RandomPolynomial.point(random);
            Rational x = value(a, at);
            Rational y = value(b, at);
            Rational z = value(c, at);
            if (x != null && y != null && z != null) {
                assertEquals(values.of(x, y), z, () -> a + " and " + b + " give " + c);
                compared++;
            }
        }
        assertTrue(compared > ROUNDS / 2, "compared " + compared);
    }

    /// The value of a fraction, or of the sum that stands behind its variable.
    private Rational value(Fraction f, Rational... at) {
        Rational sum = Rational.ZERO;
        for (Fraction t : field.terms(f)) {
            for (Polynomial p : t.factors().keySet()) {
                if (p.variables().last() >= RandomPolynomial.VARIABLES) {
                    return null;
                }
            }
            Rational v = RandomPolynomial.value(t, at);
            if (v == null) {
                return null;
            }
            sum = sum.add(v);
        }
        return sum;
    }

    @Test
    void sums() {
        keepsValues(field::add, Rational::add);
    }

    @Test
    void differences() {
        keepsValues(field::subtract, Rational::subtract);
    }

    @Test
    void products() {
        keepsValues(field::multiply, Rational::multiply);
    }

    @Test
    void powers() {
        keepsValues((a, b) -> field.multiply(field.pow(a, 3), b), (x, y) -> x.pow(3).multiply(y));
    }

    @Test
    void aFractionLessItselfIsZero() {
        for (int i = 0; i < ROUNDS; i++) {
            Fraction f = next();
            assertEquals(Fraction.ZERO, field.subtract(f, f));
        }
    }

    @Test
    void aFractionByItselfIsOne() {
        for (int i = 0; i < ROUNDS; i++) {
            Fraction f = next();
            if (!f.isZero()) {
                assertTrue(field.divide(f, f).isOne());
            }
        }
    }

    @Test
    void numeratorAndDenominatorHaveNothingInCommon() {
        for (int i = 0; i < ROUNDS; i++) {
            Fraction f = field.multiply(next(), next());
            f.factors()
                    .forEach((p, e) ->
                            f.factors()
                                    .forEach((q, k) ->
                                            assertTrue(
                                                    e < 0
                                                            || k > 0
                                                            || Divisor.gcd(p, q).isConstant(),
                                                    () -> p + " over " + q)));
        }
    }

    @Test
    void aPolynomialIsItsContentItsVariablesAndTheRest() {
        for (int i = 0; i < ROUNDS; i++) {
            Polynomial p = RandomPolynomial.of(random, 4, 2);
            Rational[] at = RandomPolynomial.point(random);
            Rational v = RandomPolynomial.value(Field.primitive(p), at);
            assertNotNull(v);
            assertEquals(RandomPolynomial.value(p, at), v);
        }
    }

    @Test
    void whatHasOnlyEvenPowersIsNotNegative() {
        Fraction x =
                Fraction.of(
                        field.variable(new Variable.Meaning.Leaf(Expr.arg(0, DType.F64)), false),
                        1);
        assertTrue(field.isNonNegative(field.add(field.pow(x, 2), Fraction.ONE)));
        assertTrue(!field.isNonNegative(x));
        assertTrue(!field.isNonNegative(field.pow(x, 2).negate()));
    }
}
