package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;

/// Many elements to one: sums, means, extremes and what is made of them.
///
/// `dims` may be negative; none means all. With `keepDim`, which stands in front of any number of
/// dims, the reduced dims stay with size 1. Sums and products of integers and truth values are i64.
public sealed interface Reductions extends Facet permits Tensor {
    /// The sum over dims.
    default Tensor sum(int... dims) {
        return sum(false, dims);
    }

    /// The sum over dims.
    default Tensor sum(boolean keepDim, int... dims) {
        return reduce(Reduction.SUM, "sum", keepDim, dims);
    }

    /// The sum over a dim.
    default Tensor sum(int dim, boolean keepDim) {
        return sum(keepDim, dim);
    }

    /// The product over dims.
    default Tensor prod(int... dims) {
        return prod(false, dims);
    }

    /// The product over dims.
    default Tensor prod(boolean keepDim, int... dims) {
        return reduce(Reduction.PROD, "prod", keepDim, dims);
    }

    /// The mean over dims.
    default Tensor mean(int... dims) {
        return mean(false, dims);
    }

    /// The mean over a dim.
    default Tensor mean(int dim, boolean keepDim) {
        return mean(keepDim, dim);
    }

    /// The mean over dims.
    default Tensor mean(boolean keepDim, int... dims) {
        Tensor x = Checks.floating(tensor(), "mean");
        return reduce(x, Reduction.SUM, "mean", keepDim, dims).div(count("mean", dims));
    }

    /// The variance over dims, divided by one less than the number of elements.
    default Tensor var(int... dims) {
        return var(1, false, dims);
    }

    /// The variance over dims, divided by the number of elements less `correction`.
    default Tensor var(int correction, boolean keepDim, int... dims) {
        return variance("var", correction, keepDim, dims);
    }

    private Tensor variance(String op, int correction, boolean keepDim, int... dims) {
        Tensor x = Checks.floating(tensor(), op);
        long n = count(op, dims);
        double divisor = (double) Math.max(n - correction, 0);
        Tensor centred = x.sub(reduce(x, Reduction.SUM, op, true, dims).div(n));
        // What moves the mean does not move the sum of squares around it.
        return Autograd.custom(
                        _ ->
                                reduce(centred.mul(centred), Reduction.SUM, op, keepDim, dims)
                                        .div(divisor),
                        (_, _, g) -> {
                            long[] kept = x.shape().toArray();
                            Checks.dims(x.shape(), dims, op).forEach(d -> kept[d] = 1);
                            return List.of(centred.mul(g.reshape(kept).mul(2).div(divisor)));
                        })
                .apply(List.of(x));
    }

    /// The standard deviation over dims: the root of [#var(int...)].
    default Tensor std(int... dims) {
        return std(1, false, dims);
    }

    /// The standard deviation over dims: the root of [#var(int, boolean, int...)]; where it is 0,
    /// so is its gradient.
    default Tensor std(int correction, boolean keepDim, int... dims) {
        Tensor v = variance("std", correction, keepDim, dims);
        return Roots.sqrt(v);
    }

    /// The largest element; NaN if there is one. Elements that tie share the gradient.
    default Tensor max() {
        return reduce(Reduction.MAX, "max", false);
    }

    /// The smallest element; NaN if there is one. Elements that tie share the gradient.
    default Tensor min() {
        return reduce(Reduction.MIN, "min", false);
    }

    /// The largest elements over dims. Elements that tie share the gradient.
    default Tensor amax(int... dims) {
        return amax(false, dims);
    }

    /// The largest elements over dims. Elements that tie share the gradient.
    default Tensor amax(boolean keepDim, int... dims) {
        return reduce(Reduction.MAX, "amax", keepDim, dims);
    }

    /// The smallest elements over dims. Elements that tie share the gradient.
    default Tensor amin(int... dims) {
        return amin(false, dims);
    }

    /// The smallest elements over dims. Elements that tie share the gradient.
    default Tensor amin(boolean keepDim, int... dims) {
        return reduce(Reduction.MIN, "amin", keepDim, dims);
    }

    /// The largest elements along a dim and their places; the gradient goes to these places.
    default Extremum max(int dim) {
        return max(dim, false);
    }

    /// The largest elements along a dim and their places; the gradient goes to these places.
    default Extremum max(int dim, boolean keepDim) {
        return extremum(Reduction.ARGMAX, "max", dim, keepDim);
    }

    /// The smallest elements along a dim and their places; the gradient goes to these places.
    default Extremum min(int dim) {
        return min(dim, false);
    }

    /// The smallest elements along a dim and their places; the gradient goes to these places.
    default Extremum min(int dim, boolean keepDim) {
        return extremum(Reduction.ARGMIN, "min", dim, keepDim);
    }

    private Extremum extremum(Reduction r, String op, int dim, boolean keepDim) {
        Tensor places = reduce(r, op, true, dim);
        Tensor values = tensor().gather(dim, places);
        return keepDim
                ? new Extremum(values, places)
                : new Extremum(values.squeeze(dim), places.squeeze(dim));
    }

    /// The place of the largest element in row-major order.
    default Tensor argmax() {
        return place(Reduction.ARGMAX, "argmax");
    }

    /// The place of the largest element along a dim, the first where several are equal.
    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    /// The place of the largest element along a dim.
    default Tensor argmax(int dim, boolean keepDim) {
        return reduce(Reduction.ARGMAX, "argmax", keepDim, dim);
    }

