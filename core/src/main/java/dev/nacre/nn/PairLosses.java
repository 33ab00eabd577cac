package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// Losses of pairs and triples that belong together or do not. Users call them by way of [Losses].
public abstract sealed class PairLosses extends LikelihoodLosses permits Losses {
    PairLosses() {}

    /// What may be chosen for losses with a margin only.
    public static class MarginOptions extends Options {
        double margin;

        private MarginOptions(double margin) {
            this.margin = margin;
        }

        @Override
        public MarginOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// How far apart is far enough. It is 0 by default for [#cosineEmbedding] and
        /// [#marginRanking], 1 for [#hingeEmbedding] and [#tripletMargin].
        public MarginOptions margin(double margin) {
            this.margin = margin;
            return this;
        }
    }

    /// What may be chosen for [#tripletMargin(Tensor, Tensor, Tensor, Consumer)].
    public static final class TripletOptions extends MarginOptions {
        private double p = 2;
        private double eps = 1e-6;
        private boolean swap;

        private TripletOptions() {
            super(1);
        }

        @Override
        public TripletOptions reduction(Reduction reduction) {
            super.reduction(reduction);
            return this;
        }

        /// How much further the negative has to be than the positive, 1 by default.
        ///
        /// @throws NacreException if it is not above 0
        @Override
        public TripletOptions margin(double margin) {
            super.margin(above0("tripletMargin: margin", margin));
            return this;
        }

        /// The norm, 2 by default; [Double#POSITIVE_INFINITY] takes the largest difference.
        ///
        /// @throws NacreException if it is not above 0
        public TripletOptions p(double p) {
            if (!(p > 0)) {
                throw new NacreException("tripletMargin: p must be above 0, not " + p);
            }
            this.p = p;
            return this;
        }

        /// What is added to each difference, 1e-6 by default.
        public TripletOptions eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// Whether the distance of positive and negative counts where it is smaller than that of
        /// anchor and negative (Balntas et al. 2016, BMVC); not by default.
        public TripletOptions swap(boolean swap) {
            this.swap = swap;
            return this;
        }
    }

    /// [#cosineEmbedding(Tensor, Tensor, Tensor, Consumer)] without options.
    public static Tensor cosineEmbedding(Tensor x1, Tensor x2, Tensor y) {
        return cosineEmbedding(x1, x2, y, o -> {});
    }

    /// For the cosine `c` of the angle between two vectors, `1 - c` where they belong together (`y`
    /// is 1), `max(0, c - margin)` where they do not (-1), and 0 for any other `y`; `c = x1 x2 /
    /// sqrt((|x1|^2 + 1e-12) (|x2|^2 + 1e-12))`. As torch.nn.functional.cosine_embedding_loss.
    ///
    /// @param x1 vectors along the last dim, `[batch, features]` or `[features]`
    /// @param x2 others, of the same shape
    /// @param y 1 or -1 for each pair, of any dtype, `[batch]` or `[]`
    /// @param options such as `o -> o.margin(0.5)`
    /// @throws ShapeException if the shapes do not go together
    /// @throws DTypeException if the vectors are not floating-point
    public static Tensor cosineEmbedding(
            Tensor x1, Tensor x2, Tensor y, Consumer<MarginOptions> options) {
        checkVectors("cosineEmbedding", x1, x2);
        if (!y.shape().equals(x1.shape().remove(x1.dim() - 1))) {
            throw new ShapeException(
                    "%s: y of shape %s does not fit vectors of shape %s: [batch, features] takes [batch]"
                            .formatted(Recording.at("cosineEmbedding"), y.shape(), x1.shape()));
        }
        MarginOptions o = chosen(new MarginOptions(0), options);
        Tensor lengths = squareLength(x1).mul(squareLength(x2)).sqrt();
        Tensor cos = x1.mul(x2).sum(-1).div(lengths);
        Tensor near = cos.neg().add(1).where(y.eq(1), 0.0);
        Tensor far = positive(cos.sub(o.margin)).where(y.eq(-1), 0.0);
        return reduce("cosineEmbedding", near.add(far), o.reduction);
    }

    private static Tensor squareLength(Tensor x) {
        return x.mul(x).sum(-1).add(1e-12);
    }

    /// [#tripletMargin(Tensor, Tensor, Tensor, Consumer)] without options.
    public static Tensor tripletMargin(Tensor anchor, Tensor positive, Tensor negative) {
        return tripletMargin(anchor, positive, negative, o -> {});
    }

