package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;

/// Matrices inverted and taken apart, as torch.linalg does; dims before the last two are a batch.
///
/// These look at the matrices: algorithms go number by number, in `double` whatever the dtype is,
/// and are meant for small ones. The results have gradients, which can be differentiated again.
public sealed interface Matrices extends Facet permits Tensor {
    /// The inverse, `[..., n, n]`; as torch.linalg.inv. To solve equations there is
    /// [#solve(Tensor)], which is more accurate.
    ///
    /// @throws ShapeException if the matrices are not square
    /// @throws DTypeException if they are not of floating-point numbers
    /// @throws NacreException if one of them is singular; it says which
    default Tensor inverse() {
        return Elimination.inverse("inverse", square("inverse")).to(tensor().dtype());
    }

    /// The `x` for which this times `x` is `b`, as torch.linalg.solve: `[..., n, n]` and `[..., n,
    /// k]` give `[..., n, k]`, and dims in front broadcast.
    ///
    /// `b` is a vector `[n]` for each matrix, and so is the result, if it has one dim, or the shape
    /// of this without the last dim.
    ///
    /// @throws ShapeException if the matrices are not square, or `b` does not fit them
    /// @throws DTypeException if they are not of floating-point numbers
    /// @throws NacreException if one of them is singular; it says which
    default Tensor solve(Tensor b) {
        Tensor a = square("solve");
        DType type = Promotion.resultType(List.of(tensor().node(), b.node()));
        boolean vector = b.dim() == 1 || b.shape().equals(a.shape().remove(a.dim() - 1));
        Tensor right = (vector ? b.unsqueeze(-1) : b).to(DType.F64);
        if (right.dim() < 2 || right.size(-2) != a.size(-1)) {
            throw new ShapeException(
                    "%s: a right side of shape %s does not fit matrices of shape %s: expected [%d],"
                                    .formatted(Checks.at("solve"), b.shape(), a.shape(), a.size(-1))
                            + " or [..., %d, k]".formatted(a.size(-1)));
        }
        Shape front = Checks.batch(a.shape(), right.shape(), "solve");
        Tensor x = Elimination.solve("solve", spread(a, front), spread(right, front)).to(type);
        return vector ? x.squeeze(-1) : x;
    }

    private static Tensor spread(Tensor t, Shape front) {
        int rank = front.rank();
        return t.expand(front.insert(rank, t.size(-2)).insert(rank + 1, t.size(-1)).toArray());
    }

    /// The determinant, `[...]`; as torch.linalg.det. Its gradient takes an inverse, which a
    /// singular matrix has not.
    ///
    /// @throws ShapeException if the matrices are not square
    /// @throws DTypeException if they are not of floating-point numbers
    default Tensor det() {
        return Elimination.determinant(square("det")).to(tensor().dtype());
    }

    /// The lower triangle `l` with `l l^T` = this, for symmetric and positive-definite matrices; as
    /// torch.linalg.cholesky. What is above the diagonal is not read; the gradient is symmetric.
    ///
    /// @throws ShapeException if the matrices are not square
    /// @throws DTypeException if they are not of floating-point numbers
    /// @throws NacreException if one of them is not positive-definite; it says which
    default Tensor cholesky() {
        return Cholesky.of(square("cholesky")).to(tensor().dtype());
    }

    /// Orthonormal columns times a triangle, as torch.linalg.qr in its mode "reduced": `[..., m,
    /// n]` gives `[..., m, k]` and `[..., k, n]`, with `k = min(m, n)`.
    ///
    /// The gradient needs the first `k` columns to be independent.
    ///
    /// @throws ShapeException if there are fewer than two dims
    /// @throws DTypeException if they are not of floating-point numbers
    default QR qr() {
        QR d = Householder.of(matrices("qr"));
        DType type = tensor().dtype();
        return new QR(d.q().to(type), d.r().to(type));
    }

    /// The singular values, the largest first, and their directions, as torch.linalg.svd with
    /// `full_matrices=False`: `[..., m, n]` gives `[..., m, k]`, `[..., k]` and `[..., k, n]`, with
    /// `k = min(m, n)`.
    ///
    /// Directions are determined up to their sign only, and not where singular values are equal or
    /// 0: what depends on them there has no gradient, and what would be infinite counts as 0.
    ///
    /// @throws ShapeException if there are fewer than two dims
    /// @throws DTypeException if they are not of floating-point numbers
    /// @throws NacreException if one of them has elements that are not finite; it says which
    default SVD svd() {
        SVD d = Jacobi.of(matrices("svd"));
        DType type = tensor().dtype();
        return new SVD(d.u().to(type), d.s().to(type), d.vh().to(type));
    }

    private Tensor matrices(String op) {
        Tensor x = Checks.floating(tensor(), op);
        if (x.dim() < 2) {
            throw new ShapeException(
                    "%s: needs matrices in the last two dims, got shape %s"
                            .formatted(Checks.at(op), x.shape()));
        }
        return x.to(DType.F64);
    }

    private Tensor square(String op) {
        Tensor x = matrices(op);
        if (x.size(-1) != x.size(-2)) {
            throw new ShapeException(
                    "%s: needs square matrices, those of shape %s have %d rows and %d columns"
                            .formatted(Checks.at(op), x.shape(), x.size(-2), x.size(-1)));
        }
        return x;
    }
}
