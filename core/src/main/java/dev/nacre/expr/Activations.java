package dev.nacre.expr;

/// The page of activations and other named functions, each written as it is published.
///
/// One method here is a method of every tensor, a layer of a network, a name in formulas and on the
/// command line, and rows in the test tables. The formula is the textbook one: no guard, no
/// stabilised variant and no gradient is written beside it. Derivatives at kinks are those of
/// PyTorch, and NaN stays NaN.
///
/// @param <T> the type that implements this
public interface Activations<T extends Activations<T>> extends Elementwise<T> {
    /// Self-regularised and smooth: `x tanh(softplus(x))`.
    @Formula(
            onnx = "Mish:18",
            cite = "Misra 2019, arXiv:1908.08681",
            probe = {
                -751.8, -745.2, -708.4, -108.7, -104, -87.4, -20, -1.192431, 0, 22.2, 44.4, 88.8,
                177.5, 354.9, 709.8
            })
    default T mish() {
        return mul(softplus().tanh());
    }

    /// The smooth ramp `log(1 + e^x)`.
    @Formula(
            onnx = "Softplus:1",
            cite = "Dugas et al. 2000, NIPS 13",
            probe = {-745.2, -708.4, -104, -87.4, -36.8, -16.7, 0, 16.7, 36.8, 88.8, 709.8})
    default T softplus() {
        return exp().log1p();
    }

    /// The smooth ramp `log(1 + e^(beta x)) / beta`.
    @Formula(
            probe = {-248.4, -34.7, -29.1, 0, 29.6, 236.6},
            sample = {3})
    default T softplus(double beta) {
        return mul(beta).softplus().div(beta);
    }

    /// The logistic function `1 / (1 + e^-x)`.
    @Formula(
            onnx = "Sigmoid:1",
            cite = "Verhulst 1845",
            probe = {-745.2, -709.8, -104, -88.8, -87.4, 0, 16.7, 36.8, 88.8})
    default T sigmoid() {
        return neg().exp().add(constant(1)).reciprocal();
    }

    /// The logarithm of the logistic function, `-softplus(-x)`.
    @Formula(probe = {-709.8, -88.8, -36.8, -16.7, 0, 16.7, 36.8, 87.4, 104, 708.4, 745.2})
    default T logsigmoid() {
        return neg().softplus().neg();
    }

    /// The sigmoid linear unit, also called swish: `x sigmoid(x)`.
    @Formula(
            onnx = "Swish:24",
            cite = "Elfwing et al. 2017, arXiv:1702.03118",
            probe = {
                -751.8, -745.2, -709.8, -108.7, -104, -88.8, -87.4, -1.278465, 0, 16.7, 36.8, 88.8
            })
    default T silu() {
        return mul(sigmoid());
    }

    /// The Gaussian error linear unit, `x (1 + erf(x / sqrt 2)) / 2`.
    @Formula(
            onnx = "Gelu:20",
            cite = "Hendrycks, Gimpel 2016, arXiv:1606.08415",
            probe = {-38.6, -37.7, -14.4, -13.2, -5.5, -0.751792, 0, 5.5, 8.3})
    default T gelu() {
        return gelu(Approximate.NONE);
    }

    /// The Gaussian error linear unit, exact or by `x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) /
    /// 2`.
    @Formula(
            onnx = "Gelu:20",
            probe = {
                -38.6, -21.6, -21.2, -14.4, -10.8, -10.2, -5.5, -0.752461, -0.751792, 0, 5.5, 8.3
            })
    default T gelu(Approximate approximate) {
        T bell =
                switch (approximate) {
                    case NONE -> mul(constant(Math.sqrt(0.5))).erf();
                    case TANH ->
                            add(mul(square()).mul(constant(0.044715)))
                                    .mul(constant(Math.sqrt(2 / Math.PI)))
                                    .tanh();
                };
        return mul(constant(0.5)).mul(bell.add(constant(1)));
    }

