package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Op;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The same elements in other arrangements; nothing is copied before somebody looks.
public sealed interface Views extends Facet permits Tensor {
    /// The elements in the same order under another shape; one size may be -1 and is worked out.
    ///
    /// @throws ShapeException if the number of elements differs
    default Tensor reshape(long... shape) {
        Shape from = tensor().shape();
        return Tensor.of(
                Graph.reshape(
                        tensor().node(),
                        Shape.of(filled("reshape", "shape " + from, from.count(), shape))));
    }

    /// Sizes that hold a number of elements, with an open one worked out.
    private static long[] filled(String op, String what, long count, long[] sizes) {
        long[] to = sizes.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < to.length; i++) {
            if (to[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= to[i];
            }
        }
        if (open >= 0 && known == 0) {
            throw new ShapeException(
                    "%s: any size fits the -1 in %s, as other sizes are 0; name it"
                            .formatted(Checks.at(op), Arrays.toString(sizes)));
        }
        if (open >= 0) {
            to[open] = count / known;
        }
        if (Arrays.stream(to).anyMatch(d -> d < 0) || Shape.of(to).count() != count) {
            throw new ShapeException(
                    "%s: %s has %d elements, which do not fill %s"
                            .formatted(Checks.at(op), what, count, Arrays.toString(sizes)));
        }
        return to;
    }

    /// As [#reshape(long...)]: a view always works.
    default Tensor view(long... shape) {
        return reshape(shape);
    }

    /// All elements as a vector.
    default Tensor flatten() {
        return reshape(-1);
    }

    /// The dims from `start` to `end`, both included, as one.
    default Tensor flatten(int start, int end) {
        Shape s = tensor().shape();
        int from = s.index(start, Checks.at("flatten"));
        int to = s.index(end, Checks.at("flatten"));
        if (from > to) {
            throw new ShapeException(
                    "%s: dim %d is behind dim %d in shape %s"
                            .formatted(Checks.at("flatten"), start, end, s));
        }
        if (s.rank() == 0) {
            return flatten();
        }
        List<Long> dims = new ArrayList<>(s.stream().boxed().toList());
        long size = 1;
        for (int d = to; d >= from; d--) {
            size *= dims.remove(d);
        }
        dims.add(from, size);
        return Tensor.of(
                Graph.reshape(
                        tensor().node(),
                        Shape.of(dims.stream().mapToLong(Long::longValue).toArray())));
    }

