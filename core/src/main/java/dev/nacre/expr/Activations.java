package dev.nacre.expr;

/// The page of activations and other named functions, each written as it is published.
///
/// One method here is a method of every tensor, a layer of a network, a name in formulas and on the
/// command line, and rows in the test tables. The formula is the textbook one: no guard, no
/// stabilised variant and no gradient is written beside it. Derivatives at kinks are those of
/// PyTorch.
///
/// @param <T> the type that implements this
public interface Activations<T extends Activations<T>> extends Elementwise<T> {
    /// Self-regularised and smooth: `x tanh(softplus(x))`.
    @Formula(
            onnx = "Mish:18",
            cite = "Misra 2019, arXiv:1908.08681",
            probe = {-104, -88, -20, -1.19243, 0, 22.2, 44.4, 89})
    default T mish() {
        return mul(softplus().tanh());
    }

    /// The smooth ramp `log(1 + e^x)`.
    @Formula(
            onnx = "Softplus:1",
            cite = "Dugas et al. 2000, NIPS 13",
            probe = {-104, -88, -20, 0, 20, 88.8})
    default T softplus() {
        return exp().log1p();
    }

    /// The smooth ramp `log(1 + e^(beta x)) / beta`.
    @Formula(cite = "Dugas et al. 2000, NIPS 13", probe = {-20, 0, 20})
    default T softplus(double beta) {
        return mul(beta).softplus().div(beta);
    }

    /// The logistic function `1 / (1 + e^-x)`.
    @Formula(onnx = "Sigmoid:1", probe = {-104, -88.8, -17, 0, 17, 88.8})
    default T sigmoid() {
        return neg().exp().add(constant(1)).reciprocal();
    }

    /// The logarithm of the logistic function, `-softplus(-x)`.
    @Formula(probe = {-88.8, 0, 88, 104})
    default T logsigmoid() {
        return neg().softplus().neg();
    }

    /// The sigmoid linear unit, also called swish: `x sigmoid(x)`.
    @Formula(
            onnx = "Swish:24",
            cite = "Elfwing et al. 2017, arXiv:1702.03118",
            probe = {-104, -88, -1.27846, 0, 88})
    default T silu() {
        return mul(sigmoid());
    }

    /// The Gaussian error linear unit, `x (1 + erf(x / sqrt 2)) / 2`.
    @Formula(
            onnx = "Gelu:20",
            cite = "Hendrycks, Gimpel 2016, arXiv:1606.08415",
            probe = {-14, -5.5, -0.75179, 0, 5.5})
    default T gelu() {
        return gelu(Approximate.NONE);
    }

    /// The Gaussian error linear unit, exact or by
    /// `x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2`.
    @Formula(cite = "Hendrycks, Gimpel 2016, arXiv:1606.08415", probe = {-14, -5.5, 0, 5.5})
    default T gelu(Approximate approximate) {
        T bell =
                switch (approximate) {
                    case NONE -> mul(constant(Math.sqrt(0.5))).erf();
                    case TANH ->
                            square().mul(constant(0.044715))
                                    .add(constant(1))
                                    .mul(times(constant(Math.sqrt(2 / Math.PI))))
                                    .tanh();
                };
        return mul(constant(0.5)).mul(bell.add(constant(1)));
    }

    /// The exponential linear unit: x, and `e^x - 1` below 0.
    @Formula(onnx = "Elu:6", cite = "Clevert et al. 2015, arXiv:1511.07289", probe = {-104, 0, 89})
    default T elu() {
        return elu(1);
    }

    /// The exponential linear unit: x, and `alpha (e^x - 1)` below 0.
    @Formula(cite = "Clevert et al. 2015, arXiv:1511.07289", probe = {-104, 0, 89})
    default T elu(double alpha) {
        return where(gt(constant(0)), expm1().mul(alpha));
    }

    /// The self-normalising exponential unit: a scaled `elu(alpha)`.
    @Formula(onnx = "Selu:6", cite = "Klambauer et al. 2017, arXiv:1706.02515", probe = {-104, 0, 89})
    default T selu() {
        T below = expm1().mul(constant(1.6732632423543772848170429916717));
        return where(gt(constant(0)), below)
                .mul(constant(1.0507009873554804934193349852946));
    }

    /// The continuously differentiable exponential unit with alpha 1.
    @Formula(onnx = "Celu:12", cite = "Barron 2017, arXiv:1704.07483", probe = {-104, 0, 89})
    default T celu() {
        return celu(1);
    }

    /// The continuously differentiable exponential unit: x, and `alpha (e^(x/alpha) - 1)` below 0.
    @Formula(cite = "Barron 2017, arXiv:1704.07483", probe = {-104, 0, 89})
    default T celu(double alpha) {
        return where(gt(constant(0)), div(alpha).expm1().mul(alpha));
    }

