package dev.nacre.nn;

import dev.nacre.Convolutions;
import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over images: `[batch, in, height, width]` to `[batch, out, height, width]`,
/// as torch.nn.Conv2d, also without the batch. Sizes become `floor((size + 2 padding - dilation
/// (kernel - 1) - 1) / stride) + 1`.
///
/// The weight is `[out, in / groups, height, width]` and the bias `[out]`; both begin evenly spread
/// within `1 / sqrt(in / groups height width)` of 0. See [Convolutions#conv2d(Tensor, Tensor,
/// Consumer)].
public final class Conv2d extends Module {
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Options options;

    /// What may be chosen for a [Conv2d].
    public static final class Options extends Convolutions.Options {
        private boolean bias = true;
        private DType dtype = DType.F32;

        private Options() {}

        @Override
        public Options stride(long... stride) {
            super.stride(stride);
            return this;
        }

        @Override
        public Options padding(long... padding) {
            super.padding(padding);
            return this;
        }

        @Override
        public Options dilation(long... dilation) {
            super.dilation(dilation);
            return this;
        }

        @Override
        public Options groups(long groups) {
            super.groups(groups);
            return this;
        }

        /// Whether there is a bias; there is one by default.
        public Options bias(boolean bias) {
            this.bias = bias;
            return this;
        }

        /// The dtype of the parameters, f32 by default.
        public Options dtype(DType dtype) {
            this.dtype = dtype;
            return this;
        }
    }

    private Conv2d(long in, long out, long height, long width, Options o) {
        if (in < 1 || out < 1 || height < 1 || width < 1) {
            throw new NacreException(
                    "Conv2d: cannot go from %d to %d channels with kernels of %d x %d"
                            .formatted(in, out, height, width));
        }
        if (in % o.groups() != 0 || out % o.groups() != 0) {
            throw new NacreException(
                    "Conv2d: %d groups do not divide %d and %d channels"
                            .formatted(o.groups(), in, out));
        }
        long each = in / o.groups();
        long fan = each * height * width;
        options = o;
        weight = parameter("weight", Init.byFan(fan, o.dtype, out, each, height, width));
        bias = o.bias ? parameter("bias", Init.byFan(fan, o.dtype, out)) : null;
    }

    /// Kernels of `size` by `size`, from `in` to `out` channels.
    public static Conv2d of(long in, long out, long size) {
        return of(in, out, size, o -> {});
    }

    /// Kernels of `size` by `size`, with options such as `o -> o.stride(2).padding(1)`.
    public static Conv2d of(long in, long out, long size, Consumer<? super Options> options) {
        return of(in, out, size, size, options);
    }

    /// Kernels of `height` by `width`.
    ///
    /// @throws NacreException if a number is below 1, or the groups do not divide the channels
    public static Conv2d of(
            long in, long out, long height, long width, Consumer<? super Options> options) {
        Options o = new Options();
        options.accept(o);
        return new Conv2d(in, out, height, width, o);
    }

    /// The kernels, `[out, in / groups, height, width]`.
    public Parameter weight() {
        return weight;
    }

    /// The bias, `[out]`, or null if it has none.
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    protected long multiplyAdds(Shape input, Shape output) {
        return output.count() * weight.shape().count() / weight.shape().dim(0);
    }

    @Override
    protected String extraRepr() {
        Shape s = weight.shape();
        return "in=%d, out=%d, size=%dx%d, %s, bias=%s"
                .formatted(
                        s.dim(1) * options.groups(),
                        s.dim(0),
                        s.dim(2),
                        s.dim(3),
                        options,
                        bias != null);
    }

    @Override
    protected Tensor forward(Tensor x) {
        return x.conv2d(weight.borrow(), bias == null ? null : bias.borrow(), options::copyTo);
    }
}
