package dev.nacre.testkit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// What a formula comes to over the real numbers: evaluated with more and more digits until two
/// evaluations agree.
public final class Oracle {
    /// The step of a difference quotient, whose error is its square.
    private static final int STEP = -20;

    private static final BigDecimal AGREEMENT = new BigDecimal("1e-30");

    /// So many digits show all that subtractions of doubles can cancel down to the smallest double.
    private static final List<Integer> DIGITS = List.of(50, 100, 200, 400, 700);

    /// A real number that stands for infinity where a formula over infinities means nothing.
    private static final BigDecimal FAR_OUT = new BigDecimal("1e400");

    private Oracle() {}

    /// A formula over numbers: the operands are what it is given.
    @FunctionalInterface
    public interface Formula {
        BigNumber of(List<BigNumber> operands);
    }

    /// The value of a formula.
    public static BigNumber value(Formula formula, double... at) {
        return settled(digits -> formula.of(operands(at, digits, false)));
    }

    /// The value of a formula; where an operand is infinite and the formula means nothing there,
    /// such as `Inf / Inf`, its limit.
    public static BigNumber limit(Formula formula, double... at) {
        BigNumber y = value(formula, at);
        return y.isNaN() && Arrays.stream(at).anyMatch(Double::isInfinite)
                ? settled(digits -> formula.of(operands(at, digits, true)))
                : y;
    }

    /// The derivative of a formula of one operand at a point where it is smooth.
    public static BigNumber slope(Function<BigNumber, BigNumber> formula, double at) {
        BigDecimal x = new BigDecimal(at);
        int tens = at == 0 ? 0 : Math.min(0, Transcendentals.exponent(x));
        BigDecimal h = BigDecimal.ONE.scaleByPowerOfTen(STEP + tens);
        return settled(digits -> {
            BigNumber up = formula.apply(BigNumber.of(x.add(h), digits));
            BigNumber down = formula.apply(BigNumber.of(x.subtract(h), digits));
            return up.sub(down).div(BigNumber.of(h.add(h), digits));
        });
    }

    private static BigNumber settled(Function<Integer, BigNumber> evaluation) {
        BigNumber last = evaluation.apply(DIGITS.getFirst());
        for (int digits : DIGITS.subList(1, DIGITS.size())) {
            BigNumber next = evaluation.apply(digits);
            if (agree(last, next)) {
                return next;
            }
            last = next;
        }
        return last;
    }

    /// A zero is never taken on trust: it may be what too few digits left of a difference.
    private static boolean agree(BigNumber a, BigNumber b) {
        if (!a.isFinite() || !b.isFinite()) {
            return a.isFinite() == b.isFinite();
        }
        BigDecimal x = a.value();
        BigDecimal y = b.value();
        MathContext mc = new MathContext(40);
        return y.signum() != 0
                && x.subtract(y, mc).abs().compareTo(y.abs().multiply(AGREEMENT, mc)) <= 0;
    }

    private static List<BigNumber> operands(double[] at, int digits, boolean far) {
        return Arrays.stream(at)
                .mapToObj(v ->
                        far && Double.isInfinite(v)
                                ? BigNumber.of(v > 0 ? FAR_OUT : FAR_OUT.negate(), digits)
                                : BigNumber.of(v, digits))
                .toList();
    }
}