    /// The ramp: 0 where x <= 0, else x; its derivative at 0 is 0.
    @Formula(onnx = "Relu:6", cite = "Nair, Hinton 2010, ICML", probe = {0})
    default T relu() {
        return constant(0).where(le(constant(0)), self());
    }

    /// The ramp between 0 and 6, flat at both kinks.
    @Formula(cite = "Krizhevsky 2010", probe = {0, 6})
    default T relu6() {
        return hardtanh(0, 6);
    }

    /// The ramp with a slope of 0.01 below 0.
    @Formula(onnx = "LeakyRelu:6", cite = "Maas et al. 2013, ICML", probe = {0})
    default T leakyRelu() {
        return leakyRelu(0.01);
    }

    /// The ramp with a given slope below 0; at 0 the derivative is that slope.
    @Formula(cite = "Maas et al. 2013, ICML", probe = {0})
    default T leakyRelu(double slope) {
        return where(gt(constant(0)), mul(slope));
    }

    /// x, cut to -1 and 1; flat at both kinks.
    @Formula(cite = "Collobert 2004", probe = {-1, 1})
    default T hardtanh() {
        return hardtanh(-1, 1);
    }

    /// x, cut to `min` and `max`; flat at both kinks.
    @Formula(cite = "Collobert 2004", probe = {-1, 1})
    default T hardtanh(double min, double max) {
        T low = scalar(min);
        T high = scalar(max);
        return low.where(le(low), high.where(ge(high), self()));
    }

    /// The piecewise linear sigmoid `relu6(x + 3) / 6`.
    @Formula(onnx = "HardSigmoid:6", cite = "Courbariaux et al. 2015", probe = {-3, 3})
    default T hardsigmoid() {
        return add(constant(3)).relu6().div(constant(6));
    }

    /// The piecewise swish `x relu6(x + 3) / 6`.
    @Formula(
            onnx = "HardSwish:14",
            cite = "Howard et al. 2019, arXiv:1905.02244",
            probe = {-3, -1.5, 0, 3})
    default T hardswish() {
        return mul(add(constant(3)).relu6()).div(constant(6));
    }

    /// 0 between -0.5 and 0.5, else x.
    @Formula(onnx = "Shrink:9", probe = {-0.5, 0.5})
    default T hardshrink() {
        return hardshrink(0.5);
    }

    /// 0 between -lambda and lambda, else x.
    @Formula(probe = {-0.5, 0.5})
    default T hardshrink(double lambda) {
        return constant(0).where(abs().le(lambda), self());
    }

    /// 0 between -0.5 and 0.5, else 0.5 nearer to 0.
    @Formula(probe = {-0.5, 0.5})
    default T softshrink() {
        return softshrink(0.5);
    }

    /// 0 between -lambda and lambda, else lambda nearer to 0; flat at both kinks.
    @Formula(probe = {-0.5, 0.5})
    default T softshrink(double lambda) {
        return constant(0).where(abs().le(lambda), sub(sign().mul(lambda)));
    }

    /// `x - tanh(x)`.
    @Formula(probe = {0})
    default T tanhshrink() {
        return sub(tanh());
    }

    /// `x / (1 + |x|)`.
    @Formula(onnx = "Softsign:1", cite = "Turian et al. 2009", probe = {0})
    default T softsign() {
        return div(abs().add(constant(1)));
    }

    /// x where it is above the threshold, else a value.
    @Formula(onnx = "ThresholdedRelu:10", probe = {0, 1})
    default T threshold(double threshold, double value) {
        return scalar(value).where(le(threshold), self());
    }

    /// The hyperbolic sine `(e^x - e^-x) / 2`, by expm1 so that nothing cancels at 0.
    @Formula(onnx = "Sinh:9", probe = {0, 88, 89})
    default T sinh() {
        return expm1().sub(neg().expm1()).mul(constant(0.5));
    }

    /// The hyperbolic cosine `(e^x + e^-x) / 2`.
    @Formula(onnx = "Cosh:9", probe = {0, 88, 89})
    default T cosh() {
        return exp().add(neg().exp()).mul(constant(0.5));
    }

    /// `2^x`.
    @Formula(probe = {-149, -126, 0, 1, 127})
    default T exp2() {
        return constant(2).pow(self());
    }

    /// The logarithm to base 2.
    @Formula(probe = {1, 2})
    default T log2() {
        return log().div(constant(Math.log(2)));
    }

    /// `x x`.
    @Formula
    default T square() {
        return mul(self());
    }

    /// `1 / x`.
    @Formula(onnx = "Reciprocal:6", probe = {0})
    default T reciprocal() {
        return constant(1).div(self());
    }
}
