package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;

/// How long vectors are, how far apart, and at which angle. All are of floating-point tensors.
public sealed interface Norms extends Facet permits Tensor {
    /// The root of the sum of all squares, as torch.linalg.vector_norm; where it is 0, so is its
    /// gradient.
    default Tensor norm() {
        return norm(2);
    }

    /// [#norm(double, boolean, int...)] without the dims that are reduced.
    default Tensor norm(double p, int... dims) {
        return norm(p, false, dims);
    }

    /// `sum(|x|^p)^(1 / p)` over dims, or over all if none are named, as torch.linalg.vector_norm:
    /// the largest `|x|` for an infinite `p`, the smallest for -Inf, and the number of elements
    /// other than 0 for 0.
    ///
    /// The gradient is 0 where the norm is 0; elements that tie for the largest share it.
    ///
    /// @param keepDim whether the reduced dims stay with size 1
    /// @throws DTypeException if this is not of floating-point numbers
    /// @throws ShapeException if a reduced dim has no elements and `p` is negative or infinite
    default Tensor norm(double p, boolean keepDim, int... dims) {
        Tensor x = Checks.floating(tensor(), "norm");
        for (int d : Checks.dims(x.shape(), dims, "norm")) {
            if (x.shape().dim(d) == 0 && (p < 0 || Double.isInfinite(p))) {
                throw new ShapeException(
                        "%s: dim %d of shape %s has no elements, of which there is no norm for p = %s"
                                .formatted(Checks.at("norm"), d, x.shape(), p));
            }
        }
        Tensor sizes = x.abs();
        if (p == Double.POSITIVE_INFINITY) {
            return sizes.amax(keepDim, dims);
        }
        if (p == Double.NEGATIVE_INFINITY) {
            return sizes.amin(keepDim, dims);
        }
        Tensor isZero = x.eq(x.constant(0));
        if (p == 0) {
            // What is counted has a gradient, 0 everywhere.
            return sizes.sign().where(isZero, x.constant(1)).sum(keepDim, dims);
        }
        if (p == 1) {
            return sizes.sum(keepDim, dims);
        }
        if (p == 2) {
            return Roots.sqrt(x.square().sum(keepDim, dims));
        }
        // A power below 1 has no derivative at 0, and torch takes 0 for it.
        Tensor powers = sizes.pow(p).where(isZero.logicalNot(), Math.pow(0, p));
        return Roots.of(powers.sum(keepDim, dims), p);
    }

    /// [#normalize(double, int, double)] by the 2-norm along dim 1, with `eps` 1e-12.
    default Tensor normalize() {
        return normalize(2, 1);
    }

    /// [#normalize(double, int, double)] with `eps` 1e-12.
    default Tensor normalize(double p, int dim) {
        return normalize(p, dim, 1e-12);
    }

    /// `x / max(norm(x), eps)`, with the norm along a dim; as torch.nn.functional.normalize.
    ///
    /// @throws DTypeException if this is not of floating-point numbers
    default Tensor normalize(double p, int dim, double eps) {
        Tensor x = Checks.floating(tensor(), "normalize");
        int d = x.shape().index(dim, Checks.at("normalize"));
        return x.div(x.norm(p, true, d).clamp(eps, Double.POSITIVE_INFINITY));
    }

    /// [#cosineSimilarity(Tensor, int, double)] along dim 1, with `eps` 1e-8.
    default Tensor cosineSimilarity(Tensor other) {
        return cosineSimilarity(other, 1);
    }

    /// [#cosineSimilarity(Tensor, int, double)] with `eps` 1e-8.
    default Tensor cosineSimilarity(Tensor other, int dim) {
        return cosineSimilarity(other, dim, 1e-8);
    }

    /// The cosine of the angle between vectors along a dim of the shape that both broadcast to:
    /// `sum(x / max(norm(x), eps) * y / max(norm(y), eps))`; as
    /// torch.nn.functional.cosine_similarity.
    ///
    /// @throws DTypeException if neither is of floating-point numbers
    /// @throws ShapeException if the shapes do not broadcast
    default Tensor cosineSimilarity(Tensor other, int dim, double eps) {
        String op = Checks.at("cosineSimilarity");
        DType type = Promotion.resultType(List.of(tensor().node(), other.node()));
        if (!type.isFloating()) {
            throw new DTypeException(
                    "%s: one of both must be of floating-point numbers, they are %s and %s"
                            .formatted(op, tensor().dtype(), other.dtype()));
        }
        Shape both = tensor().shape().broadcast(other.shape(), op);
        int d = both.index(dim, op);
        Tensor x = tensor().cast(type).expand(both.toArray()).normalize(2, d, eps);
        Tensor y = other.cast(type).expand(both.toArray()).normalize(2, d, eps);
        return both.rank() == 0 ? x.mul(y) : x.mul(y).sum(d);
    }

    /// [#cdist(Tensor, double)] by the 2-norm.
    default Tensor cdist(Tensor other) {
        return cdist(other, 2);
    }

    /// The `p`-norm of the difference of each row of this with each of another: `[..., n, k]` and
    /// `[..., m, k]` give `[..., n, m]`; as torch.cdist. Where it is 0, so is its gradient.
    ///
    /// @throws DTypeException if they are not of floating-point numbers
    /// @throws ShapeException if they have fewer than two dims, rows of other lengths, or dims in
    ///   front that do not broadcast
    /// @throws NacreException if `p` is negative
    default Tensor cdist(Tensor other, double p) {
        String op = Checks.at("cdist");
        Tensor x = Checks.floating(tensor(), "cdist");
        Tensor y = Checks.floating(other, "cdist");
        if (x.dim() < 2 || y.dim() < 2 || x.size(-1) != y.size(-1)) {
            throw new ShapeException(
                    "%s: needs rows of one length in matrices, got shapes %s and %s"
                            .formatted(op, x.shape(), y.shape()));
        }
        if (!(p >= 0)) {
            throw new NacreException("%s: p cannot be negative, it is %s".formatted(op, p));
        }
        Checks.batch(x.shape(), y.shape(), "cdist");
        return x.unsqueeze(-2).sub(y.unsqueeze(-3)).norm(p, -1);
    }
}
