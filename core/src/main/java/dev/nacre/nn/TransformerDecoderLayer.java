package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import java.util.function.Consumer;

/// Attention to itself, attention to what an encoder made of something else, and two linear layers;
/// as torch.nn.TransformerDecoderLayer.
public final class TransformerDecoderLayer extends TransformerLayer {
    private TransformerDecoderLayer(long size, int heads, Consumer<Options> options) {
        super(size, heads, options, "self_attn", "multihead_attn");
    }

    /// A layer of `size` numbers at each place.
    public static TransformerDecoderLayer of(long size, int heads) {
        return of(size, heads, o -> {});
    }

    /// A layer with options such as `o -> o.feedforward(512).normFirst(true)`.
    ///
    /// @throws NacreException if the heads do not share the numbers evenly
    public static TransformerDecoderLayer of(long size, int heads, Consumer<Options> options) {
        return new TransformerDecoderLayer(size, heads, options);
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                Recording.at("TransformerDecoderLayer")
                        + ": needs what an encoder made too; call apply(x, memory)");
    }

    /// Decodes with what an encoder made.
    public Tensor apply(Tensor x, Tensor memory) {
        return apply(x, memory, _ -> {}, _ -> {});
    }

    /// The same where masks hide places of the input and of the memory.
    public Tensor apply(
            Tensor x,
            Tensor memory,
            Consumer<AttentionMasks> masks,
            Consumer<AttentionMasks> memoryMasks) {
        return applied(
                x,
                () -> {
                    Tensor y = add(0, x, t -> attention(0).apply(t, t, t, masks));
                    y = add(1, y, t -> attention(1).apply(t, memory, memory, memoryMasks));
                    return add(2, y, this::feedforward);
                });
    }
}
