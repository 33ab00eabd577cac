package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// Tensors put together from pieces.
final class Joining {
    private Joining() {}

    static Tensor cat(List<Tensor> tensors, int dim) {
        String op = Checks.at("cat");
        if (tensors.isEmpty()) {
            throw new NacreException(op + ": needs at least one tensor");
        }
        List<Tensor> filled = tensors.stream().filter(t -> !isNothing(t)).toList();
        Shape first = (filled.isEmpty() ? tensors : filled).getFirst().shape();
        if (first.rank() == 0) {
            throw new ShapeException(op + ": single numbers have no dim to join; use stack");
        }
        int d = first.index(dim, op);
        List<Node> nodes = tensors.stream().map(Tensor::node).toList();
        DType type = Promotion.resultType(nodes);
        long size = 0;
        List<Node> pieces = new ArrayList<>();
        List<Op.Region> regions = new ArrayList<>();
        for (Tensor t : filled.isEmpty() ? tensors : filled) {
            Shape s = t.shape();
            if (s.rank() != first.rank() || !s.with(d, 0).equals(first.with(d, 0))) {
                throw new ShapeException(
                        "%s: shapes %s and %s differ in more than dim %d"
                                .formatted(op, first, s, d));
            }
            pieces.add(Promotion.cast(t.node(), type));
            regions.add(at(s.rank(), d, size));
            size += s.dim(d);
        }
        return Tensor.of(Graph.assemble(first.with(d, size), pieces, regions));
    }

    /// Whether a tensor is what a loop that joins pieces begins with: `zeros(0)` fits everywhere.
    private static boolean isNothing(Tensor t) {
        return t.shape().equals(Shape.of(0));
    }

    static Tensor stack(List<Tensor> tensors, int dim) {
        if (tensors.isEmpty()) {
            throw new NacreException(Checks.at("stack") + ": needs at least one tensor");
        }
        Shape first = tensors.getFirst().shape();
        for (Tensor t : tensors) {
            if (!t.shape().equals(first)) {
                throw new ShapeException(
                        "%s: shapes %s and %s differ"
                                .formatted(Checks.at("stack"), first, t.shape()));
            }
        }
        int d = Checks.place(first, dim, "stack");
        return cat(tensors.stream().map(t -> t.unsqueeze(d)).toList(), d);
    }

    static List<Tensor> meshgrid(List<Tensor> tensors, String indexing) {
        String op = Checks.at("meshgrid");
        if (!indexing.equals("ij") && !indexing.equals("xy")) {
            throw new NacreException(
                    "%s: indexing is \"ij\" or \"xy\", not \"%s\"".formatted(op, indexing));
        }
        if (tensors.isEmpty()) {
            throw new NacreException(op + ": needs at least one tensor");
        }
        DType dtype = tensors.getFirst().dtype();
        long[] sizes = new long[tensors.size()];
        for (int i = 0; i < sizes.length; i++) {
            Tensor t = tensors.get(i);
            if (t.dim() > 1) {
                throw new ShapeException(
                        "%s: needs vectors, tensor %d has shape %s".formatted(op, i, t.shape()));
            }
            if (t.dtype() != dtype) {
                throw new DTypeException(
                        "%s: tensor 0 is %s and tensor %d is %s; cast them to one dtype"
                                .formatted(op, dtype, i, t.dtype()));
            }
            sizes[i] = t.numel();
        }
        List<Tensor> grids = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            long[] alone = new long[sizes.length];
            Arrays.fill(alone, 1);
            alone[i] = sizes[i];
            Tensor grid = tensors.get(i).reshape(alone).expand(sizes);
            grids.add(indexing.equals("xy") && sizes.length > 1 ? grid.transpose(0, 1) : grid);
        }
        return List.copyOf(grids);
    }

    static Tensor pad(Tensor x, double value, long[] sizes) {
        Shape shape = x.shape();
        checkSides(shape, sizes);
        Tensor inner = x;
        Shape outer = shape;
        List<Long> start = new ArrayList<>(Collections.nCopies(shape.rank(), 0L));
        for (int i = 0; i < sizes.length / 2; i++) {
            int d = shape.rank() - 1 - i;
            long before = sizes[2 * i];
            long after = sizes[2 * i + 1];
            long from = Math.max(-before, 0);
            inner = inner.narrow(d, from, shape.dim(d) - from - Math.max(-after, 0));
            start.set(d, Math.max(before, 0));
            outer = outer.with(d, shape.dim(d) + before + after);
        }
        List<Long> step = Collections.nCopies(shape.rank(), 1L);
        return Tensor.of(Graph.place(inner.node(), outer, start, step, value));
    }

    /// Checks that what is put around a shape are pairs for its last dims, and cuts off no more
    /// than there is.
    static void checkSides(Shape shape, long[] sizes) {
        if (sizes.length % 2 != 0 || sizes.length / 2 > shape.rank()) {
            throw new ShapeException(
                    "%s: sizes %s are not pairs for the last dims of shape %s"
                            .formatted(Checks.at("pad"), Arrays.toString(sizes), shape));
        }
        for (int i = 0; i < sizes.length / 2; i++) {
            long size = shape.dim(shape.rank() - 1 - i);
            long before = sizes[2 * i];
            long after = sizes[2 * i + 1];
            if (size + before + after < 0 || -before > size || -after > size) {
                throw new ShapeException(
                        "%s: sizes %s cut off more than dim %d of shape %s has"
                                .formatted(
                                        Checks.at("pad"),
                                        Arrays.toString(sizes),
                                        shape.rank() - 1 - i,
                                        shape));
            }
        }
    }

    /// The region from a place along one dim on.
    private static Op.Region at(int rank, int dim, long start) {
        List<Long> starts = new ArrayList<>(Collections.nCopies(rank, 0L));
        if (rank > 0) {
            starts.set(dim, start);
        }
        return new Op.Region(List.copyOf(starts), Collections.nCopies(rank, 1L));
    }
}
