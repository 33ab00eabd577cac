package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Products of vectors and matrices.
public sealed interface LinearAlgebra extends Facet permits Tensor {
    /// The product of vectors, matrices, or batches of matrices, as torch.matmul.
    ///
    /// A vector on the left counts as a row, on the right as a column, and its dim vanishes from
    /// the result. Dims before the last two broadcast.
    ///
    /// @throws ShapeException if the inner sizes differ or the batches do not broadcast
    default Tensor matmul(Tensor other) {
        Tensor a = tensor();
        Tensor b = other;
        if (a.dim() == 0 || b.dim() == 0) {
            throw new ShapeException(
                    "%s: needs vectors or matrices, got shapes %s and %s; use mul for numbers"
                            .formatted(Checks.at("matmul"), a.shape(), b.shape()));
        }
        DType type = Promotion.resultType(List.of(a.node(), b.node()));
        if (type == DType.BOOL) {
            throw new DTypeException(Checks.at("matmul") + ": not defined on bool; cast first");
        }
        Tensor left = (a.dim() == 1 ? a.unsqueeze(0) : a).cast(type);
        Tensor right = (b.dim() == 1 ? b.unsqueeze(1) : b).cast(type);
        long inner = left.shape().dim(-1);
        if (inner != right.shape().dim(-2)) {
            throw new ShapeException(
                    "%s: shapes %s and %s do not chain: %d columns against %d rows"
                            .formatted(
                                    Checks.at("matmul"),
                                    a.shape(),
                                    b.shape(),
                                    inner,
                                    right.shape().dim(-2)));
        }
        Shape batch = Checks.batch(left.shape(), right.shape(), "matmul");
        Tensor product =
                Tensor.of(Graph.matMul(spread(left, batch).node(), spread(right, batch).node()));
        if (a.dim() == 1) {
            product = product.squeeze(-2);
        }
        return b.dim() == 1 ? product.squeeze(-1) : product;
    }

    /// `x W^T + b` over the last dim, as torch.nn.functional.linear.
    ///
    /// @param weight a row of factors for each result: `[out, in]`
    /// @param bias what is added to each result: `[out]`
    /// @throws ShapeException if they do not fit each other or the last dim
    /// @throws DTypeException if the weight has another dtype
    default Tensor linear(Tensor weight, @Nullable Tensor bias) {
        Tensor x = tensor();
        if (weight.dim() != 2) {
            throw new ShapeException(
                    "%s: the weight must be a matrix [out, in], its shape is %s"
                            .formatted(Checks.at("linear"), weight.shape()));
        }
        Checks.like(x, weight, "linear");
        long in = weight.size(1);
        long out = weight.size(0);
        if (x.dim() == 0 || x.size(-1) != in) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit a weight of shape %s: its last dim must"
                                    .formatted(Checks.at("linear"), x.shape(), weight.shape())
                            + " have size "
                            + in);
        }
        if (bias != null && !bias.shape().equals(Shape.of(out))) {
            throw new ShapeException(
                    "%s: a bias of shape %s does not fit a weight of shape %s: it must be [%d]"
                            .formatted(Checks.at("linear"), bias.shape(), weight.shape(), out));
        }
        Shape result = x.shape().with(x.dim() - 1, out);
        long rows = x.shape().with(x.dim() - 1, 1).count();
        Tensor product = x.reshape(rows, in).matmul(weight.t());
        return (bias == null ? product : product.add(bias)).reshape(result.toArray());
    }

    /// `x1^T W_k x2 + b_k` over the last dims, for each of the matrices, as
    /// torch.nn.functional.bilinear.
    ///
    /// @param x2 differs from this tensor in the size of its last dim only
    /// @param weight a matrix for each result: `[out, in1, in2]`
    /// @param bias what is added to each result: `[out]`
    /// @throws ShapeException if they do not fit each other
    /// @throws DTypeException if the weight has another dtype
    default Tensor bilinear(Tensor x2, Tensor weight, @Nullable Tensor bias) {
        Tensor x1 = tensor();
        if (weight.dim() != 3) {
            throw new ShapeException(
                    "%s: the weight must be [out, in1, in2], its shape is %s"
                            .formatted(Checks.at("bilinear"), weight.shape()));
        }
        Checks.like(x1, weight, "bilinear");
        Checks.like(x2, weight, "bilinear");
        long out = weight.size(0);
        long in1 = weight.size(1);
        long in2 = weight.size(2);
        int last = x1.dim() - 1;
        if (last < 0
                || x1.size(last) != in1
                || !x1.shape().with(last, in2).equals(x2.shape())
                || (bias != null && !bias.shape().equals(Shape.of(out)))) {
            throw new ShapeException(
                    "%s: inputs of shapes %s and %s%s do not fit: expected [..., %d] and [..., %d],"
                                    .formatted(
                                            Checks.at("bilinear"),
                                            x1.shape(),
                                            x2.shape(),
                                            bias == null ? "" : " and a bias of " + bias.shape(),
                                            in1,
                                            in2)
                            + " equal in front, and a bias of [%d]".formatted(out));
        }
        // [in1, out in2], so that one product of matrices has all of x1 weight.
        Tensor kernels = weight.permute(1, 0, 2).flatten(1, 2);
        long rows = x1.shape().with(last, 1).count();
        Tensor rowed = x1.reshape(rows, in1).matmul(kernels).reshape(rows, out, in2);
        Tensor sums = rowed.matmul(x2.reshape(rows, in2, 1));
        Tensor y = sums.reshape(x1.shape().with(last, out).toArray());
        return bias == null ? y : y.add(bias);
    }

    /// The product of two vectors: the sum of their elements' products, as torch.dot.
    ///
    /// @throws ShapeException if they are not vectors of one length
    default Tensor dot(Tensor other) {
        requireVectors(other, "dot");
        return matmul(other);
    }

    /// The product of each element of a vector, as a row, with each of another: `[n, m]`, as
    /// torch.outer.
    ///
    /// @throws ShapeException if they are not vectors
    default Tensor outer(Tensor other) {
        requireVectors(other, "outer");
        return tensor().unsqueeze(1).mul(other);
    }

    private void requireVectors(Tensor other, String op) {
        if (tensor().dim() != 1 || other.dim() != 1) {
            throw new ShapeException(
                    "%s: needs two vectors, got shapes %s and %s"
                            .formatted(Checks.at(op), tensor().shape(), other.shape()));
        }
    }

    private static Tensor spread(Tensor t, Shape batch) {
        Shape s = t.shape();
        Shape full = batch.insert(batch.rank(), s.dim(-2)).insert(batch.rank() + 1, s.dim(-1));
        return Tensor.of(Graph.expand(t.node(), full));
    }
}
