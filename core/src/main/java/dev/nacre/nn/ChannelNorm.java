package dev.nacre.nn;

import dev.nacre.Autograd;
import dev.nacre.Buffer;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Brings channels, dim 1, to mean 0 and variance 1, then scales and shifts each: `(x - mean) /
/// sqrt(var + eps) weight + bias`; what [BatchNorm] and [InstanceNorm] share.
///
/// Which elements a mean and a variance (divided by n) are taken over is theirs to say. Where
/// running averages are kept, of the variance divided by n - 1, it is these averages in use.
public abstract sealed class ChannelNorm extends Module permits BatchNorm, InstanceNorm {
    private final long features;
    private final Options options;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Buffer runningMean;
    private final @Nullable Buffer runningVar;
    private final @Nullable Buffer numBatchesTracked;

    /// What may be chosen for these layers.
    public static final class Options {
        private double eps = 1e-5;
        private @Nullable Double momentum = 0.1;
        private boolean affine = true;
        private boolean trackRunningStats = true;
        private DType dtype = DType.F32;

        Options() {}

        /// What keeps divisors from 0, 1e-5 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// The share of a batch in the running averages, 0.1 by default; null for the mean of all
        /// batches so far, or with [InstanceNorm] for averages that stay as they are.
        public Options momentum(@Nullable Double momentum) {
            this.momentum = momentum;
            return this;
        }

        /// Whether there are a weight and a bias; by default there are with [BatchNorm] only.
        public Options affine(boolean affine) {
            this.affine = affine;
            return this;
        }

        /// Whether running averages are kept, by default with [BatchNorm] only; without them, the
        /// input's own mean and variance count in use too.
        public Options trackRunningStats(boolean trackRunningStats) {
            this.trackRunningStats = trackRunningStats;
            return this;
        }

        /// The dtype of the parameters and averages, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    ChannelNorm(long features, Options defaults, Consumer<? super Options> chosen) {
        options = defaults;
        chosen.accept(options);
        if (features < 1) {
            throw new NacreException(label() + ": needs at least 1 channel, not " + features);
        }
        this.features = features;
        DType t = options.dtype;
        weight = options.affine ? parameter("weight", Tensor.ones(t, features)) : null;
        bias = options.affine ? parameter("bias", Tensor.zeros(t, features)) : null;
        boolean track = options.trackRunningStats;
        runningMean = track ? buffer("running_mean", Tensor.zeros(t, features)) : null;
        runningVar = track ? buffer("running_var", Tensor.ones(t, features)) : null;
        numBatchesTracked = track ? buffer("num_batches_tracked", Tensor.zeros(DType.I64)) : null;
    }

    /// The numbers of dims that an input may have, beginning with the fewest.
    abstract List<Integer> ranks();

    /// Whether an input of so few dims is one sample, without a batch.
    abstract boolean isSample(int rank);

    /// The dims over which a mean is taken.
    abstract IntStream dims(int rank);

    /// The share of this batch in the running averages, which a counter of batches may be asked
    /// for.
    abstract Tensor share(@Nullable Double momentum, DType dtype, Buffer numBatchesTracked);

    @Override
    protected String extraRepr() {
        return "%d, eps=%s, momentum=%s, affine=%s, trackRunningStats=%s"
                .formatted(
                        features,
                        options.eps,
                        options.momentum,
                        options.affine,
                        options.trackRunningStats);
    }

    @Override
    protected Tensor forward(Tensor x) {
        check(x);
        return isSample(x.dim()) ? normalized(x.unsqueeze(0)).squeeze(0) : normalized(x);
    }

    private Tensor normalized(Tensor x) {
        if (isTraining() || runningMean == null || runningVar == null) {
            return byInput(x);
        }
        Tensor mean = column(x, runningMean.borrow());
        Tensor variance = column(x, runningVar.borrow());
        return affine(x.sub(mean).div(variance.add(options.eps).sqrt()));
    }

    private void check(Tensor x) {
        boolean sample = isSample(x.dim());
        if (!ranks().contains(x.dim()) || x.size(sample ? 0 : 1) != features) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit %d channels: expected [batch, %d%s]"
                            .formatted(
                                    Recording.at(label()),
                                    x.shape(),
                                    features,
                                    features,
                                    ", size".repeat(ranks().getLast() - 2)));
        }
        boolean kept = isTraining() && runningMean != null;
        if (!x.dtype().isFloating() || (kept && x.dtype() != dtype())) {
            throw new DTypeException(
                    "%s: an input of %s does not fit parameters of %s; use to(DType.%s)"
                            .formatted(Recording.at(label()), x.dtype(), dtype(), dtype().name()));
        }
    }

    /// That of the averages, which [#to(DType)] may change.
    private DType dtype() {
        return runningMean == null ? options.dtype : runningMean.dtype();
    }

    private Tensor byInput(Tensor x) {
        int[] dims = dims(x.dim()).toArray();
        long n = Arrays.stream(dims).mapToLong(x::size).reduce(1, (a, b) -> a * b);
        if (n < 2) {
            throw new ShapeException(
                    "%s: an input of shape %s has %d values for each mean, which have no variance;"
                                    .formatted(Recording.at(label()), x.shape(), n)
                            + " take larger inputs"
                            + (runningMean == null ? "" : ", or eval()"));
        }
        Moments moments = Moments.of(x, dims);
        if (isTraining()) {
            track(byChannel(moments.mean()), byChannel(moments.variance()), n);
        }
        return affine(moments.standardized(options.eps));
    }

    /// The mean over the batch of what there is for each channel.
    private static Tensor byChannel(Tensor moment) {
        return (moment.size(0) == 1 ? moment : moment.mean(0)).flatten();
    }

    private void track(Tensor mean, Tensor var, long n) {
        if (runningMean == null || runningVar == null || numBatchesTracked == null) {
            return;
        }
        try (Autograd.Scope _ = Autograd.noGrad()) {
            Tensor share = share(options.momentum, dtype(), numBatchesTracked);
            move(runningMean, mean, share);
            move(runningVar, var.mul((double) n / (n - 1)), share);
        }
    }

    private static void move(Buffer average, Tensor now, Tensor share) {
        Tensor before = average.borrow();
        average.set(before.add(now.sub(before).mul(share)));
    }

    private Tensor affine(Tensor y) {
        return weight == null || bias == null
                ? y
                : y.mul(column(y, weight.borrow())).add(column(y, bias.borrow()));
    }

    /// One value for each channel of `x`.
    static Tensor column(Tensor x, Tensor values) {
        long[] shape = new long[x.dim() - 1];
        Arrays.fill(shape, 1);
        shape[0] = values.numel();
        return values.reshape(shape);
    }
}