    /// The place of the smallest element in row-major order.
    default Tensor argmin() {
        return place(Reduction.ARGMIN, "argmin");
    }

    private Tensor place(Reduction r, String op) {
        if (tensor().numel() == 0) {
            throw new ShapeException(
                    "%s: shape %s has no elements".formatted(Checks.at(op), tensor().shape()));
        }
        Reductions all = tensor().flatten();
        return all.reduce(r, op, false, 0);
    }

    /// The place of the smallest element along a dim, the first where several are equal.
    default Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    /// The place of the smallest element along a dim.
    default Tensor argmin(int dim, boolean keepDim) {
        return reduce(Reduction.ARGMIN, "argmin", keepDim, dim);
    }

    /// Whether any element over dims differs from 0.
    default Tensor any(int... dims) {
        return any(false, dims);
    }

    /// Whether any element over dims differs from 0.
    default Tensor any(boolean keepDim, int... dims) {
        return reduce(tensor().cast(DType.BOOL), Reduction.ANY, "any", keepDim, dims);
    }

    /// Whether all elements over dims differ from 0.
    default Tensor all(int... dims) {
        return all(false, dims);
    }

    /// Whether all elements over dims differ from 0.
    default Tensor all(boolean keepDim, int... dims) {
        return reduce(tensor().cast(DType.BOOL), Reduction.ALL, "all", keepDim, dims);
    }

    /// `log(sum(e^x))` along a dim, by way of the largest element so that nothing overflows.
    default Tensor logsumexp(int dim) {
        return logsumexp(dim, false);
    }

    /// `log(sum(e^x))` along a dim.
    default Tensor logsumexp(int dim, boolean keepDim) {
        if (!tensor().dtype().isFloating()) {
            return tensor().cast(DType.F32).logsumexp(dim, keepDim);
        }
        Tensor x = tensor();
        if (count("logsumexp", dim) == 0) {
            return reduce(x, Reduction.SUM, "logsumexp", keepDim, dim).log();
        }
        Tensor most = peak(dim);
        // Infinities cancel nothing: they are left to the exponential.
        Tensor finite = most.where(most.abs().lt(Double.POSITIVE_INFINITY), most.constant(0));
        Tensor sum = reduce(x.sub(finite).exp(), Reduction.SUM, "logsumexp", true, dim);
        Tensor wide = sum.log().add(finite);
        return keepDim ? wide : wide.squeeze(dim);
    }

    /// `e^x / sum(e^x)` along a dim.
    default Tensor softmax(int dim) {
        Tensor x = Checks.floating(tensor(), "softmax");
        if (count("softmax", dim) == 0) {
            return x;
        }
        return Autograd.custom(
                        _ -> {
                            Tensor e = x.sub(peak(dim)).exp();
                            return e.div(reduce(e, Reduction.SUM, "softmax", true, dim));
                        },
                        (_, y, g) -> List.of(y.mul(g.sub(g.mul(y).sum(dim, true)))))
                .apply(List.of(x));
    }

    /// `log(softmax(x))` along a dim.
    default Tensor logSoftmax(int dim) {
        Tensor x = Checks.floating(tensor(), "logSoftmax");
        if (count("logSoftmax", dim) == 0) {
            return x;
        }
        Tensor centred = x.sub(peak(dim));
        return centred.sub(reduce(centred.exp(), Reduction.SUM, "logSoftmax", true, dim).log());
    }

    /// The largest elements along a dim as constants: the functions that subtract them do not
    /// depend on what is subtracted, so no gradient goes this way.
    private Tensor peak(int dim) {
        return reduce(tensor().detach(), Reduction.MAX, "max", true, dim);
    }

    /// The number of elements that are reduced to one.
    private long count(String op, int... dims) {
        long n = 1;
        for (int d : Checks.dims(tensor().shape(), dims, op)) {
            n *= tensor().shape().dim(d);
        }
        return n;
    }

    private Tensor reduce(Reduction r, String op, boolean keepDim, int... dims) {
        Tensor x = tensor();
        boolean adds = r == Reduction.SUM || r == Reduction.PROD;
        if (adds && !x.dtype().isFloating()) {
            x = x.cast(DType.I64);
        } else if (x.dtype() == DType.BOOL) {
            x = x.cast(DType.I32);
        }
        Tensor result = reduce(x, r, op, keepDim, dims);
        boolean keepsBool =
                tensor().dtype() == DType.BOOL && (r == Reduction.MAX || r == Reduction.MIN);
        return keepsBool ? result.cast(DType.BOOL) : result;
    }

    private static Tensor reduce(Tensor x, Reduction r, String op, boolean keepDim, int... dims) {
        List<Integer> over = Checks.dims(x.shape(), dims, op);
        boolean hasIdentity =
                switch (r) {
                    case SUM, PROD, ANY, ALL -> true;
                    case MAX, MIN, ARGMAX, ARGMIN -> false;
                };
        Shape kept = x.shape();
        for (int d : over) {
            if (!hasIdentity && x.shape().dim(d) == 0) {
                throw new ShapeException(
                        "%s: dim %d of shape %s has no elements"
                                .formatted(Checks.at(op), d, x.shape()));
            }
            kept = kept.with(d, 1);
        }
        Node n = x.node();
        if (over.isEmpty()) {
            return r.isIndexed() ? Tensor.zeros(DType.I64) : x;
        }
        Node reduced = Graph.reduce(n, r, over);
        return Tensor.of(keepDim ? Graph.reshape(reduced, kept) : reduced);
    }
}
