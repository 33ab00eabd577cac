package dev.nacre.autograd;

import dev.nacre.expr.Primitive;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a gradient goes back through what slides over dims: convolutions and windows.
///
/// The gradients of a convolution are convolutions, that by its input a transposed one, so it can
/// be differentiated again and again.
final class Sliding {
    /// The dims in front of those that a kernel slides over.
    private static final int FRONT = 3;

    private Sliding() {}

    static List<@Nullable Node> conv(Op.Conv op, Node n, Node g) {
        Node x = n.inputs().get(0);
        Node w = n.inputs().get(1);
        return Pullback.asList(
                x.requiresGrad() ? Graph.convTranspose(op, g, w, x.shape()) : null,
                w.requiresGrad() ? byKernel(op, x, w, g) : null);
    }

    /// `dw[k] = sum of x[o step + k dilation] g[o]`: a convolution of the input with the gradients,
    /// where steps and dilations have changed places, and batch and channels have too.
    private static Node byKernel(Op.Conv op, Node x, Node w, Node g) {
        int rank = x.shape().rank();
        Node reached = x;
        for (int d = FRONT; d < rank; d++) {
            long places = (g.shape().dim(d) - 1) * op.step().get(d - FRONT);
            long within = (w.shape().dim(d) - 1) * op.dilation().get(d - FRONT);
            reached = Graph.slice(reached, d, 0, 1, places + within + 1);
        }
        List<Integer> input = dims(rank);
        input.set(0, 2);
        input.set(2, 0);
        List<Integer> kernel = dims(rank);
        kernel.set(0, 1);
        kernel.set(1, 2);
        kernel.set(2, 0);
        // [in, groups, out, window...] becomes [groups, out, in, window...].
        return Graph.permute(
                Graph.conv(
                        new Op.Conv(/* step= */ op.dilation(), /* dilation= */ op.step()),
                        Graph.permute(reached, new Op.Permute(List.copyOf(input))),
                        Graph.permute(g, new Op.Permute(List.copyOf(kernel)))),
                new Op.Permute(List.copyOf(kernel)));
    }

    private static List<Integer> dims(int rank) {
        List<Integer> dims = new ArrayList<>();
        for (int d = 0; d < rank; d++) {
            dims.add(d);
        }
        return dims;
    }

    /// Windows may overlap: each element adds up what its places in all windows got.
    static Node windows(Op.Windows op, Shape input, Node g) {
        int last = g.shape().rank() - 1;
        long many = g.shape().dim(op.dim());
        // Window and place within it side by side, as one dim.
        List<Integer> order = dims(last);
        order.add(op.dim() + 1, last);
        Shape merged = input.with(op.dim(), many * op.size());
        Node pieces = Graph.reshape(Graph.permute(g, new Op.Permute(List.copyOf(order))), merged);
        Node window = scaled(many, op.step(), Shape.of(many, 1));
        Node place = scaled(op.size(), op.dilation(), Shape.of(op.size()));
        Shape both = Shape.of(many, op.size());
        Node index =
                Graph.pointwise(
                        Primitive.ADD, Graph.expand(window, both), Graph.expand(place, both));
        Shape alone = merged;
        for (int d = 0; d < merged.rank(); d++) {
            alone = alone.with(d, d == op.dim() ? many * op.size() : 1);
        }
        return Graph.scatterAdd(
                pieces, op.dim(), Graph.expand(Graph.reshape(index, alone), merged), input);
    }

    private static Node scaled(long count, long factor, Shape shape) {
        Node times = Graph.literal((double) factor, DType.I64);
        return Graph.reshape(Graph.pointwise(Primitive.MUL, Graph.iota(count), times), shape);
    }
}
