package dev.nacre.nn;

import dev.nacre.Buffer;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Brings each channel, dim 1, to mean 0 and variance 1, then scales and shifts it: `(x - mean) /
/// sqrt(var + eps) weight + bias` (Ioffe & Szegedy 2015, arXiv:1502.03167).
///
/// In training the mean and the variance (divided by n) are those of the batch, and running
/// averages of them are kept, of the variance divided by n - 1; in use it is these averages.
public abstract sealed class BatchNorm extends ChannelNorm permits BatchNorm1d, BatchNorm2d {
    BatchNorm(long features, Consumer<? super Options> chosen) {
        super(features, new Options(), chosen);
    }

    @Override
    final boolean isSample(int rank) {
        return false;
    }

    @Override
    final IntStream dims(int rank) {
        return IntStream.range(0, rank).filter(d -> d != 1);
    }

    @Override
    final Tensor share(@Nullable Double momentum, DType dtype, Buffer numBatchesTracked) {
        Tensor count = numBatchesTracked.borrow().add(1);
        numBatchesTracked.set(count);
        return momentum == null ? count.to(dtype).reciprocal() : Tensor.scalar(momentum, dtype);
    }
}
