package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Losses that say how unlikely what was wanted is by a distribution of which the parameters were
/// predicted. Users call them by way of [Losses].
public abstract sealed class LikelihoodLosses extends DistanceLosses permits PairLosses {
    private static final String WANTED = "wanted values";

    /// Logarithms go down to -100 only. The gradient is torch's, in closed form with a divisor of
    /// 1e-12 at least: what follows from the formula would be lost where a probability is 0 or 1.
    private static final Function<List<Tensor>, Tensor> BCE =
            Autograd.custom(
                    in -> {
                        Tensor x = in.getFirst();
                        Tensor z = in.getLast();
                        Tensor no = x.neg().log1p().maximum(-100);
                        return z.sub(1).mul(no).sub(z.mul(x.log().maximum(-100)));
                    },
                    (in, _, gradient) -> {
                        Tensor x = in.getFirst();
                        Tensor z = in.getLast();
                        Tensor variance = x.mul(x.neg().add(1)).maximum(1e-12);
                        return List.of(
                                gradient.mul(x.sub(z)).div(variance).to(x.dtype()),
                                gradient.mul(x.neg().log1p().sub(x.log())).to(z.dtype()));
                    });

    LikelihoodLosses() {}

    /// What may be chosen for [#bce(Tensor, Tensor, Consumer)].
    public static class BceOptions extends Options {
        private @Nullable Tensor weight;

        private BceOptions() {}

        @Override
        public BceOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// How much each element counts; it broadcasts. All count 1 by default, and a mean is
        /// divided by the number of elements in any case.
        public BceOptions weight(Tensor weight) {
            this.weight = weight;
            return this;
        }

        final Tensor weighted(Tensor loss) {
            return weight == null ? loss : loss.mul(weight);
        }
    }

    /// What may be chosen for [#bceWithLogits(Tensor, Tensor, Consumer)].
    public static final class BinaryOptions extends BceOptions {
        private @Nullable Tensor posWeight;

        private BinaryOptions() {}

        @Override
        public BinaryOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        @Override
        public BinaryOptions weight(Tensor weight) {
            super.weight(weight);
            return this;
        }

        /// How much more a wanted 1 counts than a wanted 0; it broadcasts. 1 by default.
        public BinaryOptions posWeight(Tensor posWeight) {
            this.posWeight = posWeight;
            return this;
        }
    }

    /// What may be chosen for [#klDiv(Tensor, Tensor, Consumer)].
    public static final class KlDivOptions extends Options {
        private boolean logTarget;

        private KlDivOptions() {}

        /// What is made of the divergences of all elements, their mean by default;
        /// [Reduction#BATCH_MEAN] is the divergence of an example, on average.
        @Override
        public KlDivOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// Whether what is wanted are logarithms of probabilities as well; not by default.
        public KlDivOptions logTarget(boolean logTarget) {
            this.logTarget = logTarget;
            return this;
        }
    }

    /// What may be chosen for [#gaussianNll(Tensor, Tensor, Tensor, Consumer)].
    public static final class GaussianOptions extends Options {
        private boolean full;
        private double eps = 1e-6;

        private GaussianOptions() {}

        @Override
        public GaussianOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// Whether the constant `log(2 pi) / 2` is added; not by default.
        public GaussianOptions full(boolean full) {
            this.full = full;
            return this;
        }

        /// The smallest variance that is divided by, 1e-6 by default.
        ///
        /// @throws NacreException if it is not above 0
        public GaussianOptions eps(double eps) {
            this.eps = above0("gaussianNll: eps", eps);
            return this;
        }
    }

    /// What may be chosen for [#poissonNll(Tensor, Tensor, Consumer)].
    public static final class PoissonOptions extends Options {
        private boolean logInput = true;
        private boolean full;
        private double eps = 1e-8;

        private PoissonOptions() {}

        @Override
        public PoissonOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// Whether the logarithms of rates are given, not the rates; so by default.
        public PoissonOptions logInput(boolean logInput) {
            this.logInput = logInput;
            return this;
        }

