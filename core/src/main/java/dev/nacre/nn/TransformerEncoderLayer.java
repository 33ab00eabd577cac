package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.function.Consumer;

/// Attention to itself and two linear layers, as torch.nn.TransformerEncoderLayer.
public final class TransformerEncoderLayer extends TransformerLayer {
    private TransformerEncoderLayer(long size, int heads, Consumer<Options> options) {
        super(size, heads, options, "self_attn");
    }

    /// A layer of `size` numbers at each place.
    public static TransformerEncoderLayer of(long size, int heads) {
        return of(size, heads, o -> {});
    }

    /// A layer with options such as `o -> o.feedforward(512).normFirst(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if the heads do not share the numbers evenly
    public static TransformerEncoderLayer of(long size, int heads, Consumer<Options> options) {
        return new TransformerEncoderLayer(size, heads, options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return encoded(x, _ -> {});
    }

    /// The same where masks hide some places, such as by `m -> m.isCausal(true)`.
    public Tensor apply(Tensor x, Consumer<AttentionMasks> masks) {
        return applied(x, () -> encoded(x, masks));
    }

    private Tensor encoded(Tensor x, Consumer<AttentionMasks> masks) {
        Tensor y = add(0, x, t -> attention(0).apply(t, t, t, masks));
        return add(1, y, this::feedforward);
    }
}
