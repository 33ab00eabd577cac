package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;

/// Elements put to places that an index names; each function gives a new tensor.
public sealed interface Scattering extends Facet permits Tensor {
    /// This with elements replaced: `out[index[i][j]][j] = source[i][j]` for dim 0, as
    /// torch.scatter. Where an index repeats, the last one counts.
    ///
    /// @param index i64 or i32, of as many dims as this, no larger than the source, and no larger
    ///   than this but for the dim itself
    /// @param source of this dtype
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if the dtypes differ, or the index is no integer
    /// @throws NacreException if an index is out of range; it is found when the result is computed
    default Tensor scatter(int dim, Tensor index, Tensor source) {
        ScatterTarget t = new ScatterTarget("scatter", tensor(), dim, index);
        Tensor from = t.source(source);
        if (t.isEmpty()) {
            return tensor();
        }
        Tensor winner = t.winner();
        Tensor picked = from.gather(t.dim, winner.maximum(0));
        return t.over(Tensor.where(winner.ge(0), picked, t.part()));
    }

    /// This with a number at the places that an index names.
    default Tensor scatter(int dim, Tensor index, double value) {
        ScatterTarget t = new ScatterTarget("scatter", tensor(), dim, index);
        Tensor number = Tensor.of(Creation.number(tensor().dtype(), value));
        return t.isEmpty() ? tensor() : t.over(Tensor.where(t.winner().ge(0), number, t.part()));
    }

    /// This with elements added: `out[index[i][j]][j] += source[i][j]` for dim 0, as
    /// torch.scatter_add; in the order of the elements, on any number of threads.
    ///
    /// @param index as for [#scatter(int, Tensor, Tensor)]
    /// @param source of this dtype
    default Tensor scatterAdd(int dim, Tensor index, Tensor source) {
        ScatterTarget t = new ScatterTarget("scatterAdd", tensor(), dim, index);
        Tensor from = t.source(source);
        if (t.isEmpty()) {
            return tensor();
        }
        Node sums = Graph.scatterAdd(from.node(), t.dim, t.index.node(), t.part().shape());
        return t.over(t.part().add(Tensor.of(sums)));
    }

    /// This with the parts of a source added along a dim: part `i` to that at `index[i]`, as
    /// torch.index_add; `source.mul(alpha)` for its alpha.
    ///
    /// @param index a vector of i64 or i32
    /// @throws ShapeException if the source has not this shape with as many parts as the index
    default Tensor indexAdd(int dim, Tensor index, Tensor source) {
        Shape s = tensor().shape();
        int d = s.index(dim, Checks.at("indexAdd"));
        if (s.rank() == 0 || index.dim() != 1 || !source.shape().equals(s.with(d, index.numel()))) {
            throw new ShapeException(
                    "%s: a source of shape %s and an index of shape %s do not fit shape %s along dim %d"
                            .formatted(
                                    Checks.at("indexAdd"), source.shape(), index.shape(), s, dim));
        }
        return scatterAdd(d, Places.along(index, d, source.shape()), source);
    }
}
