package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decoder layers, one behind the other, as torch.nn.TransformerDecoder; but each layer begins with
/// weights of its own.
public final class TransformerDecoder extends Module {
    private final ModuleList<TransformerDecoderLayer> layers;
    private final @Nullable Module norm;

    private TransformerDecoder(List<TransformerDecoderLayer> layers, @Nullable Module norm) {
        this.layers = child("layers", ModuleList.of(layers));
        this.norm = norm == null ? null : child("norm", norm);
    }

    /// `n` layers.
    public static TransformerDecoder of(int n, Supplier<TransformerDecoderLayer> layer) {
        return new TransformerDecoder(TransformerEncoder.made(n, layer), null);
    }

    /// `n` layers and a norm behind them.
    public static TransformerDecoder of(
            int n, Supplier<TransformerDecoderLayer> layer, Module norm) {
        return new TransformerDecoder(TransformerEncoder.made(n, layer), norm);
    }

    @Override
    protected Tensor forward(Tensor x) {
        throw new NacreException(
                Recording.at("TransformerDecoder")
                        + ": needs what an encoder made too; call apply(x, memory)");
    }

    /// Decodes with what an encoder made.
    public Tensor apply(Tensor x, Tensor memory) {
        return apply(x, memory, _ -> {}, _ -> {});
    }

    /// The same where masks hide places of the input and of the memory from every layer.
    public Tensor apply(
            Tensor x,
            Tensor memory,
            Consumer<AttentionMasks> masks,
            Consumer<AttentionMasks> memoryMasks) {
        return applied(
                x,
                () -> {
                    Tensor y = x;
                    for (TransformerDecoderLayer layer : layers) {
                        y = layer.apply(y, memory, masks, memoryMasks);
                    }
                    return norm == null ? y : norm.apply(y);
                });
    }
}
