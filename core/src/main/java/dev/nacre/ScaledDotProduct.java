package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.jspecify.annotations.Nullable;

/// Attention by scaled products of queries and keys.
final class ScaledDotProduct {
    private static final String OP = "scaledDotProductAttention";

    private ScaledDotProduct() {}

    static Tensor attention(
            Tensor query, Tensor key, Tensor value, Attention.AttentionOptions options) {
        Checks.floating(value, OP);
        return weights(OP, query, key, value, options).matmul(value);
    }

    /// The weights of the values, `[..., queries, keys]`.
    ///
    /// @param value null if there are none to fit
    static Tensor weights(
            String op,
            Tensor query,
            Tensor key,
            @Nullable Tensor value,
            Attention.AttentionOptions options) {
        Checks.floating(query, op);
        Checks.floating(key, op);
        Shape scored = scored(op, query, key, value);
        Tensor mask = mask(op, scored, options);
        double scale =
                options.scale == null ? 1 / Math.sqrt((double) query.size(-1)) : options.scale;
        Tensor scores = query.matmul(key.transpose(-2, -1)).mul(scale);
        Tensor weights = mask == null ? scores.softmax(-1) : masked(scores, mask);
        if (options.dropout != 0) {
            Generator g = options.generator == null ? Nacre.generator() : options.generator;
            weights = weights.dropout(options.dropout, g);
        }
        return weights;
    }

    /// The shape of the scores, once all shapes are known to fit.
    private static Shape scored(String op, Tensor query, Tensor key, @Nullable Tensor value) {
        String shapes =
                "%s: queries of shape %s, keys of %s"
                                .formatted(Checks.at(op), query.shape(), key.shape())
                        + (value == null ? "" : " and values of " + value.shape());
        if (query.dim() < 2 || key.dim() < 2 || (value != null && value.dim() < 2)) {
            throw new ShapeException(shapes + ": each needs two dims or more");
        }
        if (query.size(-1) != key.size(-1)) {
            throw new ShapeException(shapes + ": queries and keys must be equally long");
        }
        if (value != null && key.size(-2) != value.size(-2)) {
            throw new ShapeException(shapes + ": there must be as many values as keys");
        }
        Shape batch = Checks.batch(query.shape(), key.shape(), op);
        Shape scored =
                batch.insert(batch.rank(), query.size(-2)).insert(batch.rank() + 1, key.size(-2));
        if (value != null) {
            Checks.batch(scored, value.shape(), op);
        }
        return scored;
    }

    private static @Nullable Tensor mask(
            String name, Shape scored, Attention.AttentionOptions options) {
        Tensor mask = options.mask;
        if (options.isCausal) {
            if (mask != null) {
                throw new NacreException(
                        Checks.at(name)
                                + ": give a mask or isCausal, not both; tril() makes a mask"
                                + " causal");
            }
            return Tensor.ones(DType.BOOL, scored.dim(-2), scored.dim(-1)).tril();
        }
        if (mask == null) {
            return null;
        }
        String op = Checks.at(name);
        if (mask.dtype() != DType.BOOL) {
            Checks.floating(mask, name);
        }
        if (!scored.broadcast(mask.shape(), op + ": scores and mask").equals(scored)) {
            throw new ShapeException(
                    "%s: a mask of shape %s does not fit scores of shape %s"
                            .formatted(op, mask.shape(), scored));
        }
        return mask;
    }

    /// Softmax over what a mask leaves; where it leaves nothing, all weights are 0.
    private static Tensor masked(Tensor scores, Tensor mask) {
        double never = Double.NEGATIVE_INFINITY;
        Tensor left = mask.dtype() == DType.BOOL ? scores.where(mask, never) : scores.add(mask);
        Tensor any = left.ne(never).any(true, -1);
        // Softmax of nothing but -Inf is NaN, and so would be its gradient.
        return left.where(any, 0).softmax(-1).where(any, 0);
    }
}
