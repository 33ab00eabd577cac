package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// Losses that measure the distance of each number from the wanted one. Users call them by way of
/// [Losses].
public abstract sealed class DistanceLosses extends Loss permits LikelihoodLosses {
    DistanceLosses() {}

    /// What may be chosen for [#smoothL1(Tensor, Tensor, Consumer)].
    public static final class SmoothL1Options extends Options {
        private double beta = 1;

        private SmoothL1Options() {}

        @Override
        public SmoothL1Options reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// The distance from which on the loss is a straight line, 1 by default; with 0 it is
        /// [#l1].
        ///
        /// @throws NacreException if it is no number from 0 on
        public SmoothL1Options beta(double beta) {
            if (!(beta >= 0 && beta < Double.POSITIVE_INFINITY)) {
                throw new NacreException("smoothL1: beta must be a number from 0 on, not " + beta);
            }
            this.beta = beta;
            return this;
        }
    }

    /// What may be chosen for [#huber(Tensor, Tensor, Consumer)].
    public static final class HuberOptions extends Options {
        private double delta = 1;

        private HuberOptions() {}

        @Override
        public HuberOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// The distance from which on the loss is a straight line, and its slope there; 1 by
        /// default.
        ///
        /// @throws NacreException if it is not above 0
        public HuberOptions delta(double delta) {
            this.delta = above0("huber: delta", delta);
            return this;
        }
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
        return reduce("mse", difference.mul(difference), chosen(new Options(), options).reduction);
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
        return reduce("l1", result.sub(wanted).abs(), chosen(new Options(), options).reduction);
    }

    /// [#smoothL1(Tensor, Tensor, Consumer)] without options.
    public static Tensor smoothL1(Tensor result, Tensor wanted) {
        return smoothL1(result, wanted, o -> {});
    }

    /// The distances `d = |result - wanted|`, rounded off at 0: `d^2 / (2 beta)` where `d < beta`,
    /// else `d - beta / 2` (Girshick 2015, arXiv:1504.08083); as
    /// torch.nn.functional.smooth_l1_loss.
    ///
    /// @param options such as `o -> o.beta(0.5)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor smoothL1(Tensor result, Tensor wanted, Consumer<SmoothL1Options> options) {
        checkPair("smoothL1", result, wanted);
        SmoothL1Options o = chosen(new SmoothL1Options(), options);
        Tensor distance = result.sub(wanted).abs();
        Tensor loss = o.beta == 0 ? distance : bent(distance, o.beta).div(o.beta);
        return reduce("smoothL1", loss, o.reduction);
    }

    /// [#huber(Tensor, Tensor, Consumer)] without options.
    public static Tensor huber(Tensor result, Tensor wanted) {
        return huber(result, wanted, o -> {});
    }

    /// Squares of the distances `d = |result - wanted|` that go on as lines: `d^2 / 2` where `d <
    /// delta`, else `delta (d - delta / 2)` (Huber 1964, Annals of Mathematical Statistics 35); as
    /// torch.nn.functional.huber_loss.
    ///
    /// @param options such as `o -> o.delta(0.5)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor huber(Tensor result, Tensor wanted, Consumer<HuberOptions> options) {
        checkPair("huber", result, wanted);
        HuberOptions o = chosen(new HuberOptions(), options);
        return reduce("huber", bent(result.sub(wanted).abs(), o.delta), o.reduction);
    }

    /// A parabola up to `end` and its tangent from there on: both are `c (d - c / 2)`, where `c` is
    /// the distance cut at the end.
    private static Tensor bent(Tensor distance, double end) {
        Tensor cut = distance.minimum(end);
        return cut.mul(distance.sub(cut.mul(0.5)));
    }
}
