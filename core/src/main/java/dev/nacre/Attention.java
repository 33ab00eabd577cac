package dev.nacre;

import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Attention: means of values, weighted by how well keys fit queries.
public sealed interface Attention extends Facet permits Tensor {
    /// What may be chosen for [#scaledDotProductAttention(Tensor, Tensor, Consumer)].
    final class AttentionOptions {
        @Nullable Tensor mask;
        double dropout;
        @Nullable Generator generator;
        boolean isCausal;
        @Nullable Double scale;

        private AttentionOptions() {}

        /// Which keys a query may see: bool, true where it may, or numbers that are added to the
        /// scores. It broadcasts to `[..., queries, keys]`.
        public AttentionOptions mask(Tensor mask) {
            this.mask = mask;
            return this;
        }

        /// The probability with which a weight is dropped, 0 by default; as in torch it is for the
        /// caller to leave it out when a model is evaluated.
        public AttentionOptions dropout(double p) {
            this.dropout = p;
            return this;
        }

        /// What dropout draws from, by default the generator that [Nacre#seed(long)] sets.
        public AttentionOptions generator(Generator generator) {
            this.generator = generator;
            return this;
        }

        /// Has query `i` see the keys 0 to `i` only.
        public AttentionOptions isCausal(boolean isCausal) {
            this.isCausal = isCausal;
            return this;
        }

        /// What scores are multiplied by, `1 / sqrt(k)` by default.
        public AttentionOptions scale(double scale) {
            this.scale = scale;
            return this;
        }
    }

    /// [#scaledDotProductAttention(Tensor, Tensor, Consumer)] where every query sees every key.
    default Tensor scaledDotProductAttention(Tensor key, Tensor value) {
        return scaledDotProductAttention(key, value, _ -> {});
    }

    /// `softmax(q k^T scale + mask) v`, as torch.nn.functional.scaled_dot_product_attention, with
    /// options such as `o -> o.isCausal(true)`. A query that may see no key gets zeros.
    ///
    /// This holds the queries, `[..., queries, k]`; dims in front broadcast.
    ///
    /// @param key `[..., keys, k]`
    /// @param value `[..., keys, v]`
    /// @return `[..., queries, v]`
    /// @throws dev.nacre.type.DTypeException if they are not of floating-point numbers
    /// @throws ShapeException if shapes do not fit each other or the mask does not fit them
    /// @throws NacreException if there is a mask and it is causal too, or if the probability is not
    ///   from 0 to 1
    default Tensor scaledDotProductAttention(
            Tensor key, Tensor value, Consumer<? super AttentionOptions> options) {
        AttentionOptions o = new AttentionOptions();
        options.accept(o);
        return ScaledDotProduct.attention(tensor(), key, value, o);
    }

    /// The weights by which [#scaledDotProductAttention(Tensor, Tensor, Consumer)] takes values,
    /// `softmax(q k^T scale + mask)`, with dropout if that is chosen: for who wants to see them.
    ///
    /// @param key `[..., keys, k]`
    /// @return `[..., queries, keys]`
    /// @throws dev.nacre.type.DTypeException if they are not of floating-point numbers
    /// @throws ShapeException if shapes do not fit each other or the mask does not fit them
    /// @throws NacreException if there is a mask and it is causal too, or if the probability is not
    ///   from 0 to 1
    default Tensor attentionWeights(Tensor key, Consumer<? super AttentionOptions> options) {
        AttentionOptions o = new AttentionOptions();
        options.accept(o);
        return ScaledDotProduct.weights("attentionWeights", tensor(), key, null, o);
    }
}