    /// A dim as several of given sizes, one of which may be -1 and is worked out; as
    /// torch.unflatten.
    ///
    /// @throws ShapeException if the sizes do not multiply to that of the dim
    default Tensor unflatten(int dim, long... sizes) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "unflatten");
        if (sizes.length == 0) {
            throw new ShapeException(
                    "%s: needs at least one size for dim %d of shape %s"
                            .formatted(Checks.at("unflatten"), dim, s));
        }
        String what = "dim %d of shape %s".formatted(dim, s);
        Shape to = s.remove(d);
        long[] filled = filled("unflatten", what, s.dim(d), sizes);
        for (int i = 0; i < filled.length; i++) {
            to = to.insert(d + i, filled[i]);
        }
        return Tensor.of(Graph.reshape(tensor().node(), to));
    }

    /// Dim `i` of the result is dim `dims[i]` of this.
    default Tensor permute(int... dims) {
        Shape s = tensor().shape();
        List<Integer> order = dims.length == 0 ? List.of() : Checks.dims(s, dims, "permute");
        if (order.size() != s.rank()) {
            throw new ShapeException(
                    "%s: %s names %d of the %d dims of shape %s"
                            .formatted(
                                    Checks.at("permute"),
                                    Arrays.toString(dims),
                                    order.size(),
                                    s.rank(),
                                    s));
        }
        return Tensor.of(Graph.permute(tensor().node(), new Op.Permute(List.copyOf(order))));
    }

    /// Two dims swapped.
    default Tensor transpose(int a, int b) {
        Shape s = tensor().shape();
        int i = s.index(a, Checks.at("transpose"));
        int j = s.index(b, Checks.at("transpose"));
        int[] order = IntStream.range(0, s.rank()).toArray();
        if (s.rank() > 0) {
            order[i] = j;
            order[j] = i;
        }
        return permute(order);
    }

    /// A dim moved to another place; the others keep their order. As torch.movedim.
    default Tensor movedim(int source, int destination) {
        return movedim(new int[] {source}, new int[] {destination});
    }

    /// Dims moved to other places, each `source[i]` to `destination[i]`; the others keep their
    /// order. As torch.movedim.
    ///
    /// @throws ShapeException if there are not as many sources as destinations, or one is named
    ///   twice
    default Tensor movedim(int[] source, int[] destination) {
        Shape s = tensor().shape();
        if (source.length != destination.length) {
            throw new ShapeException(
                    "%s: dims %s of shape %s do not pair with places %s"
                            .formatted(
                                    Checks.at("movedim"),
                                    Arrays.toString(source),
                                    s,
                                    Arrays.toString(destination)));
        }
        if (source.length == 0) {
            return tensor();
        }
        List<Integer> from = Checks.dims(s, source, "movedim");
        List<Integer> to = Checks.dims(s, destination, "movedim");
        Iterator<Integer> rest =
                IntStream.range(0, s.rank()).filter(d -> !from.contains(d)).iterator();
        int[] order = new int[s.rank()];
        for (int d = 0; d < order.length; d++) {
            order[d] = to.contains(d) ? from.get(to.indexOf(d)) : rest.next();
        }
        return permute(order);
    }

    /// A matrix with rows and columns swapped; a vector stays as it is.
    default Tensor t() {
        if (tensor().dim() > 2) {
            throw new ShapeException(
                    "%s: needs a matrix, shape %s has %d dims; use transpose(-2, -1)"
                            .formatted(Checks.at("t"), tensor().shape(), tensor().dim()));
        }
        return tensor().dim() < 2 ? tensor() : transpose(0, 1);
    }

    /// Without the dims of size 1.
    default Tensor squeeze() {
        return Tensor.of(
                Graph.reshape(
                        tensor().node(),
                        Shape.of(tensor().shape().stream().filter(d -> d != 1).toArray())));
    }

    /// Without a dim if its size is 1.
    default Tensor squeeze(int dim) {
        Shape s = tensor().shape();
        int d = s.index(dim, Checks.at("squeeze"));
        return s.rank() == 0 || s.dim(d) != 1
                ? tensor()
                : Tensor.of(Graph.reshape(tensor().node(), s.remove(d)));
    }

    /// With a new dim of size 1 in front of dim `dim`; -1 puts it last.
    default Tensor unsqueeze(int dim) {
        Shape s = tensor().shape();
        int d = Checks.place(s, dim, "unsqueeze");
        return Tensor.of(Graph.reshape(tensor().node(), s.insert(d, 1)));
    }

    /// Dims of size 1 stretched to larger ones, and new dims in front; -1 leaves a size as it is.
    default Tensor expand(long... shape) {
        Shape s = tensor().shape();
        long[] to = shape.clone();
        int more = to.length - s.rank();
        boolean fits = more >= 0;
        for (int i = 0; i < to.length && fits; i++) {
            if (i >= more) {
                long have = s.dim(i - more);
                to[i] = to[i] == -1 ? have : to[i];
                fits = to[i] == have || have == 1;
            }
            fits &= to[i] >= 0;
        }
        if (!fits) {
            throw new ShapeException(
                    "%s: shape %s does not stretch to %s (only dims of size 1 do)"
                            .formatted(Checks.at("expand"), s, Arrays.toString(shape)));
        }
        return Tensor.of(Graph.expand(tensor().node(), Shape.of(to)));
    }

    /// `length` elements of a dim from `start` on.
    default Tensor narrow(int dim, long start, long length) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "narrow");
        long size = s.dim(d);
        long from = start < 0 ? start + size : start;
        if (from < 0 || length < 0 || from > size - length) {
            throw new ShapeException(
                    "%s: %d elements from %d on do not lie within dim %d of shape %s"
                            .formatted(Checks.at("narrow"), length, start, dim, s));
        }
        return Tensor.of(Graph.slice(tensor().node(), d, from, 1, length));
    }

    /// The elements of a dim in pieces of a size; the last may be smaller.
    default List<Tensor> split(long size, int dim) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "split");
        if (size <= 0) {
            throw new ShapeException(
                    "%s: cannot cut dim %d of shape %s in pieces of %d"
                            .formatted(Checks.at("split"), dim, s, size));
        }
        List<Tensor> pieces = new ArrayList<>();
        for (long at = 0; at < s.dim(d) || at == 0; at += size) {
            pieces.add(narrow(d, at, Math.min(size, s.dim(d) - at)));
        }
        return pieces;
    }

    /// The elements of a dim in pieces of given sizes, which must add up to it.
    default List<Tensor> split(List<Long> sizes, int dim) {
        Shape s = tensor().shape();
        int d = Checks.dim(s, dim, "split");
        long sum = sizes.stream().mapToLong(Long::longValue).sum();
        if (sum != s.dim(d) || sizes.stream().anyMatch(n -> n < 0)) {
            throw new ShapeException(
                    "%s: sizes %s do not add up to dim %d of shape %s"
                            .formatted(Checks.at("split"), sizes, dim, s));
        }
        List<Tensor> pieces = new ArrayList<>();
        long at = 0;
        for (long n : sizes) {
            pieces.add(narrow(d, at, n));
            at += n;
        }
        return pieces;
    }

    /// The elements of a dim in at most `chunks` pieces of equal size, but for the last; in as many
    /// if it has none.
    default List<Tensor> chunk(int chunks, int dim) {
        if (chunks <= 0) {
            throw new ShapeException(
                    "%s: needs at least 1 chunk, not %d".formatted(Checks.at("chunk"), chunks));
        }
        long size = tensor().shape().dim(Checks.dim(tensor().shape(), dim, "chunk"));
        return size == 0
                ? split(Collections.nCopies(chunks, 0L), dim)
                : split((size + chunks - 1) / chunks, dim);
    }

    /// The parts of a dim, one after the other and without it; as torch.unbind.
    default List<Tensor> unbind(int dim) {
        int d = Checks.dim(tensor().shape(), dim, "unbind");
        return LongStream.range(0, tensor().shape().dim(d))
                .mapToObj(i -> narrow(d, i, 1).squeeze(d))
                .toList();
    }

    /// The parts of the first dim: [#unbind(int)] of 0.
    default List<Tensor> unbind() {
        return unbind(0);
    }

    /// A number put around the elements, as torch.nn.functional.pad: sizes before and after the
    /// last dim, then the one before it, and so on; negative sizes cut off.
    default Tensor pad(double value, long... sizes) {
        return Joining.pad(tensor(), value, sizes);
    }
}
