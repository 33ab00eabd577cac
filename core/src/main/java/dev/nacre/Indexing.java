package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Op;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Picking elements by place, by index and by condition.
public sealed interface Indexing extends Facet permits Tensor {
    /// The part at given places of the first dims; negative ones count from the end.
    default Tensor get(long... places) {
        Tensor t = tensor();
        if (places.length > t.dim()) {
            throw new ShapeException(
                    "%s: %d indices for shape %s"
                            .formatted(Checks.at("get"), places.length, t.shape()));
        }
        for (long place : places) {
            long size = t.shape().dim(0);
            long i = place < 0 ? place + size : place;
            if (i < 0 || i >= size) {
                throw new ShapeException(
                        "%s: index %d is out of range for a dim of size %d in shape %s"
                                .formatted(Checks.at("get"), place, size, tensor().shape()));
            }
            t = Tensor.of(Graph.slice(t.node(), 0, i, 1, 1)).squeeze(0);
        }
        return t;
    }

    /// The part that an index in Python's notation names, such as `"1:3, ..., ::2"` or `"-1, :,
    /// None"`.
    default Tensor at(String index) {
        return Selection.parse("at", index, tensor().shape()).apply(tensor());
    }

    /// A new tensor with the part that an index names replaced by a value, which broadcasts.
    default Tensor with(String index, Tensor value) {
        Tensor t = tensor();
        Selection s = Selection.parse("with", index, t.shape());
        Shape part = s.apply(t).shape();
        if (!part.broadcast(value.shape(), Checks.at("with")).equals(part)) {
            throw new ShapeException(
                    "%s: a value of shape %s does not fit the part \"%s\" of shape %s"
                            .formatted(Checks.at("with"), value.shape(), index, part));
        }
        Tensor fitted =
                Tensor.of(Graph.expand(value.cast(t.dtype()).node(), part))
                        .reshape(s.region(t.shape()).toArray());
        int rank = t.dim();
        Op.Region whole =
                new Op.Region(Collections.nCopies(rank, 0L), Collections.nCopies(rank, 1L));
        return Tensor.of(
                Graph.assemble(
                        t.shape(),
                        List.of(t.node(), fitted.node()),
                        List.of(whole, new Op.Region(s.starts(), s.steps()))));
    }

    /// A new tensor with the part that an index names replaced by a number.
    default Tensor with(String index, double value) {
        return with(index, Tensor.of(Creation.number(tensor().dtype(), value)));
    }

    /// A new tensor with the part that an index names replaced by a whole number.
    default Tensor with(String index, long value) {
        return with(index, tensor().scalar(value));
    }

    /// The elements where a condition holds, one after the other; of a condition on the first dims,
    /// the parts behind them. Looks at the condition.
    default Tensor get(Tensor mask) {
        requireBool(mask, "get");
        long[] whole = tensor().shape().toArray();
        long[] over = mask.shape().toArray();
        if (over.length > whole.length || !Arrays.equals(over, Arrays.copyOf(whole, over.length))) {
            throw new ShapeException(
                    "%s: a condition of shape %s does not fit the first dims of shape %s"
                            .formatted(Checks.at("get"), mask.shape(), tensor().shape()));
        }
        boolean[] holds = mask.toBooleanArray();
        long[] places =
                IntStream.range(0, holds.length).filter(i -> holds[i]).asLongStream().toArray();
        LongStream rest = Arrays.stream(whole).skip(over.length);
        long[] rows = LongStream.concat(LongStream.of(holds.length), rest).toArray();
        return tensor().reshape(rows).indexSelect(0, Tensor.of(places));
    }

    /// The elements where a condition holds, one after the other, where this and the condition
    /// broadcast; as torch.masked_select. Looks at the condition.
    default Tensor maskedSelect(Tensor mask) {
        requireBool(mask, "maskedSelect");
        Shape both = tensor().shape().broadcast(mask.shape(), Checks.at("maskedSelect"));
        return tensor().expand(both.toArray()).get(mask.expand(both.toArray()));
    }

    /// The places of the elements that are not 0, a row of indices each, `[count, dims]` of i64; as
    /// torch.nonzero. Looks at the elements.
    default Tensor nonzero() {
        boolean[] holds = tensor().ne(0).toBooleanArray();
        long[] strides = tensor().shape().strides();
        long[] places =
                IntStream.range(0, holds.length)
                        .filter(i -> holds[i])
                        .mapToObj(i ->
                                IntStream.range(0, strides.length)
                                        .mapToLong(d -> i / strides[d] % tensor().shape().dim(d)))
                        .flatMapToLong(row -> row)
                        .toArray();
        long count = IntStream.range(0, holds.length).filter(i -> holds[i]).count();
        return Tensor.of(places).reshape(count, strides.length);
    }

    /// Elements picked along a dim: `out[i][j] = x[index[i][j]][j]` for dim 0, as torch.gather.
    ///
    /// @param index i64 or i32, of as many dims as this and no larger, but for the dim itself
    /// @throws ShapeException if the index does not fit
    /// @throws NacreException if an index is out of range; it is found when the result is computed
    default Tensor gather(int dim, Tensor index) {
        Shape s = tensor().shape();
        int d = Places.check(index, s, dim, "gather");
        if (s.rank() == 0) {
            return tensor();
        }
        Tensor x = Places.narrow(tensor(), index.shape(), d);
        return Tensor.of(Graph.gather(x.node(), d, index.cast(DType.I64).node()));
    }

