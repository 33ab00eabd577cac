package dev.nacre;

import dev.nacre.type.DType;
import java.util.List;
import java.util.function.BinaryOperator;

/// Running totals along a dim: each element together with all before it.
public sealed interface Cumulative extends Facet permits Tensor {
    /// The sums of all elements of a dim up to each, itself included, as torch.cumsum. Rounding
    /// errors grow with the logarithm of the length. Integers and truth values are summed as i64.
    default Tensor cumsum(int dim) {
        return running("cumsum", dim, Tensor::add);
    }

    /// The products of all elements of a dim up to each, itself included, as torch.cumprod; the
    /// gradient divides by nothing, so it is right at zeros. Integers and truth values are
    /// multiplied as i64.
    default Tensor cumprod(int dim) {
        return running("cumprod", dim, Tensor::mul);
    }

    private Tensor running(String op, int dim, BinaryOperator<Tensor> combine) {
        Tensor x = tensor().dtype().isFloating() ? tensor() : tensor().cast(DType.I64);
        int d = x.shape().index(dim, Checks.at(op));
        return x.dim() == 0 ? x : totals(x, d, combine);
    }

    /// Totals along a dim of 2 elements, of 4, of 8 and so on: each step adds what lies so many
    /// places before, and no total is made of more steps than the logarithm of the length. A step
    /// is joined from its parts, so that it has memory and is not computed anew by the next.
    private static Tensor totals(Tensor x, int dim, BinaryOperator<Tensor> combine) {
        long n = x.size(dim);
        Tensor total = x;
        for (long step = 1; step < n; step *= 2) {
            Tensor complete = total.narrow(dim, 0, step);
            Tensor before = total.narrow(dim, 0, n - step);
            Tensor later = total.narrow(dim, step, n - step);
            total = Tensor.cat(List.of(complete, combine.apply(before, later)), dim);
        }
        return total;
    }
}
