package dev.nacre;

import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;

/// Indices of places along a dim.
final class Places {
    private Places() {}

    /// Checks an index of places along a dim of a shape; the dim, counted from the front.
    ///
    /// @throws DTypeException if the index is not of integers
    /// @throws ShapeException if it has other dims, or is larger in one but the dim itself
    static int check(Tensor index, Shape s, int dim, String op) {
        int d = s.index(dim, Checks.at(op));
        Checks.index(index, op);
        boolean fits = index.dim() == s.rank();
        for (int i = 0; fits && i < s.rank(); i++) {
            fits = i == d || index.shape().dim(i) <= s.dim(i);
        }
        if (!fits) {
            throw new ShapeException(
                    "%s: an index of shape %s does not fit shape %s along dim %d"
                            .formatted(Checks.at(op), index.shape(), s, dim));
        }
        return d;
    }

    /// A tensor cut to the sizes of a shape in all dims but one, which may be -1 for none.
    static Tensor narrow(Tensor t, Shape to, int but) {
        Tensor part = t;
        for (int i = 0; i < to.rank(); i++) {
            part = i == but ? part : part.narrow(i, 0, to.dim(i));
        }
        return part;
    }

    /// A vector along a dim of a shape, the same in all others.
    static Tensor along(Tensor vector, int dim, Shape to) {
        Shape ones = to;
        for (int i = 0; i < to.rank(); i++) {
            ones = i == dim ? ones : ones.with(i, 1);
        }
        return vector.reshape(ones.toArray()).expand(to.toArray());
    }
}
