package dev.nacre.testkit;

import ch.obermuhlner.math.big.BigDecimalMath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// Functions of a real number to so many significant digits, also where their values are tiny.
final class Transcendentals {
    /// What is computed beyond the digits asked for.
    private static final int GUARD = 12;

    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal SMALL = new BigDecimal("0.01");

    /// From here on the asymptotic series of erfc has terms below 10^-690.
    private static final BigDecimal FAR = new BigDecimal(40);

    private Transcendentals() {}

    /// The power of ten of the leading digit; `x` is not 0.
    static int exponent(BigDecimal x) {
        return x.precision() - x.scale() - 1;
    }

    static BigDecimal exp(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD + Math.max(0, exponentOrZero(x)));
        BigDecimal ln10 = BigDecimalMath.log(BigDecimal.TEN, mc);
        BigInteger tens = x.divide(ln10, mc).setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
        BigDecimal rest = x.subtract(ln10.multiply(new BigDecimal(tens)), mc);
        return BigDecimalMath.exp(rest, mc).scaleByPowerOfTen(tens.intValueExact());
    }

    static BigDecimal expm1(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD);
        if (x.abs().compareTo(SMALL) > 0) {
            return exp(x, digits + 3).subtract(BigDecimal.ONE, mc);
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = x.round(mc);
        for (int k = 2; isSeen(term, sum, mc); k++) {
            sum = sum.add(term, mc);
            term = term.multiply(x, mc).divide(BigDecimal.valueOf(k), mc);
        }
        return sum;
    }

    /// The logarithm of a positive number.
    static BigDecimal log(BigDecimal x, int digits) {
        if (x.subtract(BigDecimal.ONE).abs().compareTo(SMALL) <= 0) {
            return log1p(x.subtract(BigDecimal.ONE), digits);
        }
        MathContext mc = new MathContext(digits + GUARD);
        int tens = exponent(x);
        if (Math.abs(tens) <= 1) {
            return BigDecimalMath.log(x, mc);
        }
        return BigDecimalMath.log(x.scaleByPowerOfTen(-tens), mc)
                .add(BigDecimalMath.log(BigDecimal.TEN, mc).multiply(BigDecimal.valueOf(tens)), mc);
    }

    /// `log(1 + x)` of a number above -1.
    static BigDecimal log1p(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD);
        if (x.abs().compareTo(SMALL) > 0) {
            return log(BigDecimal.ONE.add(x, mc), digits);
        }
        // log(1 + x) = 2 artanh(x / (2 + x))
        BigDecimal t = x.divide(TWO.add(x, mc), mc);
        return odd(t, t.multiply(t, mc), mc).multiply(TWO);
    }

    static BigDecimal tanh(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD);
        BigDecimal e = expm1(x.abs().multiply(TWO), digits + 3);
        BigDecimal t = e.divide(e.add(TWO, mc), mc);
        return x.signum() < 0 ? t.negate() : t;
    }

    static BigDecimal atan(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD);
        if (x.abs().compareTo(SMALL) <= 0) {
            return odd(x.round(mc), x.multiply(x, mc).negate(), mc);
        }
        if (x.abs().compareTo(BigDecimal.TEN) > 0) {
            BigDecimal quarter = BigDecimalMath.pi(mc).divide(TWO, mc);
            BigDecimal rest = atan(BigDecimal.ONE.divide(x.abs(), mc), digits);
            BigDecimal a = quarter.subtract(rest, mc);
            return x.signum() < 0 ? a.negate() : a;
        }
        return BigDecimalMath.atan(x, mc);
    }

    static BigDecimal sin(BigDecimal x, int digits) {
        return BigDecimalMath.sin(withinTurn(x, digits), new MathContext(digits + GUARD));
    }

    static BigDecimal cos(BigDecimal x, int digits) {
        return BigDecimalMath.cos(withinTurn(x, digits), new MathContext(digits + GUARD));
    }

    static BigDecimal erf(BigDecimal x, int digits) {
        MathContext mc = new MathContext(digits + GUARD);
        if (x.abs().compareTo(FAR) >= 0) {
            BigDecimal rest = BigDecimal.ONE.subtract(erfc(x.abs(), digits), mc);
            return x.signum() < 0 ? rest.negate() : rest;
        }
        // erf(x) = 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): no term cancels.
        BigDecimal square = x.multiply(x, mc);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = x.round(mc);
        for (int n = 1; isSeen(term, sum, mc); n++) {
            sum = sum.add(term, mc);
            term =
                    term.multiply(square, mc)
                            .multiply(TWO)
                            .divide(BigDecimal.valueOf(2L * n + 1), mc);
        }
        return sum.multiply(exp(square.negate(), digits), mc)
                .multiply(TWO)
                .divide(BigDecimalMath.sqrt(BigDecimalMath.pi(mc), mc), mc);
    }

    static BigDecimal erfc(BigDecimal x, int digits) {
        if (x.compareTo(FAR) < 0) {
            double far = Math.max(0, x.doubleValue());
            int lost = (int) (far * far * 0.4343) + 4;
            BigDecimal erf = erf(x, digits + lost);
            return BigDecimal.ONE.subtract(erf, new MathContext(digits + GUARD));
        }
        MathContext mc = new MathContext(digits + GUARD);
        BigDecimal square = x.multiply(x, mc);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; isSeen(term, sum, mc) && n < 1600; n++) {
            sum = sum.add(term, mc);
            term = term.multiply(BigDecimal.valueOf(1 - 2L * n)).divide(square.multiply(TWO), mc);
        }
        BigDecimal root = BigDecimalMath.sqrt(BigDecimalMath.pi(mc), mc);
        return exp(square.negate(), digits).multiply(sum, mc).divide(x.multiply(root, mc), mc);
    }

    /// `t + t s/3 + t s^2/5 + ...`
    private static BigDecimal odd(BigDecimal t, BigDecimal s, MathContext mc) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal power = t;
        BigDecimal term = t;
        for (int k = 3; isSeen(term, sum, mc); k += 2) {
            sum = sum.add(term, mc);
            power = power.multiply(s, mc);
            term = power.divide(BigDecimal.valueOf(k), mc);
        }
        return sum;
    }

    /// An angle less whole turns, to so many digits behind the point.
    private static BigDecimal withinTurn(BigDecimal x, int digits) {
        if (exponentOrZero(x) < 1) {
            return x;
        }
        MathContext mc = new MathContext(digits + 2 * GUARD + exponent(x));
        BigDecimal turn = BigDecimalMath.pi(mc).multiply(TWO);
        BigDecimal turns = x.divide(turn, mc).setScale(0, RoundingMode.HALF_EVEN);
        return x.subtract(turns.multiply(turn)).round(new MathContext(digits + GUARD));
    }

    private static int exponentOrZero(BigDecimal x) {
        return x.signum() == 0 ? 0 : exponent(x);
    }

    private static boolean isSeen(BigDecimal term, BigDecimal sum, MathContext mc) {
        return term.signum() != 0
                && (sum.signum() == 0 || exponent(term) >= exponent(sum) - mc.getPrecision());
    }
}
