package dev.nacre.nn;

import dev.nacre.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Encoder layers, one behind the other, as torch.nn.TransformerEncoder; but each layer begins with
/// weights of its own.
///
/// ```java
/// var encoder = TransformerEncoder.of(6, () -> TransformerEncoderLayer.of(512, 8));
/// ```
public final class TransformerEncoder extends Module {
    private final ModuleList<TransformerEncoderLayer> layers;
    private final @Nullable Module norm;

    private TransformerEncoder(List<TransformerEncoderLayer> layers, @Nullable Module norm) {
        this.layers = child("layers", ModuleList.of(layers));
        this.norm = norm == null ? null : child("norm", norm);
    }

    /// `n` layers.
    public static TransformerEncoder of(int n, Supplier<TransformerEncoderLayer> layer) {
        return new TransformerEncoder(made(n, layer), null);
    }

    /// `n` layers and a norm behind them.
    public static TransformerEncoder of(
            int n, Supplier<TransformerEncoderLayer> layer, Module norm) {
        return new TransformerEncoder(made(n, layer), norm);
    }

    static <M> List<M> made(int n, Supplier<M> layer) {
        List<M> layers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            layers.add(layer.get());
        }
        return layers;
    }

    @Override
    protected Tensor forward(Tensor x) {
        return encoded(x, _ -> {});
    }

    /// The same where masks hide some places from every layer.
    public Tensor apply(Tensor x, Consumer<AttentionMasks> masks) {
        return applied(x, () -> encoded(x, masks));
    }

    private Tensor encoded(Tensor x, Consumer<AttentionMasks> masks) {
        Tensor y = x;
        for (TransformerEncoderLayer layer : layers) {
            y = layer.apply(y, masks);
        }
        return norm == null ? y : norm.apply(y);
    }
}
