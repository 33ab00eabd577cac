package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How far a result is from what was wanted: one number to make small, the mean over a batch unless
/// another [Reduction] is chosen.
///
/// The losses of classes are here, all others in the classes this one extends: `Losses.huber(x, y)`
/// is said of each.
public final class Losses extends PairLosses {
    private Losses() {}

    /// What may be chosen for losses of classes.
    public static final class ClassOptions extends Options {
        private @Nullable Tensor weight;
        private long ignoreIndex = -100;
        private double labelSmoothing;

        private ClassOptions() {}

        @Override
        public ClassOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// How much each class counts, `[classes]`; all count 1 by default. A mean is divided by
        /// the weights that were counted.
        public ClassOptions weight(Tensor weight) {
            this.weight = weight;
            return this;
        }

        /// A label whose samples do not count, -100 by default.
        public ClassOptions ignoreIndex(long ignoreIndex) {
            this.ignoreIndex = ignoreIndex;
            return this;
        }

        /// How much of what is wanted is spread evenly over all classes (Szegedy et al. 2016,
        /// arXiv:1512.00567), 0 by default: `(1 - s) loss + s mean(-log(softmax(logits)))`.
        ///
        /// @throws NacreException if it is not from 0 to 1
        public ClassOptions labelSmoothing(double labelSmoothing) {
            if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
                throw new NacreException(
                        "labelSmoothing: must be from 0 to 1, not " + labelSmoothing);
            }
            this.labelSmoothing = labelSmoothing;
            return this;
        }
    }

    /// [#crossEntropy(Tensor, Tensor, Consumer)] without options.
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return crossEntropy(logits, labels, o -> {});
    }

    /// The cross entropy of the softmax of logits, `-log(softmax(logits)[label])`, or `-sum(p
    /// log(softmax(logits)))` over the classes where probabilities `p` are wanted, as
    /// torch.nn.functional.cross_entropy.
    ///
    /// @param logits a number for each class, `[batch, classes]`, or with more dims behind
    /// @param labels the number of the right class, i64 from 0 on, shaped as the logits are without
    ///   the dim of classes; or the probability of each class, floating-point, of the shape of the
    ///   logits, which is what distillation and mixed-up examples need
    /// @param options such as `o -> o.ignoreIndex(0).labelSmoothing(0.1)`; a mean over
    ///   probabilities is one over examples, whatever the classes weigh, and none is ignored
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if the labels are neither, or the logits not floating-point
    /// @throws NacreException if a label is no class; it is found when the loss is computed
    public static Tensor crossEntropy(
            Tensor logits, Tensor labels, Consumer<ClassOptions> options) {
        boolean same = labels.shape().equals(logits.shape());
        if (same && labels.dtype().isFloating() && logits.dtype().isFloating()) {
            return expected(logits, labels, options);
        }
        checkLabels(logits, labels, "crossEntropy", "logits");
        return pick("crossEntropy", logits.logSoftmax(classes(logits)), labels, options);
    }

    /// [#nll(Tensor, Tensor, Consumer)] without options.
    public static Tensor nll(Tensor logProbabilities, Tensor labels) {
        return nll(logProbabilities, labels, o -> {});
    }

    /// The negative log likelihood, `-logProbabilities[label]`: as [#crossEntropy(Tensor, Tensor,
    /// Consumer)] of numbers of classes, but of the logarithms of probabilities; as
    /// torch.nn.functional.nll_loss.
    ///
    /// @param logProbabilities one for each class, `[batch, classes]`, or with more dims behind
    /// @param labels the number of the right class, i64 from 0 on, shaped as the log probabilities
    ///   are without the dim of classes
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if the labels are not integers or the others not floating-point
    public static Tensor nll(
            Tensor logProbabilities, Tensor labels, Consumer<ClassOptions> options) {
        checkLabels(logProbabilities, labels, "nll", "log probabilities");
        return pick("nll", logProbabilities, labels, options);
    }

    private static int classes(Tensor logits) {
        return logits.dim() == 1 ? 0 : 1;
    }

    private static Tensor pick(
            String op, Tensor logProbabilities, Tensor labels, Consumer<ClassOptions> options) {
        ClassOptions o = chosen(new ClassOptions(), options);
        int dim = classes(logProbabilities);
        DType dtype = logProbabilities.dtype();
        Tensor counts = labels.ne(o.ignoreIndex);
        // Where the label is ignored some class has to be picked; its share is 0.
        Tensor picked = labels.where(counts, labels.mul(0)).unsqueeze(dim);
        Tensor share = counts.cast(dtype);
        Tensor scaled = logProbabilities;
        if (o.weight != null) {
            Tensor weight = weights(op, o.weight, logProbabilities.shape(), dim);
            try (Recording.Scope _ = Recording.purpose(op)) {
                share = share.mul(weight.gather(dim, picked).squeeze(dim));
            }
            scaled = logProbabilities.mul(weight);
        }
        Tensor chosen;
        try (Recording.Scope _ = Recording.purpose(op)) {
            chosen = scaled.gather(dim, picked);
        }
        Tensor loss = chosen.squeeze(dim).neg().where(counts, 0.0);
        if (o.labelSmoothing != 0) {
            Tensor even = scaled.mean(dim, false).neg().where(counts, 0.0);
            loss = loss.mul(1 - o.labelSmoothing).add(even.mul(o.labelSmoothing));
        }
        return o.reduction == Reduction.MEAN
                ? loss.sum().div(share.sum())
                : reduce(op, loss, o.reduction);
    }

    /// The cross entropy where probabilities of classes are wanted.
    private static Tensor expected(Tensor logits, Tensor wanted, Consumer<ClassOptions> options) {
        ClassOptions o = chosen(new ClassOptions(), options);
        int dim = classes(logits);
        long count = logits.size(dim);
        Tensor p = wanted;
        if (o.labelSmoothing != 0) {
            p = p.mul(1 - o.labelSmoothing).add(o.labelSmoothing / count);
        }
        if (o.weight != null) {
            p = p.mul(weights("crossEntropy", o.weight, logits.shape(), dim));
        }
        Tensor loss = logits.logSoftmax(dim).mul(p).sum(dim, false).neg();
        return reduce("crossEntropy", loss, o.reduction);
    }

    /// The weights of classes, spread over log probabilities.
    private static Tensor weights(String op, Tensor weight, Shape shape, int dim) {
        if (weight.dim() != 1 || weight.size(0) != shape.dim(dim)) {
            throw new ShapeException(
                    "%s: a weight of shape %s does not fit %d classes: it must be [%d]"
                            .formatted(
                                    Recording.at(op),
                                    weight.shape(),
                                    shape.dim(dim),
                                    shape.dim(dim)));
        }
        Tensor wide = weight;
        for (int i = dim + 1; i < shape.rank(); i++) {
            wide = wide.unsqueeze(-1);
        }
        return wide.expand(shape.toArray());
    }

    private static void checkLabels(Tensor scores, Tensor labels, String op, String what) {
        checkFloating(op, what, scores);
        if (!labels.dtype().isIntegral()) {
            throw new DTypeException(
                    "%s: the labels are %s %s, they must be numbers of classes in i64: use to(DType.I64)%s"
                            .formatted(
                                    Recording.at(op),
                                    labels.dtype(),
                                    labels.shape(),
                                    op.equals("crossEntropy")
                                            ? "; or probabilities of the shape of the logits, "
                                                    + scores.shape()
                                            : ""));
        }
        Shape shape = scores.shape();
        boolean fits = shape.rank() > 0 && shape.remove(classes(scores)).equals(labels.shape());
        if (!fits) {
            throw new ShapeException(
                    "%s: labels of shape %s do not fit %s of shape %s: [batch, classes] takes [batch]"
                            .formatted(Recording.at(op), labels.shape(), what, shape));
        }
    }
}
