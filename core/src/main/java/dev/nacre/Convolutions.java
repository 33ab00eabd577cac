package dev.nacre;

import dev.nacre.type.NacreException;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Kernels that slide over the last dims of a tensor.
public sealed interface Convolutions extends Facet permits Tensor {
    /// How kernels slide. One number holds for all dims they slide over; otherwise there is one for
    /// each.
    class Options {
        long[] stride = {1};
        long[] padding = {0};
        long[] dilation = {1};
        long groups = 1;

        public Options() {}

        /// How far a kernel moves from one place to the next, 1 by default.
        public Options stride(long... stride) {
            this.stride = checked("stride", stride, 1);
            return this;
        }

        /// How many zeros are put on each side of a dim, 0 by default.
        public Options padding(long... padding) {
            this.padding = checked("padding", padding, 0);
            return this;
        }

        /// How far elements of a kernel are apart, 1 by default.
        public Options dilation(long... dilation) {
            this.dilation = checked("dilation", dilation, 1);
            return this;
        }

        /// Into how many groups, which do not see each other, channels are divided; 1 by default.
        public Options groups(long groups) {
            this.groups = checked("groups", new long[] {groups}, 1)[0];
            return this;
        }

        /// Into how many groups channels are divided.
        public long groups() {
            return groups;
        }

        /// Has other options be as these.
        public void copyTo(Options other) {
            other.stride(stride).padding(padding).dilation(dilation).groups(groups);
        }

        @Override
        public String toString() {
            return "stride=%s, padding=%s, dilation=%s, groups=%d"
                    .formatted(text(stride), text(padding), text(dilation), groups);
        }

        static String text(long[] values) {
            return values.length == 1 ? String.valueOf(values[0]) : Arrays.toString(values);
        }

        static long[] checked(String name, long[] values, long least) {
            if (values.length == 0 || Arrays.stream(values).anyMatch(v -> v < least)) {
                throw new NacreException(
                        "%s: needs numbers of at least %d, not %s"
                                .formatted(name, least, Arrays.toString(values)));
            }
            return values.clone();
        }

        static long[] each(String name, long[] values, int dims, String op) {
            if (values.length == 1) {
                long[] all = new long[dims];
                Arrays.fill(all, values[0]);
                return all;
            }
            if (values.length != dims) {
                throw new ShapeException(
                        "%s: %s %s must be one number or %d"
                                .formatted(Checks.at(op), name, Arrays.toString(values), dims));
            }
            return values;
        }
    }

    /// A sum over windows of a sequence: `[batch, in, length]`, or without batch, to `[batch, out,
    /// places]`, as torch.nn.functional.conv1d; `places` as in [#conv2d(Tensor, Tensor, Consumer)].
    ///
    /// @param weight `[out, in / groups, length]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).padding(1)`
    /// @throws ShapeException if channels do not agree or the kernel is longer than the sequence
    default Tensor conv1d(Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.of("conv1d", 1, tensor(), weight, bias, options);
    }

    /// A sum over windows of an image: `[batch, in, height, width]`, or without batch, to `[batch,
    /// out, places, places]`, where `places = floor((size + 2 padding - dilation (kernel - 1) - 1)
    /// / stride) + 1`; as torch.nn.functional.conv2d.
    ///
    /// `out[n, o, y, x] = bias[o] + sum over c, i, j of weight[o, c, i, j] in[n, c, y stride + i
    /// dilation - padding, x stride + j dilation - padding]`
    ///
    /// @param weight `[out, in / groups, height, width]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).padding(1)`
    /// @throws ShapeException if channels do not agree or the kernel is larger than the image
    default Tensor conv2d(Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.of("conv2d", 2, tensor(), weight, bias, options);
    }

    /// A sum over windows of an image, moved by 1, with nothing around it.
    default Tensor conv2d(Tensor weight, @Nullable Tensor bias) {
        return conv2d(weight, bias, o -> {});
    }
}
