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
public final class Losses {
    private Losses() {}

    /// What may be chosen for any loss.
    public static class Options {
        Reduction reduction = Reduction.MEAN;

        private Options() {}

        /// What is made of the losses of all elements, their mean by default.
        public Options reduction(Reduction reduction) {
            this.reduction = reduction;
            return this;
        }
    }

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

    /// What may be chosen for [#bceWithLogits(Tensor, Tensor, Consumer)].
    public static final class BinaryOptions extends Options {
        private @Nullable Tensor weight;
        private @Nullable Tensor posWeight;

        private BinaryOptions() {}

        @Override
        public BinaryOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// How much each element counts; it broadcasts. All count 1 by default, and a mean is
        /// divided by the number of elements in any case.
        public BinaryOptions weight(Tensor weight) {
            this.weight = weight;
            return this;
        }

        /// How much more a wanted 1 counts than a wanted 0; it broadcasts. 1 by default.
        public BinaryOptions posWeight(Tensor posWeight) {
            this.posWeight = posWeight;
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

    /// The mean of the squared differences, `mean((result - wanted)^2)`; as
    /// torch.nn.functional.mse_loss.
    ///
    /// @throws ShapeException if the shapes are not the same
    public static Tensor mse(Tensor result, Tensor wanted) {
        return mse(result, wanted, o -> {});
    }

    /// The squared differences, with options such as `o -> o.reduction(Reduction.SUM)`.
    ///
    /// @throws ShapeException if the shapes are not the same
    public static Tensor mse(Tensor result, Tensor wanted, Consumer<Options> options) {
        checkSame(result, wanted, "mse");
        Tensor difference = result.sub(wanted);
        return reduce("mse", difference.mul(difference), options);
    }

    /// The mean of the distances, `mean(|result - wanted|)`; as torch.nn.functional.l1_loss.
    ///
    /// @throws ShapeException if the shapes are not the same
    public static Tensor l1(Tensor result, Tensor wanted) {
        return l1(result, wanted, o -> {});
    }

    /// The distances `|result - wanted|`, with options such as `o -> o.reduction(Reduction.SUM)`.
    ///
    /// @throws ShapeException if the shapes are not the same
    public static Tensor l1(Tensor result, Tensor wanted, Consumer<Options> options) {
        checkSame(result, wanted, "l1");
        return reduce("l1", result.sub(wanted).abs(), options);
    }

    /// [#bceWithLogits(Tensor, Tensor, Consumer)] without options.
    public static Tensor bceWithLogits(Tensor logits, Tensor wanted) {
        return bceWithLogits(logits, wanted, o -> {});
    }

    /// The binary cross entropy of the sigmoid `s` of logits, `-(p z log(s(x)) + (1 - z) log(1 -
    /// s(x)))` with `p` of [BinaryOptions#posWeight(Tensor)], as
    /// torch.nn.functional.binary_cross_entropy_with_logits.
    ///
    /// @param wanted probabilities `z` from 0 to 1, floating-point, of the shape of the logits
    /// @param options such as `o -> o.posWeight(p)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor bceWithLogits(
            Tensor logits, Tensor wanted, Consumer<BinaryOptions> options) {
        checkSame(logits, wanted, "bceWithLogits");
        if (!logits.dtype().isFloating() || !wanted.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: logits are %s and wanted %s, both must be floating: use to(DType.F32)"
                            .formatted(
                                    Recording.at("bceWithLogits"), logits.dtype(), wanted.dtype()));
        }
        BinaryOptions o = new BinaryOptions();
        options.accept(o);
        Tensor yes = softplus(logits.neg()).mul(wanted);
        yes = o.posWeight == null ? yes : yes.mul(o.posWeight);
        Tensor loss = yes.add(softplus(logits).mul(wanted.neg().add(1)));
        return reduce(o.weight == null ? loss : loss.mul(o.weight), o.reduction);
    }

    /// Softplus as torch's losses have it: the exponential never overflows, and at 0 the two halves
    /// have all derivatives in common.
    private static Tensor softplus(Tensor x) {
        return x.add(x.neg().softplus()).where(x.gt(0), x.softplus());
    }

    private static Tensor reduce(String op, Tensor losses, Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        if (o.reduction == Reduction.MEAN && !losses.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: whole numbers (%s) have no mean; use to(DType.F32)"
                            .formatted(Recording.at(op), losses.dtype()));
        }
        return reduce(losses, o.reduction);
    }

    private static Tensor reduce(Tensor losses, Reduction reduction) {
        return switch (reduction) {
            case MEAN -> losses.mean();
            case SUM -> losses.sum();
            case NONE -> losses;
        };
    }

    private static int classes(Tensor logits) {
        return logits.dim() == 1 ? 0 : 1;
    }

    private static Tensor pick(
            String op, Tensor logProbabilities, Tensor labels, Consumer<ClassOptions> options) {
        ClassOptions o = new ClassOptions();
        options.accept(o);
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
                : reduce(loss, o.reduction);
    }

    /// The cross entropy where probabilities of classes are wanted.
    private static Tensor expected(Tensor logits, Tensor wanted, Consumer<ClassOptions> options) {
        ClassOptions o = new ClassOptions();
        options.accept(o);
        int dim = classes(logits);
        long count = logits.size(dim);
        Tensor p = wanted;
        if (o.labelSmoothing != 0) {
            p = p.mul(1 - o.labelSmoothing).add(o.labelSmoothing / count);
        }
        if (o.weight != null) {
            p = p.mul(weights("crossEntropy", o.weight, logits.shape(), dim));
        }
        return reduce(logits.logSoftmax(dim).mul(p).sum(dim, false).neg(), o.reduction);
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

    private static void checkSame(Tensor result, Tensor wanted, String op) {
        if (!result.shape().equals(wanted.shape())) {
            throw new ShapeException(
                    "%s: shapes %s and %s differ; reshape one of them"
                            .formatted(Recording.at(op), result.shape(), wanted.shape()));
        }
    }

    private static void checkLabels(Tensor scores, Tensor labels, String op, String what) {
        if (!scores.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: the %s are %s, they must be floating-point; use to(DType.F32)"
                            .formatted(Recording.at(op), what, scores.dtype()));
        }
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