    /// `max(0, d(anchor, positive) - d(anchor, negative) + margin)`, where `d(x, y)` is the p-norm
    /// of `x - y + eps` along the last dim (Schroff et al. 2015, arXiv:1503.03832); as
    /// torch.nn.functional.triplet_margin_loss.
    ///
    /// @param anchor vectors along the last dim, `[batch, features]` or `[features]`
    /// @param positive what the anchors should be near, of the same shape
    /// @param negative what they should be far from, of the same shape
    /// @param options such as `o -> o.margin(0.2).swap(true)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if one of them is not floating-point
    public static Tensor tripletMargin(
            Tensor anchor, Tensor positive, Tensor negative, Consumer<TripletOptions> options) {
        checkVectors("tripletMargin", anchor, positive);
        checkVectors("tripletMargin", anchor, negative);
        TripletOptions o = chosen(new TripletOptions(), options);
        Tensor far = distance(anchor, negative, o);
        if (o.swap) {
            far = far.minimum(distance(positive, negative, o));
        }
        Tensor loss = distance(anchor, positive, o).sub(far).add(o.margin);
        return reduce("tripletMargin", positive(loss), o.reduction);
    }

    private static Tensor distance(Tensor x, Tensor y, TripletOptions o) {
        Tensor d = x.sub(y).add(o.eps);
        if (o.p == 2) {
            Tensor squares = d.mul(d).sum(-1);
            // At 0 the root is steep without end; the norm has the derivative 0 there.
            return squares.sqrt().where(squares.ne(0), 0.0);
        }
        if (o.p == 1) {
            return d.abs().sum(-1);
        }
        if (o.p == Double.POSITIVE_INFINITY) {
            return d.abs().amax(-1);
        }
        Tensor powers = d.abs().pow(o.p).sum(-1);
        return powers.pow(1 / o.p).where(powers.ne(0), 0.0);
    }

    /// [#hingeEmbedding(Tensor, Tensor, Consumer)] without options.
    public static Tensor hingeEmbedding(Tensor distance, Tensor y) {
        return hingeEmbedding(distance, y, o -> {});
    }

    /// The distance `x` of a pair that belongs together (`y` is 1), and `max(0, margin - x)` of one
    /// that does not (-1); for any other `y`, the sum of both. As
    /// torch.nn.functional.hinge_embedding_loss.
    ///
    /// @param distance `x`, floating-point, such as [#l1] distances
    /// @param y 1 or -1, of any dtype and the same shape
    /// @param options such as `o -> o.margin(2)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if the distances are not floating-point
    public static Tensor hingeEmbedding(
            Tensor distance, Tensor y, Consumer<MarginOptions> options) {
        checkSame(distance, y, "hingeEmbedding");
        checkFloating("hingeEmbedding", "distances", distance);
        MarginOptions o = chosen(new MarginOptions(1), options);
        Tensor near = distance.where(y.ne(-1), 0.0);
        Tensor far = positive(distance.neg().add(o.margin)).where(y.ne(1), 0.0);
        return reduce("hingeEmbedding", near.add(far), o.reduction);
    }

    /// [#marginRanking(Tensor, Tensor, Tensor, Consumer)] without options.
    public static Tensor marginRanking(Tensor x1, Tensor x2, Tensor y) {
        return marginRanking(x1, x2, y, o -> {});
    }

    /// `max(0, margin - y (x1 - x2))`: where `y` is 1 the first should be ranked higher, where it
    /// is -1 the second. As torch.nn.functional.margin_ranking_loss.
    ///
    /// @param x1 scores, floating-point
    /// @param x2 others, of the same shape
    /// @param y 1 or -1, of any dtype and the same shape
    /// @param options such as `o -> o.margin(0.1)`
    /// @throws ShapeException if the shapes are not the same
    /// @throws DTypeException if the scores are not floating-point
    public static Tensor marginRanking(
            Tensor x1, Tensor x2, Tensor y, Consumer<MarginOptions> options) {
        checkSame(x1, x2, "marginRanking");
        checkSame(x1, y, "marginRanking");
        checkFloating("marginRanking", "scores", x1);
        checkFloating("marginRanking", "scores", x2);
        MarginOptions o = chosen(new MarginOptions(0), options);
        Tensor loss = positive(x1.sub(x2).mul(y).neg().add(o.margin));
        return reduce("marginRanking", loss, o.reduction);
    }

    private static void checkVectors(String op, Tensor x, Tensor y) {
        checkSame(x, y, op);
        if (x.dim() == 0) {
            throw new ShapeException(
                    "%s: needs vectors, [batch, features] or [features], not single numbers of shape %s and %s"
                            .formatted(Recording.at(op), x.shape(), y.shape()));
        }
        checkFloating(op, "vectors", x);
        checkFloating(op, "vectors", y);
    }
}
