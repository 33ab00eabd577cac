package dev.nacre.nn;

import dev.nacre.Buffer;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Brings each channel of each sample to mean 0 and variance 1: `(x - mean) / sqrt(var + eps)
/// weight + bias`, where the variance is divided by the number of elements (Ulyanov et al. 2016,
/// arXiv:1607.08022).
///
/// There are no weight, bias and running averages unless they are asked for. Averages that are kept
/// are those over a batch, of the variance divided by n - 1, and count in use.
public abstract sealed class InstanceNorm extends ChannelNorm
        permits InstanceNorm1d, InstanceNorm2d {
    InstanceNorm(long features, Consumer<? super Options> chosen) {
        super(features, new Options().affine(false).trackRunningStats(false), chosen);
    }

    @Override
    final boolean isSample(int rank) {
        return rank == ranks().getFirst();
    }

    @Override
    final IntStream dims(int rank) {
        return IntStream.range(2, rank);
    }

    /// Batches are not counted here, as in PyTorch.
    @Override
    final Tensor share(@Nullable Double momentum, DType dtype, Buffer numBatchesTracked) {
        return Tensor.scalar(momentum == null ? 0 : momentum, dtype);
    }
}
