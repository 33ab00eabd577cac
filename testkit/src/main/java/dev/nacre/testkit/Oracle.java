package dev.nacre.testkit;

import dev.nacre.type.DType;
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

    /// The last so many digits show all that subtractions can cancel, from the largest number of a
    /// dtype down to the smallest.
    private static final List<Integer> SINGLE = List.of(50, 100, 200);

    private static final List<Integer> WIDE = List.of(50, 100, 200, 700);

    /// A real number that stands for infinity where a formula over infinities means nothing.
    private static final BigDecimal FAR_OUT = new BigDecimal("1e2000");

    private final List<Integer> digits;

    /// An oracle for functions of `f32` or `f64`.
    public Oracle(DType dtype) {
        this.digits = dtype == DType.F32 ? SINGLE : WIDE;
    }

    /// A formula over numbers: the operands are what it is given.
    @FunctionalInterface
    public interface Formula {
        BigNumber of(List<BigNumber> operands);
    }

    /// The value of a formula.
    public BigNumber value(Formula formula, double... at) {
        return settled(0, n -> formula.of(operands(at, n, false)));
    }

    /// The value of a formula; where an operand is infinite and the formula means nothing there,
    /// such as `Inf / Inf`, its limit.
    public BigNumber limit(Formula formula, double... at) {
        BigNumber y = value(formula, at);
        return y.isNaN() && Arrays.stream(at).anyMatch(Double::isInfinite)
                ? settled(0, n -> formula.of(operands(at, n, true)))
                : y;
    }

    /// The derivative of a formula of one operand at a point where it is smooth, or its limit at an
    /// infinity.
    ///
    /// @param scale below it the formula has no other features than at 0
    /// @param lost the digits that sums lose because their terms are of such different sizes
    public BigNumber slope(
            Function<BigNumber, BigNumber> formula, double at, double scale, int lost) {
        if (Double.isNaN(at)) {
            return BigNumber.of(at, digits.getFirst());
        }
        BigDecimal x = Double.isFinite(at) ? new BigDecimal(at) : farOut(at);
        int tens = Transcendentals.exponent(at == 0 ? new BigDecimal(scale) : x);
        // Waves are as long far out as anywhere.
        int size = Double.isFinite(at) ? Math.min(0, tens) : tens;
        BigDecimal h = BigDecimal.ONE.scaleByPowerOfTen(STEP + size);
        return settled(
                lost - STEP,
                n -> {
                    BigNumber up = formula.apply(BigNumber.of(x.add(h), n));
                    BigNumber down = formula.apply(BigNumber.of(x.subtract(h), n));
                    return up.sub(down).div(BigNumber.of(h.add(h), n));
                });
    }

    /// @param more digits that the evaluation is sure to lose
    private BigNumber settled(int more, Function<Integer, BigNumber> evaluation) {
        BigNumber last = evaluation.apply(digits.getFirst() + more);
        for (int n : digits.subList(1, digits.size())) {
            BigNumber next = evaluation.apply(n + more);
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

    private static BigDecimal farOut(double infinity) {
        return infinity > 0 ? FAR_OUT : FAR_OUT.negate();
    }

    private static List<BigNumber> operands(double[] at, int digits, boolean far) {
        return Arrays.stream(at)
                .mapToObj(v ->
                        far && Double.isInfinite(v)
                                ? BigNumber.of(farOut(v), digits)
                                : BigNumber.of(v, digits))
                .toList();
    }
}
