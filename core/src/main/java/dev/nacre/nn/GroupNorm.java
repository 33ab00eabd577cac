package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A layer that divides the channels, dim 1, into groups and brings each group of each sample to
/// mean 0 and variance 1, then scales and shifts each channel (Wu & He 2018, arXiv:1803.08494); as
/// torch.nn.GroupNorm.
///
/// `(x - mean) / sqrt(var + eps) weight + bias` of `[batch, channels, ...]`, where the variance is
/// divided by the number of elements. Weight and bias are `[channels]`; they begin as ones and
/// zeros.
public final class GroupNorm extends Module {
    private final long groups;
    private final long channels;
    private final double eps;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /// What may be chosen for a [GroupNorm].
    public static final class Options {
        private double eps = 1e-5;
        private boolean affine = true;
        private DType dtype = DType.F32;

        private Options() {}

        /// What is added to the variance, 1e-5 by default.
        public Options eps(double eps) {
            this.eps = eps;
            return this;
        }

        /// Whether there are a weight and a bias; there are by default.
        public Options affine(boolean affine) {
            this.affine = affine;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private GroupNorm(long groups, long channels, Options o) {
        this.groups = groups;
        this.channels = channels;
        eps = o.eps;
        weight = o.affine ? parameter("weight", Tensor.ones(o.dtype, channels)) : null;
        bias = o.affine ? parameter("bias", Tensor.zeros(o.dtype, channels)) : null;
    }

    /// So many groups of so many channels in all.
    public static GroupNorm of(long groups, long channels) {
        return of(groups, channels, o -> {});
    }

    /// So many groups of so many channels in all, with options such as `o -> o.eps(1e-6)`.
    ///
    /// @throws NacreException if the groups do not divide the channels
    public static GroupNorm of(long groups, long channels, Consumer<Options> options) {
        if (groups < 1 || channels < 1 || channels % groups != 0) {
            throw new NacreException(
                    "GroupNorm: %d groups do not divide %d channels".formatted(groups, channels));
        }
        Options o = new Options();
        options.accept(o);
        return new GroupNorm(groups, channels, o);
    }

    /// The weight, `[channels]`, or null if it has none.
    public @Nullable Parameter weight() {
        return weight;
    }

    /// The bias, `[channels]`, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected Tensor forward(Tensor x) {
        if (x.dim() < 2 || x.size(1) != channels) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit %d channels: expected [batch, %d, ...]"
                            .formatted(Recording.at("GroupNorm"), x.shape(), channels, channels));
        }
        if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: an input of %s, it must be floating-point; use to(DType.F32)"
                            .formatted(Recording.at("GroupNorm"), x.dtype()));
        }
        long each = x.size(0) == 0 ? 0 : x.numel() / (x.size(0) * groups);
        Tensor rows = x.reshape(x.size(0), groups, each);
        Tensor y = Moments.of(rows, -1).standardized(eps).reshape(x.shape().toArray());
        return weight == null || bias == null
                ? y
                : y.mul(ChannelNorm.column(y, weight.borrow()))
                        .add(ChannelNorm.column(y, bias.borrow()));
    }

    @Override
    protected String extraRepr() {
        return "%d, %d, eps=%s, affine=%s".formatted(groups, channels, eps, weight != null);
    }
}
