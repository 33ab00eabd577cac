package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.DType;

/// Where the normal distribution has reached a probability: the inverse of its distribution
/// function.
///
/// By P. J. Acklam's rational functions (2003), within 1.15e-9 relative.
final class Quantiles {
    private static final double[] CENTRE = {
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
    };
    private static final double[] BELOW_CENTRE = {
        -5.447609879822406e+01,
        1.615858368580409e+02,
        -1.556989798598866e+02,
        6.680131188771972e+01,
        -1.328068155288572e+01,
        1
    };
    private static final double[] TAIL = {
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
        -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
    };
    private static final double[] BELOW_TAIL = {
        7.784695709041462e-03,
        3.224671290700398e-01,
        2.445134137142996e+00,
        3.754408661907416e+00,
        1
    };

    /// The probability up to which the tail is another function than the centre.
    private static final double TAIL_END = 0.02425;

    /// Stands for a probability of 0, so that all quantiles are finite.
    private static final double LEAST = 1e-300;

    private Quantiles() {}

    /// The probability of numbers up to x.
    static double probability(double x) {
        return Tensor.scalar(-x * Math.sqrt(0.5), DType.F64).erfc().item() / 2;
    }

    /// The numbers up to which probabilities reach, in f64.
    static Tensor normal(Tensor p) {
        Tensor q = p.sub(0.5);
        Tensor square = q.mul(q);
        Tensor centre = q.mul(polynomial(CENTRE, square)).div(polynomial(BELOW_CENTRE, square));
        Tensor t = p.minimum(p.neg().add(1)).maximum(LEAST).log().mul(-2).sqrt();
        Tensor tail = polynomial(TAIL, t).div(polynomial(BELOW_TAIL, t)).mul(q.sign().neg());
        return centre.where(q.abs().le(0.5 - TAIL_END), tail);
    }

    private static Tensor polynomial(double[] coefficients, Tensor x) {
        Tensor sum = x.mul(coefficients[0]).add(coefficients[1]);
        for (int i = 2; i < coefficients.length; i++) {
            sum = sum.mul(x).add(coefficients[i]);
        }
        return sum;
    }
}
