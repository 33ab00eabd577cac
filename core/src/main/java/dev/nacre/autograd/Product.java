package dev.nacre.autograd;

import dev.nacre.expr.Primitive;
import dev.nacre.graph.Graph;
import dev.nacre.graph.Node;
import dev.nacre.graph.Op;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// The gradient of a product of many numbers: for each of them the product of the others.
///
/// Found without a division, so that zeros are nothing special, also in derivatives of it: products
/// of pairs, of pairs of pairs, and so on up to the whole, and then down again with the gradient.
final class Product {
    /// A row of numbers in halves; where their count is odd, the last of all is left over.
    private record Halves(Node first, Node second, List<Node> last) {
        static Halves of(Node row) {
            long n = row.shape().dim(1);
            Node first = Graph.slice(row, 1, 0, 1, n / 2);
            Node second = Graph.slice(row, 1, n / 2, 1, n / 2);
            return new Halves(
                    first,
                    second,
                    n % 2 == 0 ? List.of() : List.of(Graph.slice(row, 1, n - 1, 1, 1)));
        }

        Node products() {
            List<Node> pieces = new ArrayList<>();
            pieces.add(Graph.pointwise(Primitive.MUL, first, second));
            pieces.addAll(last);
            return join(pieces);
        }

        /// The gradients of the row from those of its products.
        Node back(Node g) {
            long n = first.shape().dim(1);
            Node both = Graph.slice(g, 1, 0, 1, n);
            List<Node> pieces = new ArrayList<>();
            pieces.add(Graph.pointwise(Primitive.MUL, both, second));
            pieces.add(Graph.pointwise(Primitive.MUL, both, first));
            if (!last.isEmpty()) {
                pieces.add(Graph.slice(g, 1, n, 1, 1));
            }
            return join(pieces);
        }
    }

    private Product() {}

    /// @param g the gradient of the reduced node
    static Node pullback(Op.Reduce op, Node x, Node g) {
        if (x.shape().count() == 0) {
            return Graph.full(x.shape(), 0, x.dtype());
        }
        List<Integer> order = new ArrayList<>();
        for (int d = 0; d < x.shape().rank(); d++) {
            if (!op.dims().contains(d)) {
                order.add(d);
            }
        }
        order.addAll(op.dims());
        Op.Permute behind = new Op.Permute(List.copyOf(order));
        Node turned = Graph.permute(x, behind);
        long rows = g.shape().count();
        List<Halves> levels = new ArrayList<>();
        Node row = Graph.reshape(turned, Shape.of(rows, x.shape().count() / rows));
        while (row.shape().dim(1) > 1) {
            levels.add(Halves.of(row));
            row = levels.getLast().products();
        }
        Node back = Graph.reshape(g, row.shape());
        for (Halves h : levels.reversed()) {
            back = h.back(back);
        }
        return Graph.permute(Graph.reshape(back, turned.shape()), behind.inverse());
    }

    private static Node join(List<Node> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        List<Op.Region> regions = new ArrayList<>();
        long n = 0;
        for (Node p : pieces) {
            regions.add(new Op.Region(List.of(0L, n), List.of(1L, 1L)));
            n += p.shape().dim(1);
        }
        return Graph.assemble(pieces.getFirst().shape().with(1, n), pieces, regions);
    }
}
