package dev.nacre;

import dev.nacre.graph.Graph;
import dev.nacre.graph.Op;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.function.Consumer;

/// Windows over the last dims of a tensor, each to one number.
public sealed interface Pooling extends Facet permits Tensor {
    /// How windows slide. One number holds for all dims they slide over; otherwise there is one for
    /// each.
    class Options {
        long[] stride = {};
        long[] padding = {0};
        long[] dilation = {1};
        boolean ceilMode;
        boolean countIncludePad = true;

        public Options() {}

        @Override
        public String toString() {
            String s = stride.length == 0 ? "size" : Convolutions.Options.text(stride);
            return "stride=%s, padding=%s, dilation=%s, ceilMode=%s"
                    .formatted(
                            s,
                            Convolutions.Options.text(padding),
                            Convolutions.Options.text(dilation),
                            ceilMode);
        }

        /// How far windows are apart; by default they are side by side.
        public Options stride(long... stride) {
            this.stride = Convolutions.Options.checked("stride", stride, 1);
            return this;
        }

        /// How much is put on each side of a dim, at most half of a window: 0 by default. It counts
        /// as zeros for a mean and never is the maximum.
        public Options padding(long... padding) {
            this.padding = Convolutions.Options.checked("padding", padding, 0);
            return this;
        }

        /// How far elements of a window are apart, 1 by default; for maxima only.
        public Options dilation(long... dilation) {
            this.dilation = Convolutions.Options.checked("dilation", dilation, 1);
            return this;
        }

        /// Whether a last window that does not fit whole counts too; not by default.
        public Options ceilMode(boolean ceilMode) {
            this.ceilMode = ceilMode;
            return this;
        }

        /// Whether the padding counts as elements of a mean, as it does by default.
        public Options countIncludePad(boolean countIncludePad) {
            this.countIncludePad = countIncludePad;
            return this;
        }
    }

    /// The maximum of each window of `[..., length]`, as torch.nn.functional.max_pool1d.
    ///
    /// @throws ShapeException if a window is longer than the dim
    default Tensor maxPool1d(long size, Consumer<? super Options> options) {
        return Windows.of("maxPool1d", tensor(), new long[] {size}, 1, options).max();
    }

    /// The maximum of each window of `size` by `size` elements, side by side.
    default Tensor maxPool2d(long size) {
        return maxPool2d(size, o -> {});
    }

    /// The maximum of each window of `size` by `size` elements of `[..., height, width]`, as
    /// torch.nn.functional.max_pool2d. Its gradient goes to the first of equals.
    ///
    /// @throws ShapeException if a window is larger than the image
    default Tensor maxPool2d(long size, Consumer<? super Options> options) {
        return maxPool2d(new long[] {size}, options);
    }

    /// The same with windows of another height than width.
    default Tensor maxPool2d(long[] size, Consumer<? super Options> options) {
        return Windows.of("maxPool2d", tensor(), size, 2, options).max();
    }

    /// The mean of each window of `[..., length]`, as torch.nn.functional.avg_pool1d.
    ///
    /// @throws ShapeException if a window is longer than the dim
    default Tensor avgPool1d(long size, Consumer<? super Options> options) {
        return Windows.of("avgPool1d", tensor(), new long[] {size}, 1, options).mean();
    }

    /// The mean of each window of `size` by `size` elements, side by side.
    default Tensor avgPool2d(long size) {
        return avgPool2d(size, o -> {});
    }

    /// The mean of each window of `size` by `size` elements of `[..., height, width]`, as
    /// torch.nn.functional.avg_pool2d.
    ///
    /// @throws ShapeException if a window is larger than the image
    default Tensor avgPool2d(long size, Consumer<? super Options> options) {
        return avgPool2d(new long[] {size}, options);
    }

    /// The same with windows of another height than width.
    default Tensor avgPool2d(long[] size, Consumer<? super Options> options) {
        return Windows.of("avgPool2d", tensor(), size, 2, options).mean();
    }

    /// The means of `length` windows that cover the last dim evenly, as
    /// torch.nn.functional.adaptive_avg_pool1d: window `i` of `n` goes from `floor(i size / n)` to
    /// `ceil((i + 1) size / n)`.
    ///
    /// @throws ShapeException if there are no windows, no elements or too few dims
    default Tensor adaptiveAvgPool1d(long length) {
        return Windows.evenMeans("adaptiveAvgPool1d", tensor(), length);
    }

    /// The means of `height` by `width` windows that cover the image evenly, as
    /// torch.nn.functional.adaptive_avg_pool2d: window `i` of `n` goes from `floor(i size / n)` to
    /// `ceil((i + 1) size / n)`.
    ///
    /// @throws ShapeException if there are no windows, no elements or too few dims
    default Tensor adaptiveAvgPool2d(long height, long width) {
        return Windows.evenMeans("adaptiveAvgPool2d", tensor(), height, width);
    }

    /// The maxima of `length` windows that cover the last dim evenly, as
    /// torch.nn.functional.adaptive_max_pool1d; the windows are those of
    /// [#adaptiveAvgPool1d(long)].
    ///
    /// @throws ShapeException if there are no windows, no elements or too few dims
    default Tensor adaptiveMaxPool1d(long length) {
        return Windows.evenMaxima("adaptiveMaxPool1d", tensor(), length);
    }

    /// The maxima of `height` by `width` windows that cover the image evenly, as
    /// torch.nn.functional.adaptive_max_pool2d; the windows are those of [#adaptiveAvgPool2d(long,
    /// long)]. The gradient goes to the first of equals.
    ///
    /// @throws ShapeException if there are no windows, no elements or too few dims
    default Tensor adaptiveMaxPool2d(long height, long width) {
        return Windows.evenMaxima("adaptiveMaxPool2d", tensor(), height, width);
    }

    /// `x[..., i step + k, ...]`: windows of a size that slide over a dim, in a new last dim, as
    /// torch's Tensor.unfold.
    ///
    /// @throws ShapeException if the dim is smaller than a window
    default Tensor unfold(int dim, long size, long step) {
        Shape s = tensor().shape();
        int d = s.index(dim, Checks.at("unfold"));
        if (s.rank() == 0 || size < 1 || step < 1 || size > s.dim(d)) {
            throw new ShapeException(
                    "%s: windows of %d elements, %d apart, do not fit dim %d of shape %s"
                            .formatted(Checks.at("unfold"), size, step, dim, s));
        }
        return Tensor.of(Graph.windows(tensor().node(), new Op.Windows(d, step, size, 1)));
    }
}
