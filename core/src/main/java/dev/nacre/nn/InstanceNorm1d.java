package dev.nacre.nn;

import java.util.List;
import java.util.function.Consumer;

/// [InstanceNorm] of `[batch, channels, length]`, also without the batch, as
/// torch.nn.InstanceNorm1d.
public final class InstanceNorm1d extends InstanceNorm {
    private InstanceNorm1d(long features, Consumer<? super Options> options) {
        super(features, options);
    }

    /// For so many channels.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static InstanceNorm1d of(long features) {
        return of(features, o -> {});
    }

    /// For so many channels, with options such as `o -> o.affine(true)`.
    ///
    /// @throws dev.nacre.type.NacreException if there is no channel
    public static InstanceNorm1d of(long features, Consumer<? super Options> options) {
        return new InstanceNorm1d(features, options);
    }

    @Override
    List<Integer> ranks() {
        return List.of(2, 3);
    }
}
