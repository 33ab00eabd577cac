package dev.nacre.nn;

import java.util.List;
import java.util.function.Consumer;

/// [BatchNorm] of `[batch, channels, height, width]`, as torch.nn.BatchNorm2d.
public final class BatchNorm2d extends BatchNorm {
    private BatchNorm2d(long features, Consumer<? super Options> options) {
        super(features, options);
    }

    /// For so many channels.
    ///
    /// @throws dev.nacre.type.NacreException if there is none
    public static BatchNorm2d of(long features) {
        return of(features, o -> {});
    }

    /// For so many channels, with options such as `o -> o.momentum(0.01)`.
    public static BatchNorm2d of(long features, Consumer<? super Options> options) {
        return new BatchNorm2d(features, options);
    }

    @Override
    List<Integer> ranks() {
        return List.of(4);
    }
}
