package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;

/// Draws whose chances are the elements of a tensor.
public sealed interface Sampling extends Facet permits Tensor {
    /// 1 with the chance that each element is, else 0, of this dtype; as torch.bernoulli.
    default Tensor bernoulli() {
        return bernoulli(Nacre.generator());
    }

    /// The same, drawn by a generator.
    ///
    /// @throws DTypeException if this is not floating-point
    default Tensor bernoulli(Generator generator) {
        Tensor p = chances("bernoulli");
        return generator.rand(p.dtype(), p.shape().toArray()).lt(p).cast(p.dtype());
    }

    /// `n` different classes, drawn by the weights of all, as torch.multinomial: i64 of shape `[n]`
    /// for weights `[classes]`, and `[batch, n]` for `[batch, classes]`.
    default Tensor multinomial(long n) {
        return multinomial(n, false);
    }

    /// `n` classes, different ones or any.
    default Tensor multinomial(long n, boolean replacement) {
        return multinomial(n, replacement, Nacre.generator());
    }

    /// `n` classes, different ones or any, drawn by a generator. Looks at the weights, which need
    /// not add up to 1; a class of weight 0 is never drawn.
    ///
    /// @throws ShapeException if this has neither one nor two dims
    /// @throws DTypeException if this is not floating-point
    /// @throws NacreException if a weight is below 0 or no finite number, or if there are too few
    ///   above 0
    default Tensor multinomial(long n, boolean replacement, Generator generator) {
        Tensor w = chances("multinomial");
        String op = Checks.at("multinomial");
        if (w.dim() < 1 || w.dim() > 2) {
            throw new ShapeException(
                    "%s: weights are [classes] or [batch, classes], not %s"
                            .formatted(op, w.shape()));
        }
        if (n < 1) {
            throw new NacreException("%s: cannot draw %d classes".formatted(op, n));
        }
        if (w.numel() == 0 && w.dim() == 2 && w.size(0) == 0) {
            return Tensor.zeros(DType.I64, 0, n);
        }
        double[] weights = w.detach().toDoubleArray();
        int classes = (int) w.size(-1);
        long least = Long.MAX_VALUE;
        for (int row = 0; row < Math.max(weights.length, 1); row += Math.max(classes, 1)) {
            long positive = 0;
            for (int i = row; i < row + classes; i++) {
                if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                    throw new NacreException(
                            "%s: a weight is from 0 on and finite, not %s"
                                    .formatted(op, weights[i]));
                }
                positive += weights[i] > 0 ? 1 : 0;
            }
            least = Math.min(least, positive);
        }
        if (least < (replacement ? 1 : n)) {
            throw new NacreException(
                    "%s: cannot draw %d %sclasses where %d of %d weights are above 0"
                            .formatted(op, n, replacement ? "" : "different ", least, classes));
        }
        return replacement
                ? Draws.any(weights, classes, n, w, generator)
                : Draws.different(n, w.detach(), generator);
    }

    private Tensor chances(String op) {
        DType t = tensor().dtype();
        if (t != DType.F32 && t != DType.F64) {
            throw new DTypeException(
                    "%s: the chances are %s; use to(DType.F32)".formatted(Checks.at(op), t));
        }
        return tensor();
    }
}
