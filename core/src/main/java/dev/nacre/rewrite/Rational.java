package dev.nacre.rewrite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// A fraction of two whole numbers without common factors; the denominator is positive.
record Rational(BigInteger numerator, BigInteger denominator) {
    /// Whole numbers of so many bits are doubles, and their quotient is rounded once.
    private static final int EXACT = 53;

    static final Rational ZERO = of(0);
    static final Rational ONE = of(1);

    Rational {
        if (denominator.signum() == 0) {
            throw new ArithmeticException("a denominator of 0");
        }
        BigInteger common = numerator.gcd(denominator);
        BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    static Rational of(long n) {
        return of(BigInteger.valueOf(n));
    }

    static Rational of(BigInteger n) {
        return new Rational(n, BigInteger.ONE);
    }

    /// The number that the decimal digits of a literal say.
    static Rational of(double literal) {
        BigDecimal d = BigDecimal.valueOf(literal);
        return d.scale() > 0
                ? new Rational(d.unscaledValue(), BigInteger.TEN.pow(d.scale()))
                : of(d.toBigIntegerExact());
    }

    /// The number that a `double` is.
    static Rational binary(double value) {
        BigDecimal d = new BigDecimal(value);
        return d.scale() > 0
                ? new Rational(d.unscaledValue(), BigInteger.TEN.pow(d.scale()))
                : of(d.toBigIntegerExact());
    }

    Rational add(Rational r) {
        return new Rational(
                numerator.multiply(r.denominator).add(r.numerator.multiply(denominator)),
                denominator.multiply(r.denominator));
    }

    Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    Rational subtract(Rational r) {
        return add(r.negate());
    }

    Rational multiply(Rational r) {
        return new Rational(numerator.multiply(r.numerator), denominator.multiply(r.denominator));
    }

    Rational reciprocal() {
        return new Rational(denominator, numerator);
    }

    Rational divide(Rational r) {
        return multiply(r.reciprocal());
    }

    Rational pow(int k) {
        return k < 0 ? reciprocal().pow(-k) : new Rational(numerator.pow(k), denominator.pow(k));
    }

    /// The largest number of which both are whole multiples.
    Rational gcd(Rational r) {
        return new Rational(
                numerator.multiply(r.denominator).gcd(r.numerator.multiply(denominator)),
                denominator.multiply(r.denominator));
    }

    int signum() {
        return numerator.signum();
    }

    boolean isOne() {
        return equals(ONE);
    }

    boolean isWhole() {
        return denominator.equals(BigInteger.ONE);
    }

    /// Whether it is a whole number of at most `limit` in size.
    boolean isSmall(int limit) {
        return isWhole() && numerator.abs().compareTo(BigInteger.valueOf(limit)) <= 0;
    }

    int toInt() {
        return numerator.intValueExact();
    }

    double toDouble() {
        if (numerator.bitLength() <= EXACT && denominator.bitLength() <= EXACT) {
            return numerator.doubleValue() / denominator.doubleValue();
        }
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
                .doubleValue();
    }

    @Override
    public String toString() {
        return isWhole() ? numerator.toString() : numerator + "/" + denominator;
    }
}
