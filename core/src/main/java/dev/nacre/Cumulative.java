package dev.nacre;

import dev.nacre.type.DType;
import java.util.List;
import java.util.function.BinaryOperator;

/// Running totals along a dim: each element together with all before it.
public sealed interface Cumulative extends Facet permits Tensor {
    /// The sums of all elements of a dim up to each, itself included, as torch.cumsum. Rounding
    /// errors grow with the logarithm of the length. Integers and truth values are summed as i64.
    default Tensor cumsum(int dim) {
        return running("cumsum", dim, Tensor::add, 0);
    }

    /// The products of all elements of a dim up to each, itself included, as torch.cumprod; the
    /// gradient divides by nothing, so it is right at zeros. Integers and truth values are
    /// multiplied as i64.
    default Tensor cumprod(int dim) {
        return running("cumprod", dim, Tensor::mul, 1);
    }

    private Tensor running(String op, int dim, BinaryOperator<Tensor> combine, double neutral) {
        Tensor x = tensor().dtype().isFloating() ? tensor() : tensor().cast(DType.I64);
        int d = x.shape().index(dim, Checks.at(op));
        return x.dim() == 0 ? x : totals(x.movedim(d, -1), combine, neutral).movedim(-1, d);
    }

    /// Totals along the last dim: those of neighbours in pairs first, which are half as many. So
    /// all take some three operations an element, and none is made of more than the logarithm of
    /// them.
    private static Tensor totals(Tensor x, BinaryOperator<Tensor> combine, double neutral) {
        long n = x.size(-1);
        if (n < 2) {
            return x;
        }
        Tensor first = x.at("..., ::2");
        Tensor second = x.at("..., 1::2");
        second = n % 2 == 0 ? second : second.pad(neutral, 0, 1);
        Tensor after = totals(combine.apply(first, second), combine, neutral);
        Tensor between = combine.apply(after.pad(neutral, 1, -1), first);
        return Tensor.stack(List.of(between, after), -1).flatten(-2, -1).narrow(-1, 0, n);
    }
}