    /// The parts of a dim at the places of a vector, as torch.index_select.
    ///
    /// @throws ShapeException if the index has several dims
    /// @throws NacreException if a place is out of range; it is found when the result is computed
    default Tensor indexSelect(int dim, Tensor index) {
        Shape s = tensor().shape();
        int d = s.index(dim, Checks.at("indexSelect"));
        Checks.index(index, "indexSelect");
        if (index.dim() > 1 || s.rank() == 0) {
            throw new ShapeException(
                    "%s: needs a vector of places and a tensor with dims, got %s and %s"
                            .formatted(Checks.at("indexSelect"), index.shape(), s));
        }
        return gather(d, Places.along(index, d, s.with(d, index.numel())));
    }

    /// 1 at the place that an integer names and 0 elsewhere, in a new last dim of `classes` places;
    /// i64, as torch.nn.functional.one_hot.
    ///
    /// @throws DTypeException if this is not of integers
    /// @throws NacreException if there is no class, or an integer is no class; the latter is found
    ///   when the result is computed
    default Tensor oneHot(long classes) {
        Checks.index(tensor(), "oneHot");
        if (classes <= 0) {
            throw new NacreException(
                    "%s: needs at least 1 class for shape %s, not %d"
                            .formatted(Checks.at("oneHot"), tensor().shape(), classes));
        }
        Tensor names = Tensor.arange(classes);
        // Each class is picked by its own number, so that a number which is none is found.
        try (Recording.Scope _ = Recording.purpose("oneHot")) {
            Tensor named = names.indexSelect(0, tensor().flatten());
            return named.reshape(tensor().shape().toArray())
                    .unsqueeze(-1)
                    .eq(names)
                    .cast(DType.I64);
        }
    }

    /// [#oneHot(long)] with as many classes as the largest integer asks for. Looks at the elements.
    ///
    /// @throws NacreException if there are no elements
    default Tensor oneHot() {
        Checks.index(tensor(), "oneHot");
        if (tensor().numel() == 0) {
            throw new NacreException(
                    "%s: shape %s has no elements to tell how many classes there are; name it"
                            .formatted(Checks.at("oneHot"), tensor().shape()));
        }
        return oneHot(Math.max(tensor().max().itemLong() + 1, 1));
    }

    /// A number where the condition holds, else this.
    default Tensor maskedFill(Tensor mask, double value) {
        return fill(mask, Tensor.of(Creation.number(tensor().dtype(), value)));
    }

    /// A whole number where the condition holds, else this.
    default Tensor maskedFill(Tensor mask, long value) {
        return fill(mask, tensor().scalar(value).cast(tensor().dtype()));
    }

    private Tensor fill(Tensor mask, Tensor value) {
        requireBool(mask, "maskedFill");
        mask.shape().broadcast(tensor().shape(), Checks.at("maskedFill"));
        return value.where(mask, tensor());
    }

    /// Whether each element is within `absolute + relative |other|` of the other; equal infinities
    /// are close, and two NaN are if told so.
    default Tensor isClose(Tensor other, double relative, double absolute, boolean equalNan) {
        if (!(relative >= 0 && absolute >= 0)) {
            throw new NacreException(
                    "%s: tolerances cannot be negative, they are %s and %s"
                            .formatted(Checks.at("isClose"), relative, absolute));
        }
        tensor().shape().broadcast(other.shape(), Checks.at("isClose"));
        Tensor a = unwrapping(tensor());
        Tensor b = unwrapping(other);
        Tensor distance = a.sub(b).abs();
        Tensor near = distance.le(b.abs().mul(relative).add(absolute));
        Tensor finite = distance.lt(Double.POSITIVE_INFINITY);
        Tensor close = a.eq(b).logicalOr(near.logicalAnd(finite));
        return equalNan ? close.logicalOr(a.ne(a).logicalAnd(b.ne(b))) : close;
    }

    /// The numbers where the difference of two does not wrap.
    private static Tensor unwrapping(Tensor x) {
        return x.dtype().isFloating() ? x : x.cast(DType.I64);
    }

    /// [#isClose(Tensor, double, double, boolean)] where NaN is close to nothing.
    default Tensor isClose(Tensor other, double relative, double absolute) {
        return isClose(other, relative, absolute, false);
    }

    /// [#isClose(Tensor, double, double)] with torch's 1e-5 and 1e-8.
    default Tensor isClose(Tensor other) {
        return isClose(other, 1e-5, 1e-8);
    }

    /// Whether all elements are close.
    default boolean allClose(Tensor other, double relative, double absolute, boolean equalNan) {
        return isClose(other, relative, absolute, equalNan).all().itemLong() != 0;
    }

    /// Whether all elements are close.
    default boolean allClose(Tensor other, double relative, double absolute) {
        return allClose(other, relative, absolute, false);
    }

    /// Whether all elements are close, by torch's 1e-5 and 1e-8.
    default boolean allClose(Tensor other) {
        return allClose(other, 1e-5, 1e-8);
    }

    private static void requireBool(Tensor mask, String op) {
        if (mask.dtype() != DType.BOOL) {
            throw new DTypeException(
                    "%s: the condition is %s, not bool; compare first, for example mask.ne(0)"
                            .formatted(Checks.at(op), mask.dtype()));
        }
    }
}