    /// The ramp with a learned slope below 0; at 0 the derivative is that slope.
    @Formula(
            onnx = "PRelu:1",
            cite = "He et al. 2015, arXiv:1502.01852",
            probe = {0},
            sample = {0.25})
    default T prelu(T weight) {
        return orBelowZero(mul(weight));
    }

    /// The ramp with a slope of 0.01 below 0.
    @Formula(
            onnx = "LeakyRelu:1",
            cite = "Maas et al. 2013, ICML",
            probe = {0})
    default T leakyRelu() {
        return prelu(constant(0.01));
    }

    /// The ramp with a given slope below 0; at 0 the derivative is that slope.
    @Formula(
            onnx = "LeakyRelu:1",
            probe = {0},
            sample = {0.2})
    default T leakyRelu(double slope) {
        return prelu(scalar(slope));
    }

    /// The ramp: 0 where x <= 0, else x; its derivative at 0 is 0.
    @Formula(
            onnx = "Relu:1",
            cite = "Nair, Hinton 2010, ICML",
            probe = {0})
    default T relu() {
        return constant(0).where(le(constant(0)), self());
    }

    /// The ramp between 0 and 6, flat at both kinks.
    @Formula(
            cite = "Krizhevsky 2010",
            probe = {0, 6})
    default T relu6() {
        return between(constant(0), constant(6));
    }

    /// x, cut to -1 and 1; flat at both kinks.
    @Formula(
            cite = "Collobert 2004",
            probe = {-1, 1})
    default T hardtanh() {
        return between(constant(-1), constant(1));
    }

    /// x, cut to `min` and `max`; flat at both kinks.
    @Formula(
            probe = {-2, 3},
            sample = {-2, 3})
    default T hardtanh(double min, double max) {
        return between(scalar(min), scalar(max));
    }

    /// x, cut to `min` and then to `max`; its derivative at both is 1.
    @Formula(
            onnx = "Clip:11",
            probe = {-1.5, 2},
            sample = {-1.5, 2})
    default T clamp(T min, T max) {
        T low = min.where(lt(min), self());
        return max.where(low.gt(max), low);
    }

    /// The same with numbers.
    default T clamp(double min, double max) {
        return clamp(scalar(min), scalar(max));
    }

    /// The same with whole numbers.
    default T clamp(long min, long max) {
        return clamp(scalar(min), scalar(max));
    }

    /// The exponential linear unit: x, and `e^x - 1` where x <= 0.
    @Formula(
            onnx = "Elu:1",
            cite = "Clevert et al. 2015, arXiv:1511.07289",
            probe = {-37.5, -17.4, 0, 88.8, 709.8})
    default T elu() {
        return orBelowZero(expm1());
    }

    /// The exponential linear unit: x, and `alpha (e^x - 1)` where x <= 0.
    @Formula(
            onnx = "Elu:1",
            probe = {-37.5, -17.4, 0, 88.8, 709.8},
            sample = {1.5})
    default T elu(double alpha) {
        return orBelowZero(expm1().mul(alpha));
    }

    /// The self-normalising exponential unit: `elu(alpha)`, scaled, of mean 0 and variance 1.
    @Formula(
            onnx = "Selu:1",
            cite = "Klambauer et al. 2017, arXiv:1706.02515",
            probe = {-37.5, -17.4, 0, 88.8, 709.8})
    default T selu() {
        return orBelowZero(expm1().mul(constant(1.6732632423543772848170429916717)))
                .mul(constant(1.0507009873554804934193349852946));
    }

    /// The continuously differentiable exponential unit; with its alpha of 1 it is elu.
    @Formula(
            onnx = "Celu:12",
            cite = "Barron 2017, arXiv:1704.07483",
            probe = {-37.5, -17.4, 0, 88.8, 709.8})
    default T celu() {
        return elu();
    }

    /// The continuously differentiable exponential unit: x, and `alpha (e^(x/alpha) - 1)` where x
    /// <= 0.
    @Formula(
            onnx = "Celu:12",
            probe = {-56.2, -26, 0, 133.1, 1064.7},
            sample = {1.5})
    default T celu(double alpha) {
        return orBelowZero(div(alpha).expm1().mul(alpha));
    }

