package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import org.jspecify.annotations.Nullable;

/// What a query does not see in [MultiheadAttention] and the layers around it. As in torch, true in
/// a mask hides here, whereas for [dev.nacre.Attention#scaledDotProductAttention(Tensor, Tensor)]
/// it shows.
public final class AttentionMasks {
    private @Nullable Tensor mask;
    private @Nullable Tensor keyPadding;
    private boolean isCausal;

    AttentionMasks() {}

    /// Which keys are hidden from which queries, `[queries, keys]` or `[batch heads, queries,
    /// keys]`: bool, or numbers that are added to the scores.
    public AttentionMasks mask(Tensor mask) {
        this.mask = mask;
        return this;
    }

    /// Which keys are padding and hidden from all queries, bool `[batch, keys]`.
    public AttentionMasks keyPaddingMask(Tensor mask) {
        this.keyPadding = mask;
        return this;
    }

    /// Has query `i` see the keys 0 to `i` only.
    public AttentionMasks isCausal(boolean isCausal) {
        this.isCausal = isCausal;
        return this;
    }

    /// All of them as one mask for scores `[batch, heads, queries, keys]`, where true shows; null
    /// if nothing is hidden.
    @Nullable Tensor together(Shape scores) {
        long batch = scores.dim(0);
        long queries = scores.dim(2);
        long keys = scores.dim(3);
        Tensor seen = isCausal ? Tensor.ones(DType.BOOL, queries, keys).tril() : null;
        if (keyPadding != null) {
            expect("keyPaddingMask", keyPadding, Shape.of(batch, keys));
            seen = and(seen, keyPadding.logicalNot().reshape(batch, 1, 1, keys));
        }
        if (mask == null) {
            return seen;
        }
        Tensor m = mask;
        if (m.dim() == 3) {
            expect("mask", m, Shape.of(batch * scores.dim(1), queries, keys));
            m = m.reshape(scores.toArray());
        } else {
            expect("mask", m, Shape.of(queries, keys));
        }
        if (m.dtype() == DType.BOOL) {
            return and(seen, m.logicalNot());
        }
        return seen == null ? m : m.where(seen, Double.NEGATIVE_INFINITY);
    }

    private static Tensor and(@Nullable Tensor a, Tensor b) {
        return a == null ? b : a.logicalAnd(b);
    }

    private static void expect(String what, Tensor mask, Shape shape) {
        if (!mask.shape().equals(shape)) {
            throw new ShapeException(
                    "%s: a %s of shape %s does not fit: expected %s"
                            .formatted(
                                    Recording.at("MultiheadAttention"), what, mask.shape(), shape));
        }
    }
}
