package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.List;
import java.util.function.UnaryOperator;

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
        Tensor root = variance.add(eps).sqrt();
        Tensor scale = root.reciprocal();
        // What 16 bits hold of a root may have a reciprocal that they do not hold.
        boolean narrow = x.dtype().bytes() < DType.F32.bytes();
        UnaryOperator<Tensor> scaled = t -> narrow ? t.div(root) : t.mul(scale);
        return Autograd.custom(
                        _ -> scaled.apply(x.sub(mean)),
                        (_, y, g) -> {
                            Tensor along = y.mul(g.mul(y).mean(true, dims));
                            return List.of(scaled.apply(g.sub(g.mean(true, dims)).sub(along)));
                        })
                .apply(List.of(x));
    }
}
