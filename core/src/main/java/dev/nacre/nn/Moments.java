package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import java.util.List;

/// The mean and the variance of a tensor over dims, which stay with size 1; the variance is divided
/// by the number of elements.
final class Moments {
    private final Tensor x;
    private final int[] dims;
    private final Tensor mean;
    private final Tensor variance;

    private Moments(Tensor x, int... dims) {
        this.x = x;
        this.dims = dims;
        mean = x.mean(true, dims);
        variance = x.sub(mean).square().mean(true, dims);
    }

    static Moments of(Tensor x, int... dims) {
        return new Moments(x, dims.clone());
    }

    Tensor mean() {
        return mean;
    }

    Tensor variance() {
        return variance;
    }

    /// The tensor with mean 0 and variance 1: `(x - mean) / sqrt(variance + eps)`.
    ///
    /// Its gradient, with the moments' share, is `(g - mean(g) - y mean(g y)) / sqrt(variance +
    /// eps)`, which reads twice and divides once in each row.
    Tensor standardized(double eps) {
        Tensor scale = variance.add(eps).sqrt().reciprocal();
        return Autograd.custom(
                        _ -> x.sub(mean).mul(scale),
                        (_, y, g) -> {
                            Tensor along = y.mul(g.mul(y).mean(true, dims));
                            return List.of(g.sub(g.mean(true, dims)).sub(along).mul(scale));
                        })
                .apply(List.of(x));
    }
}
