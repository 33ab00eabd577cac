package dev.nacre.exact;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.exact.Extended.Kind;
import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Identities between functions: the enclosures of both sides overlap, and say something.
class LawsTest {
    private static final int POINTS = 500;
    private static final int FINE = 192;

    private static final Expr X = Expr.arg(0, DType.F64);
    private static final Expr ONE = X.constant(1);

    private final Random random = new Random(7);

    @Test
    void expUndoesLog() {
        holds(X.log().exp(), X, x -> Math.abs(x));
    }

    @Test
    void logUndoesExp() {
        holds(X.exp().log(), X, x -> x);
    }

    @Test
    void log1pUndoesExpm1() {
        holds(X.expm1().log1p(), X, x -> Math.scalb(x, -Math.getExponent(x) - random.nextInt(60)));
    }

    @Test
    void squaresOfSineAndCosineAreOne() {
        holds(X.sin().square().add(X.cos().square()), ONE, x -> x);
    }

    @Test
    void tanhIsMadeOfExponentials() {
        Expr e = X.mul(2).expm1();
        holds(X.tanh(), e.div(e.add(2)), x -> Math.abs(x) < 100 ? x : 100 / x);
    }

    @Test
    void errorFunctionAndComplementAreOne() {
        holds(X.erf().add(X.erfc()), ONE, x -> x);
    }

    @Test
    void complementOfTheNegativeIsTheRestToTwo() {
        holds(X.erfc().add(X.neg().erfc()), X.constant(2), x -> x);
    }

    @Test
    void tangentOfArcTangent() {
        Expr y = X.atan();
        holds(y.sin().div(y.cos()), X, x -> Math.scalb(x, -Math.getExponent(x) / 8));
    }

    @Test
    void powersAreExponentials() {
        Expr y = X.mul(0.37).sub(1);
        holds(X.pow(y), X.log().mul(y).exp(), x -> Math.abs(x));
    }

    @Test
    void sumOfAngles() {
        Expr y = X.mul(0.7).add(2);
        Expr sum = X.sin().mul(y.cos()).add(X.cos().mul(y.sin()));
        holds(X.add(y).sin(), sum, x -> x);
    }

    private void holds(Expr left, Expr right, DoubleUnaryOperator domain) {
        int told = 0;
        for (int i = 0; i < POINTS; i++) {
            double m = random.nextBoolean() ? 1 + random.nextDouble() : -1 - random.nextDouble();
            double x = domain.applyAsDouble(Math.scalb(m, random.nextInt(2040) - 1020));
            check(Enclosures.quick(left, x), Enclosures.quick(right, x), x);
            Extended<BigBall> fine = Enclosures.fine(left, FINE, x);
            check(fine, Enclosures.fine(right, FINE, x), x);
            told += fine.is(Kind.UNKNOWN) ? 0 : 1;
        }
        int count = told;
        assertTrue(count > POINTS / 3, () -> left + ": " + count);
    }

    private static <B extends Ball<B>> void check(Extended<B> a, Extended<B> b, double x) {
        if (a.is(Kind.BALL) && b.is(Kind.BALL)) {
            assertTrue(
                    Enclosures.overlap(a.number(), b.number()), () -> x + ": " + a + " and " + b);
        }
    }
}
