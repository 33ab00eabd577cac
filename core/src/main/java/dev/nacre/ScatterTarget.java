package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Op;
import dev.nacre.kernel.Reduction;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Collections;
import java.util.List;

/// What is scattered to: the part of a tensor that an index reaches.
final class ScatterTarget {
    private final String op;
    private final Shape shape;

    /// A single number is a vector of one here.
    private final Tensor whole;

    final int dim;
    final Tensor index;

    ScatterTarget(String op, Tensor whole, int dim, Tensor index) {
        this.op = op;
        this.shape = whole.shape();
        this.whole = atLeastVector(whole);
        this.dim = Places.check(index, shape, dim, op);
        this.index = atLeastVector(index.cast(DType.I64));
    }

    private static Tensor atLeastVector(Tensor t) {
        return t.dim() == 0 ? t.reshape(1) : t;
    }

    /// Whether nothing goes anywhere.
    boolean isEmpty() {
        return index.numel() == 0;
    }

    /// The elements that the index says where to put.
    Tensor source(Tensor source) {
        if (source.dtype() != whole.dtype()) {
            throw new DTypeException(
                    "%s: the source is %s and the target %s; use to(DType.%s)"
                            .formatted(
                                    Checks.at(op),
                                    source.dtype(),
                                    whole.dtype(),
                                    whole.dtype().name()));
        }
        Shape to = index.shape();
        Tensor from = atLeastVector(source);
        boolean fits = from.dim() == to.rank();
        for (int i = 0; fits && i < to.rank(); i++) {
            fits = to.dim(i) <= from.shape().dim(i);
        }
        if (!fits) {
            throw new ShapeException(
                    "%s: an index of shape %s is larger than the source of shape %s"
                            .formatted(Checks.at(op), to, source.shape()));
        }
        return Places.narrow(from, to, -1);
    }

    /// The part of the tensor.
    Tensor part() {
        return Places.narrow(whole, index.shape(), dim);
    }

    /// For each place of the part, which place of the source goes there; -1 for none.
    Tensor winner() {
        Shape s = index.shape();
        Tensor order = Places.along(Tensor.arange(s.dim(dim)), dim, s);
        return Tensor.of(
                Graph.scatter(order.node(), dim, Reduction.MAX, index.node(), part().shape(), -1));
    }

    /// The tensor with its part replaced.
    Tensor over(Tensor part) {
        if (part.shape().equals(whole.shape())) {
            return part.reshape(shape.toArray());
        }
        int rank = whole.dim();
        Op.Region corner =
                new Op.Region(Collections.nCopies(rank, 0L), Collections.nCopies(rank, 1L));
        return Tensor.of(
                Graph.assemble(
                        whole.shape(),
                        List.of(whole.node(), part.node()),
                        List.of(corner, corner)));
    }
}
