package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;

/// Diagonals of matrices and what lies above or below them; of every dtype.
///
/// Diagonals are numbered: 0 is the main one, 1 the one above it, -1 the one below.
public sealed interface Diagonals extends Facet permits Tensor {
    /// Matrices in the last two dims with zeros below the main diagonal, as torch.triu.
    default Tensor triu() {
        return triu(0);
    }

    /// Matrices in the last two dims with zeros below a diagonal, as torch.triu.
    ///
    /// @throws ShapeException if there are fewer than two dims
    default Tensor triu(long diagonal) {
        return kept(above("triu").ge(diagonal));
    }

    /// Matrices in the last two dims with zeros above the main diagonal, as torch.tril.
    default Tensor tril() {
        return tril(0);
    }

    /// Matrices in the last two dims with zeros above a diagonal, as torch.tril.
    ///
    /// @throws ShapeException if there are fewer than two dims
    default Tensor tril(long diagonal) {
        return kept(above("tril").le(diagonal));
    }

    /// On which diagonal each element of a matrix lies.
    private Tensor above(String op) {
        Tensor x = tensor();
        if (x.dim() < 2) {
            throw new ShapeException(
                    "%s: needs matrices in the last two dims, got shape %s"
                            .formatted(Checks.at(op), x.shape()));
        }
        return Tensor.arange(x.size(-1)).sub(Tensor.arange(x.size(-2)).unsqueeze(1));
    }

    private Tensor kept(Tensor where) {
        return tensor().where(where, tensor().constant(0));
    }

    /// The main diagonal of the first two dims: [#diagonal(long, int, int)].
    default Tensor diagonal() {
        return diagonal(0, 0, 1);
    }

    /// A diagonal of the first two dims: [#diagonal(long, int, int)].
    default Tensor diagonal(long offset) {
        return diagonal(offset, 0, 1);
    }

    /// The elements `x[i][i + offset]` of two dims, which vanish; a new last dim holds them. As
    /// torch.diagonal.
    ///
    /// @throws ShapeException if both dims are the same
    default Tensor diagonal(long offset, int dim1, int dim2) {
        Shape s = tensor().shape();
        int rows = Checks.dim(s, dim1, "diagonal");
        int columns = Checks.dim(s, dim2, "diagonal");
        if (rows == columns) {
            throw new ShapeException(
                    "%s: needs two dims of shape %s, %d and %d are the same"
                            .formatted(Checks.at("diagonal"), s, dim1, dim2));
        }
        long width = s.dim(columns);
        long down = Math.max(-offset, 0);
        long right = Math.max(offset, 0);
        long size = Math.max(Math.min(s.dim(rows) - down, width - right), 0);
        Tensor flat =
                tensor().movedim(new int[] {rows, columns}, new int[] {-2, -1}).flatten(-2, -1);
        long first = size == 0 ? 0 : down * width + right;
        return Tensor.of(Graph.slice(flat.node(), flat.dim() - 1, first, width + 1, size));
    }

    /// The main diagonal of a matrix, or a matrix with a vector there: [#diag(long)] of 0.
    default Tensor diag() {
        return diag(0);
    }

    /// A diagonal of a matrix, or of a vector the matrix that has it there and zeros elsewhere; as
    /// torch.diag.
    ///
    /// @throws ShapeException if this is neither a vector nor a matrix
    default Tensor diag(long diagonal) {
        Tensor x = tensor();
        if (x.dim() == 2) {
            return diagonal(diagonal);
        }
        if (x.dim() != 1) {
            throw new ShapeException(
                    "%s: needs a vector or a matrix, got shape %s"
                            .formatted(Checks.at("diag"), x.shape()));
        }
        long n = x.numel() + Math.abs(diagonal);
        long first = Math.max(-diagonal, 0) * n + Math.max(diagonal, 0);
        return Tensor.of(Graph.place(x.node(), Shape.of(n * n), List.of(first), List.of(n + 1), 0))
                .reshape(n, n);
    }
}
