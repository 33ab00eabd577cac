package dev.nacre.nn;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// The ramp with a slope below 0 that is learned: `x` where x > 0, else `weight x` (He et al. 2015,
/// arXiv:1502.01852); as torch.nn.PReLU.
///
/// The weight is `[1]`, or `[channels]` with one slope for each place of dim 1; it begins as 0.25.
public final class PReLU extends Module {
    private final Parameter weight;

    /// What may be chosen for a [PReLU].
    public static final class Options {
        private long channels = 1;
        private double init = 0.25;
        private DType dtype = DType.F32;

        private Options() {}

        /// How many slopes there are: 1, the default, or one for each channel.
        public Options channels(long channels) {
            if (channels < 1) {
                throw new NacreException("PReLU: needs at least 1 channel, not " + channels);
            }
            this.channels = channels;
            return this;
        }

        /// What the slopes begin with, 0.25 by default.
        public Options init(double init) {
            this.init = init;
            return this;
        }

        /// The dtype of the weight, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private PReLU(Options o) {
        weight = parameter("weight", Tensor.full(o.init, o.dtype, o.channels));
    }

    /// One slope for all elements.
    public static PReLU of() {
        return of(o -> {});
    }

    /// With options such as `o -> o.channels(16)`.
    public static PReLU of(Consumer<Options> options) {
        Options o = new Options();
        options.accept(o);
        return new PReLU(o);
    }

    /// The slopes, `[1]` or `[channels]`.
    public Parameter weight() {
        return weight;
    }

    @Override
    protected Tensor forward(Tensor x) {
        long slopes = weight.shape().dim(0);
        if (slopes > 1 && (x.dim() < 2 || x.size(1) != slopes)) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit %d slopes: expected [batch, %d, ...]"
                            .formatted(Recording.at("PReLU"), x.shape(), slopes, slopes));
        }
        Tensor slope = weight.borrow();
        return x.prelu(slopes > 1 ? ChannelNorm.column(x, slope) : slope.reshape());
    }

    @Override
    protected String extraRepr() {
        return "channels=" + weight.shape().dim(0);
    }
}