        /// Whether Stirling's approximation of `log(z!)` is added, `z log(z) - z + log(2 pi z) / 2`
        /// where `z > 1`; not by default.
        public PoissonOptions full(boolean full) {
            this.full = full;
            return this;
        }

        /// What keeps a rate from 0 under the logarithm, 1e-8 by default.
        ///
        /// @throws NacreException if it is not above 0
        public PoissonOptions eps(double eps) {
            this.eps = above0("poissonNll: eps", eps);
            return this;
        }
    }

    /// [#bce(Tensor, Tensor, Consumer)] without options.
    public static Tensor bce(Tensor probabilities, Tensor wanted) {
        return bce(probabilities, wanted, o -> {});
    }

    /// The binary cross entropy, `-(z log(x) + (1 - z) log(1 - x))`, where logarithms are -100 at
    /// least; as torch.nn.functional.binary_cross_entropy. [#bceWithLogits(Tensor, Tensor,
    /// Consumer)] of what a sigmoid would be applied to keeps more digits.
    ///
    /// @param probabilities `x`, from 0 to 1; the loss is NaN beyond
    /// @param wanted probabilities `z` from 0 to 1, of the same shape
    /// @param options such as `o -> o.weight(w)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor bce(Tensor probabilities, Tensor wanted, Consumer<BceOptions> options) {
        checkSame(probabilities, wanted, "bce");
        checkFloating("bce", "probabilities", probabilities);
        checkFloating("bce", WANTED, wanted);
        BceOptions o = chosen(new BceOptions(), options);
        return reduce("bce", o.weighted(BCE.apply(List.of(probabilities, wanted))), o.reduction);
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
        checkFloating("bceWithLogits", "logits", logits);
        checkFloating("bceWithLogits", WANTED, wanted);
        BinaryOptions o = chosen(new BinaryOptions(), options);
        Tensor yes = softplus(logits.neg()).mul(wanted);
        yes = o.posWeight == null ? yes : yes.mul(o.posWeight);
        Tensor loss = yes.add(softplus(logits).mul(wanted.neg().add(1)));
        return reduce("bceWithLogits", o.weighted(loss), o.reduction);
    }

    /// Softplus as torch's losses have it: the exponential never overflows, and at 0 the two halves
    /// have all derivatives in common.
    private static Tensor softplus(Tensor x) {
        return x.add(x.neg().softplus()).where(x.gt(0), x.softplus());
    }

    /// [#klDiv(Tensor, Tensor, Consumer)] without options.
    public static Tensor klDiv(Tensor logProbabilities, Tensor wanted) {
        return klDiv(logProbabilities, wanted, o -> {});
    }

    /// The divergence of a distribution from a wanted one (Kullback & Leibler 1951, Annals of
    /// Mathematical Statistics 22), `z (log(z) - x)` for each element and 0 where `z` is 0; as
    /// torch.nn.functional.kl_div.
    ///
    /// @param logProbabilities `x`, the logarithms of what was predicted
    /// @param wanted probabilities `z`, or their logarithms, of the same shape
    /// @param options such as `o -> o.reduction(Reduction.BATCH_MEAN)`, which the definition has;
    ///   the default divides by the number of elements, as torch does
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor klDiv(
            Tensor logProbabilities, Tensor wanted, Consumer<KlDivOptions> options) {
        checkSame(logProbabilities, wanted, "klDiv");
        checkFloating("klDiv", "log probabilities", logProbabilities);
        checkFloating("klDiv", WANTED, wanted);
        KlDivOptions o = chosen(new KlDivOptions(), options);
        Tensor loss =
                o.logTarget
                        ? wanted.exp().mul(wanted.sub(logProbabilities))
                        : xlogx(wanted).sub(wanted.mul(logProbabilities));
        if (o.reduction == Reduction.BATCH_MEAN) {
            return loss.dim() == 0 ? loss : loss.sum().div(loss.size(0));
        }
        return reduce("klDiv", loss, o.reduction);
    }

    private static Tensor xlogx(Tensor x) {
        return x.mul(x.log()).where(x.ne(0), 0.0);
    }

    /// [#gaussianNll(Tensor, Tensor, Tensor, Consumer)] without options.
    public static Tensor gaussianNll(Tensor result, Tensor wanted, Tensor variance) {
        return gaussianNll(result, wanted, variance, o -> {});
    }

    /// The negative log likelihood of normal distributions with the results as their means (Nix &
    /// Weigend 1994, ICNN): `(log(v) + (wanted - result)^2 / v) / 2`, where `v` is the variance,
    /// and `eps` where that is less; as torch.nn.functional.gaussian_nll_loss. The gradient takes
    /// no notice of `eps`.
    ///
    /// @param variance of the shape of the others, without their last dim, or with 1 in its place
    /// @param options such as `o -> o.full(true)`
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor gaussianNll(
            Tensor result, Tensor wanted, Tensor variance, Consumer<GaussianOptions> options) {
        checkPair("gaussianNll", result, wanted);
        checkFloating("gaussianNll", "variances", variance);
        GaussianOptions o = chosen(new GaussianOptions(), options);
        Tensor v =
                Autograd.custom(
                                in -> in.getFirst().maximum(o.eps),
                                (_, _, gradient) -> List.of(gradient))
                        .apply(List.of(spread(variance, result.shape())));
        Tensor difference = wanted.sub(result);
        Tensor loss = v.log().add(difference.mul(difference).div(v)).mul(0.5);
        Tensor whole = o.full ? loss.add(0.5 * Math.log(2 * Math.PI)) : loss;
        return reduce("gaussianNll", whole, o.reduction);
    }

    /// A variance with as many dims as the results have.
    private static Tensor spread(Tensor variance, Shape shape) {
        if (variance.shape().equals(shape)) {
            return variance;
        }
        int last = shape.rank() - 1;
        if (last >= 0) {
            Shape rows = shape.remove(last);
            if (variance.shape().equals(rows)) {
                return variance.unsqueeze(-1);
            }
            if (variance.shape().rank() == shape.rank()
                    && variance.size(-1) == 1
                    && variance.shape().remove(last).equals(rows)) {
                return variance;
            }
        }
        throw new ShapeException(
                "%s: variances of shape %s do not fit results of shape %s: one for each element, or"
                                .formatted(Recording.at("gaussianNll"), variance.shape(), shape)
                        + " one for each row of the last dim");
    }

    /// [#poissonNll(Tensor, Tensor, Consumer)] without options.
    public static Tensor poissonNll(Tensor rates, Tensor counts) {
        return poissonNll(rates, counts, o -> {});
    }

    /// The negative log likelihood of Poisson distributions without the constant `log(z!)`, `e^x -
    /// z x` of the logarithms `x` of rates, or `x - z log(x + eps)` of rates; as
    /// torch.nn.functional.poisson_nll_loss.
    ///
    /// @param rates `x`, floating-point
    /// @param counts `z`, of the same shape; whole numbers are taken as well
    /// @param options such as `o -> o.logInput(false)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if the rates are not floating-point
    public static Tensor poissonNll(Tensor rates, Tensor counts, Consumer<PoissonOptions> options) {
        checkSame(rates, counts, "poissonNll");
        checkFloating("poissonNll", "rates", rates);
        PoissonOptions o = chosen(new PoissonOptions(), options);
        Tensor z = counts.dtype().isFloating() ? counts : counts.to(rates.dtype());
        Tensor loss =
                o.logInput
                        ? rates.exp().sub(z.mul(rates))
                        : rates.sub(z.mul(rates.add(o.eps).log()));
        if (o.full) {
            Tensor stirling = z.mul(z.log()).sub(z).add(z.mul(2 * Math.PI).log().mul(0.5));
            loss = loss.add(stirling.where(z.gt(1), 0.0));
        }
        return reduce("poissonNll", loss, o.reduction);
    }
}
