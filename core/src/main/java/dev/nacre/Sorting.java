package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;

/// Elements in order along a dim. Equal ones stay in the order that they have, and NaN are the
/// largest.
public sealed interface Sorting extends Facet permits Tensor {
    /// Where the elements of a dim are found in ascending order, as i64; as torch.argsort.
    default Tensor argsort(int dim) {
        return argsort(dim, false);
    }

    /// Where the elements of a dim are found in ascending or descending order, as i64.
    default Tensor argsort(int dim, boolean descending) {
        Tensor x = tensor();
        int d = x.shape().index(dim, Checks.at("argsort"));
        return x.dim() == 0
                ? Tensor.scalar(0, DType.I64)
                : Tensor.of(Graph.argsort(x.node(), d, descending));
    }

    /// The elements of a dim in ascending order, as torch.sort.
    default Sorted sort(int dim) {
        return sort(dim, false);
    }

    /// The elements of a dim in ascending or descending order; gradients go back to where they
    /// were.
    default Sorted sort(int dim, boolean descending) {
        Tensor order = tensor().argsort(dim, descending);
        return new Sorted(tensor().gather(dim, order), order);
    }

    /// The `k` largest elements of a dim, the largest first, as torch.topk.
    default Sorted topk(long k, int dim) {
        return topk(k, dim, true);
    }

    /// The `k` largest or smallest elements of a dim, the largest or smallest first.
    ///
    /// @throws ShapeException if the dim has fewer elements
    default Sorted topk(long k, int dim, boolean largest) {
        Shape s = tensor().shape();
        int d = s.index(dim, Checks.at("topk"));
        long size = s.rank() == 0 ? 1 : s.dim(d);
        if (k < 0 || k > size) {
            throw new ShapeException(
                    "%s: cannot take %d of the %d elements of dim %d of shape %s"
                            .formatted(Checks.at("topk"), k, size, dim, s));
        }
        Tensor order = tensor().argsort(dim, largest);
        Tensor first = s.rank() == 0 ? order : order.narrow(d, 0, k);
        return new Sorted(tensor().gather(dim, first), first);
    }
}