    /// The piecewise linear sigmoid `relu6(x + 3) / 6`.
    @Formula(
            onnx = "HardSigmoid:1",
            cite = "Courbariaux et al. 2015",
            probe = {-3, 3})
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
    @Formula(
            onnx = "Shrink:9",
            cite = "Donoho, Johnstone 1994, Biometrika 81",
            probe = {-0.5, 0, 0.5})
    default T hardshrink() {
        return orZeroWithin(constant(0.5), self());
    }

    /// 0 between -lambda and lambda, else x.
    @Formula(
            onnx = "Shrink:9",
            probe = {-0.75, 0, 0.75},
            sample = {0.75})
    default T hardshrink(double lambda) {
        return orZeroWithin(scalar(lambda), self());
    }

    /// 0 between -0.5 and 0.5, else x moved by 0.5 towards 0.
    @Formula(
            onnx = "Shrink:9",
            cite = "Donoho, Johnstone 1994, Biometrika 81",
            probe = {-0.5, 0, 0.5})
    default T softshrink() {
        return orZeroWithin(constant(0.5), sub(sign().mul(constant(0.5))));
    }

    /// 0 between -lambda and lambda, else x moved by lambda towards 0; flat at both kinks.
    @Formula(
            onnx = "Shrink:9",
            probe = {-0.75, 0, 0.75},
            sample = {0.75})
    default T softshrink(double lambda) {
        return orZeroWithin(scalar(lambda), sub(sign().mul(lambda)));
    }

    /// `x - tanh(x)`.
    @Formula(probe = {-19.1, -9.1, 0, 9.1, 19.1})
    default T tanhshrink() {
        return sub(tanh());
    }

    /// `x / (1 + |x|)`.
    @Formula(
            onnx = "Softsign:1",
            cite = "Turian et al. 2009",
            probe = {0})
    default T softsign() {
        return div(abs().add(constant(1)));
    }

    /// x where it is above the threshold, else a value.
    @Formula(
            probe = {1},
            sample = {1, -2})
    default T threshold(double threshold, double value) {
        return scalar(value).where(le(threshold), self());
    }

    /// The hyperbolic sine `(e^x - e^-x) / 2`, by expm1 so that nothing cancels at 0.
    @Formula(
            onnx = "Sinh:9",
            probe = {-710.1, -89, -88.8, 0, 88.8, 89, 709.8, 710.1, 710.5})
    default T sinh() {
        return expm1().sub(neg().expm1()).mul(constant(0.5));
    }

    /// The hyperbolic cosine `(e^x + e^-x) / 2`.
    @Formula(
            onnx = "Cosh:9",
            probe = {-710.1, -89, -88.8, 0, 88.8, 89, 709.8, 710.1, 710.5})
    default T cosh() {
        return exp().add(neg().exp()).mul(constant(0.5));
    }

    /// `2^x`.
    @Formula(probe = {-1075, -1074, -1022, -150, -149, -126, 0, 1, 127, 128, 1023, 1024})
    default T exp2() {
        return constant(2).pow(self());
    }

    /// The logarithm to base 2.
    @Formula(probe = {0, 0.5, 1, 2, 8})
    default T log2() {
        return log().div(constant(Math.log(2)));
    }

    /// `x x`.
    @Formula(probe = {-1.35e154, -1.85e19, 0, 1.85e19, 1.35e154})
    default T square() {
        return mul(self());
    }

    /// `1 / x`.
    @Formula(
            onnx = "Reciprocal:1",
            probe = {0, 2.9e-39, 8.6e37})
    default T reciprocal() {
        return constant(1).div(self());
    }

    /// x where it is positive, else another value; NaN takes the other.
    private T orBelowZero(T below) {
        return where(gt(constant(0)), below);
    }

    /// x between two bounds, else the nearer one; flat at both.
    private T between(T low, T high) {
        return low.where(le(low), high.where(ge(high), self()));
    }

    /// 0 where |x| is at most lambda, else another value.
    private T orZeroWithin(T lambda, T beyond) {
        return constant(0).where(abs().le(lambda), beyond);
    }
}
