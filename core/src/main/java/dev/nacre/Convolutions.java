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
        boolean same;
        long[] dilation = {1};
        long[] outputPadding = {0};
        PadMode paddingMode = PadMode.CONSTANT;
        long groups = 1;

        public Options() {}

        /// How far a kernel moves from one place to the next, 1 by default.
        public Options stride(long... stride) {
            this.stride = checked("stride", stride, 1);
            return this;
        }

        /// How many zeros are put on each side of a dim, 0 by default; a transposed convolution
        /// leaves so many results out on each side.
        public Options padding(long... padding) {
            this.padding = checked("padding", padding, 0);
            this.same = false;
            return this;
        }

        /// `"same"` has results be as large as inputs, for a stride of 1: where the zeros on both
        /// sides differ, there is one more behind. `"valid"` puts none there.
        ///
        /// @throws NacreException if it is another word
        public Options padding(String padding) {
            if (!padding.equals("same") && !padding.equals("valid")) {
                throw new NacreException(
                        "padding: is numbers, \"same\" or \"valid\", not \"%s\""
                                .formatted(padding));
            }
            padding(0);
            same = padding.equals("same");
            return this;
        }

        /// How far elements of a kernel are apart, 1 by default.
        public Options dilation(long... dilation) {
            this.dilation = checked("dilation", dilation, 1);
            return this;
        }

        /// What is put on the sides instead of zeros; not for transposed convolutions.
        public Options paddingMode(PadMode paddingMode) {
            this.paddingMode = paddingMode;
            return this;
        }

        /// How many results a transposed convolution has in addition behind the others, 0 by
        /// default: a step of `s` in the convolution makes one size of `s` sizes.
        public Options outputPadding(long... outputPadding) {
            this.outputPadding = checked("outputPadding", outputPadding, 0);
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
            other.paddingMode(paddingMode).outputPadding(outputPadding);
            other.same = same;
        }

        @Override
        public String toString() {
            boolean more = Arrays.stream(outputPadding).anyMatch(p -> p != 0);
            return "stride=%s, padding=%s, dilation=%s, groups=%d"
                            .formatted(
                                    text(stride),
                                    same ? "same" : text(padding),
                                    text(dilation),
                                    groups)
                    + (paddingMode == PadMode.CONSTANT ? "" : ", paddingMode=" + paddingMode)
                    + (more ? ", outputPadding=" + text(outputPadding) : "");
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

    /// A sum over windows of a volume: `[batch, in, depth, height, width]`, or without batch, to
    /// `[batch, out, places, places, places]`, as torch.nn.functional.conv3d; `places` as in
    /// [#conv2d(Tensor, Tensor, Consumer)].
    ///
    /// @param weight `[out, in / groups, depth, height, width]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).padding(1)`
    /// @throws ShapeException if channels do not agree or the kernel is larger than the volume
    default Tensor conv3d(Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.of("conv3d", 3, tensor(), weight, bias, options);
    }

    /// The numbers of a sequence spread by a kernel: `[batch, in, length]`, or without batch, to
    /// `[batch, out, length]`, as torch.nn.functional.conv_transpose1d; sizes as in
    /// [#convTranspose2d(Tensor, Tensor, Consumer)].
    ///
    /// @param weight `[in, out / groups, length]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).outputPadding(1)`
    /// @throws ShapeException if channels do not agree or nothing is left of the result
    default Tensor convTranspose1d(
            Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.transposed("convTranspose1d", 1, tensor(), weight, bias, options);
    }

    /// The numbers of an image spread by a kernel: `[batch, in, height, width]`, or without batch,
    /// to `[batch, out, height, width]`, where sizes become `(size - 1) stride - 2 padding +
    /// dilation (kernel - 1) + outputPadding + 1`; as torch.nn.functional.conv_transpose2d (Zeiler
    /// et al. 2010, CVPR). It is the gradient of [#conv2d(Tensor, Tensor, Consumer)] by its input.
    ///
    /// `out[n, o, y stride + i dilation - padding, x stride + j dilation - padding] += in[n, c, y,
    /// x] weight[c, o, i, j]` for all c, y, x, i, j, from `bias[o]` on
    ///
    /// @param weight `[in, out / groups, height, width]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).outputPadding(1)`
    /// @throws ShapeException if channels do not agree or nothing is left of the result
    default Tensor convTranspose2d(
            Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.transposed("convTranspose2d", 2, tensor(), weight, bias, options);
    }

    /// The numbers of a volume spread by a kernel: `[batch, in, depth, height, width]`, or without
    /// batch, to `[batch, out, depth, height, width]`, as torch.nn.functional.conv_transpose3d;
    /// sizes as in [#convTranspose2d(Tensor, Tensor, Consumer)].
    ///
    /// @param weight `[in, out / groups, depth, height, width]`
    /// @param bias `[out]`
    /// @param options such as `o -> o.stride(2).outputPadding(1)`
    /// @throws ShapeException if channels do not agree or nothing is left of the result
    default Tensor convTranspose3d(
            Tensor weight, @Nullable Tensor bias, Consumer<? super Options> options) {
        return Convolution.transposed("convTranspose3d", 3, tensor(), weight, bias, options);
    }

    /// The numbers of an image spread by a kernel, moved by 1, with nothing left out.
    default Tensor convTranspose2d(Tensor weight, @Nullable Tensor bias) {
        return convTranspose2d(weight, bias, o -> {});
    }

    /// The windows of an image as columns: `[batch, channels, height, width]`, or without batch, to
    /// `[batch, channels height width, windows]` with the height and width of a window; as
    /// torch.nn.functional.unfold. There are `places` windows along each dim, as in
    /// [#conv2d(Tensor, Tensor, Consumer)].
    ///
    /// @param size of the windows, one number for both dims or one for each
    /// @param options such as `o -> o.stride(2).padding(1)`
    /// @throws ShapeException if a window is larger than the image
    default Tensor unfold(long[] size, Consumer<? super Options> options) {
        return Columns.unfold(tensor(), size, options);
    }

    /// Columns added up to an image, the gradient of [#unfold(long\[\], Consumer)]: `[batch,
    /// channels height width, windows]`, or without batch, to `[batch, channels, height, width]`;
    /// as torch.nn.functional.fold. Where windows overlap, it is the sum.
    ///
    /// @param outputSize of the image, one number for both dims or one for each
    /// @param size of the windows, likewise
    /// @param options such as `o -> o.stride(2).padding(1)`
    /// @throws ShapeException if the image has another number of windows than there are columns
    /// @throws dev.nacre.type.DTypeException if this is not of floating-point numbers
    default Tensor fold(long[] outputSize, long[] size, Consumer<? super Options> options) {
        return Columns.fold(tensor(), outputSize, size, options);
    }
}
