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
import org.jspecify.annotations.Nullable;

/// Brings each channel, dim 1, to mean 0 and variance 1, then scales and shifts it: `(x - mean) /
/// sqrt(var + eps) weight + bias` (Ioffe & Szegedy 2015, arXiv:1502.03167).
///
/// In training the mean and the variance (divided by n) are those of the batch, and running
/// averages of them are kept, of the variance divided by n - 1; in use it is these averages.
public abstract sealed class BatchNorm extends Module permits BatchNorm1d, BatchNorm2d {
    private final long features;
    private final Options options;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Buffer runningMean;
    private final @Nullable Buffer runningVar;
    private final @Nullable Buffer numBatchesTracked;

    /// What may be chosen for batch norm.
    public static final class Options {
        private double eps = 1e-5;
        private @Nullable Double momentum = 0.1;
        private boolean affine = true;
        private boolean trackRunningStats = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// What keeps divisors from 0, 1e-5 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// The share of a batch in the running averages, 0.1 by default; null for the mean of all
        /// batches so far.
        public Options momentum(@Nullable Double momentum) {
            this.momentum = momentum;
            return this;
        }

        /// Whether there are a weight and a bias; there are by default.
        public Options affine(boolean affine) {
            this.affine = affine;
            return this;
        }

        /// Whether running averages are kept, as by default; without them, batches count in use
        /// too.
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

    BatchNorm(long features, Consumer<? super Options> chosen) {
        options = new Options();
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

    /// The numbers of dims that an input may have.
    abstract List<Integer> ranks();

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
        if (isTraining() || runningMean == null || runningVar == null) {
            return byBatch(x);
        }
        Tensor mean = column(x, runningMean.borrow());
        Tensor variance = column(x, runningVar.borrow());
        return affine(x.sub(mean).div(variance.add(options.eps).sqrt()));
    }

    private void check(Tensor x) {
        if (!ranks().contains(x.dim()) || x.size(1) != features) {
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

    private Tensor byBatch(Tensor x) {
        long n = x.numel() / features;
        if (n < 2 && isTraining()) {
            throw new ShapeException(
                    "%s: a batch of shape %s has one value for each channel, which has no variance;"
                                    .formatted(Recording.at(label()), x.shape())
                            + " take larger batches, or eval()");
        }
        int[] dims = new int[x.dim() - 1];
        Arrays.setAll(dims, d -> d == 0 ? 0 : d + 1);
        Moments batch = Moments.of(x, dims);
        if (isTraining()) {
            track(batch.mean().flatten(), batch.variance().flatten(), n);
        }
        return affine(batch.standardized(options.eps));
    }

    private void track(Tensor mean, Tensor var, long n) {
        if (runningMean == null || runningVar == null || numBatchesTracked == null) {
            return;
        }
        try (Autograd.Scope _ = Autograd.noGrad()) {
            Tensor count = numBatchesTracked.borrow().add(1);
            numBatchesTracked.set(count);
            Tensor share =
                    options.momentum == null
                            ? count.to(dtype()).reciprocal()
                            : Tensor.scalar(options.momentum, dtype());
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
    private static Tensor column(Tensor x, Tensor values) {
        long[] shape = new long[x.dim() - 1];
        Arrays.fill(shape, 1);
        shape[0] = values.numel();
        return values.reshape(shape);
    }
}
