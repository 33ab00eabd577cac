package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;

/// How far a result is from what was wanted: one number to make small, the mean over a batch.
public final class Losses {
    private Losses() {}

    /// The cross entropy of the softmax of logits, as torch.nn.functional.cross_entropy.
    ///
    /// @param logits a number for each class, `[batch, classes]`, or with more dims behind
    /// @param labels the number of the right class, i64 from 0 on, shaped as the logits are without
    ///   the dim of classes
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if the labels are not integers or the logits not floating-point
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        checkLabels(logits, labels, "crossEntropy", "logits");
        return pick(logits.logSoftmax(classes(logits)), labels);
    }

    /// The negative log likelihood: as [#crossEntropy(Tensor, Tensor)], of the logarithms of
    /// probabilities.
    public static Tensor nll(Tensor logProbabilities, Tensor labels) {
        checkLabels(logProbabilities, labels, "nll", "log probabilities");
        return pick(logProbabilities, labels);
    }

    /// The mean of the squared differences.
    ///
    /// @throws ShapeException if the shapes are not the same
    public static Tensor mse(Tensor result, Tensor wanted) {
        if (!result.shape().equals(wanted.shape())) {
            throw new ShapeException(
                    "mse: shapes %s and %s differ; reshape one of them"
                            .formatted(result.shape(), wanted.shape()));
        }
        Tensor difference = result.sub(wanted);
        return difference.mul(difference).mean();
    }

    private static int classes(Tensor logits) {
        return logits.dim() == 1 ? 0 : 1;
    }

    private static Tensor pick(Tensor logProbabilities, Tensor labels) {
        int dim = classes(logProbabilities);
        return logProbabilities.gather(dim, labels.unsqueeze(dim)).mean().neg();
    }

    private static void checkLabels(Tensor scores, Tensor labels, String op, String what) {
        if (!scores.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: the %s are %s, they must be floating-point"
                            .formatted(op, what, scores.dtype()));
        }
        if (!labels.dtype().isIntegral()) {
            throw new DTypeException(
                    "%s: the labels are %s, they must be numbers of classes in i64; use to(DType.I64)"
                            .formatted(op, labels.dtype()));
        }
        Shape shape = scores.shape();
        boolean fits = shape.rank() > 0 && shape.remove(classes(scores)).equals(labels.shape());
        if (!fits) {
            throw new ShapeException(
                    "%s: labels of shape %s do not fit %s of shape %s: [batch, classes] takes [batch]"
                            .formatted(op, labels.shape(), what, shape));
        }
    }
}
