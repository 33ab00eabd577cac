package dev.nacre;

import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;
import java.util.function.Consumer;

/// Sequences and images in other sizes.
public sealed interface Resampling extends Facet permits Tensor {
    /// To which size, and how. One number holds for all dims behind the channels; otherwise there
    /// is one for each.
    class Options {
        long[] size = {};
        double[] scaleFactor = {};
        InterpolationMode mode = InterpolationMode.NEAREST;
        boolean alignCorners;

        public Options() {}

        /// The sizes of the result; either they or the factors are given.
        public Options size(long... size) {
            this.size = Convolutions.Options.checked("size", size, 1);
            return this;
        }

        /// By how much sizes grow; what comes of them is rounded down.
        public Options scaleFactor(double... scaleFactor) {
            if (scaleFactor.length == 0
                    || !Arrays.stream(scaleFactor).allMatch(f -> f > 0 && f < Double.MAX_VALUE)) {
                throw new NacreException(
                        "scaleFactor: needs numbers above 0, not " + Arrays.toString(scaleFactor));
            }
            this.scaleFactor = scaleFactor.clone();
            return this;
        }

        /// How numbers between elements are found, by default that of the element before.
        public Options mode(InterpolationMode mode) {
            this.mode = mode;
            return this;
        }

        /// Whether the first and last elements of both lie upon each other, and not the edges
        /// around them; not by default. Not for [InterpolationMode#NEAREST] and
        /// [InterpolationMode#AREA].
        public Options alignCorners(boolean alignCorners) {
            this.alignCorners = alignCorners;
            return this;
        }

        /// Has other options be as these.
        public void copyTo(Options other) {
            other.size = size;
            other.scaleFactor = scaleFactor;
            other.mode(mode).alignCorners(alignCorners);
        }

        @Override
        public String toString() {
            String to =
                    size.length > 0
                            ? "size=" + Convolutions.Options.text(size)
                            : "scaleFactor=" + Arrays.toString(scaleFactor);
            return "%s, mode=%s, alignCorners=%s".formatted(to, mode, alignCorners);
        }
    }

    /// `[batch, channels, size...]` with other sizes, as torch.nn.functional.interpolate.
    ///
    /// Element `i` of a dim lies at `s i` with [InterpolationMode#NEAREST], which rounds this down;
    /// else at `s (i + 0.5) - 0.5`, or with `alignCorners` at `s i`. In the linear modes, where
    /// less than 0 counts as 0, it is the mean of its two neighbours, each weighted by one less its
    /// distance; with [InterpolationMode#BICUBIC] four are weighted (Keys 1981, IEEE Trans. ASSP
    /// 29, with `a = -0.75`), those at an edge taking the place of others behind it. There `s` is
    /// one over the factor, or `size / newSize`, or with `alignCorners` `(size - 1) / (newSize -
    /// 1)`.
    ///
    /// @param options such as `o -> o.scaleFactor(2).mode(InterpolationMode.BILINEAR)`
    /// @throws ShapeException if there are no elements, or too few or many dims
    /// @throws NacreException if both or neither of sizes and factors are given
    default Tensor interpolate(Consumer<? super Options> options) {
        return Interpolation.of(tensor(), options);
    }

    /// Channels put side by side: `[..., channels r r, height, width]` to `[..., channels, height
    /// r, width r]`, where `out[c, y r + i, x r + j] = in[(c r + i) r + j, y, x]` (Shi et al. 2016,
    /// arXiv:1609.05158); as torch.nn.functional.pixel_shuffle.
    ///
    /// @throws ShapeException if there are fewer than 3 dims, or `r r` does not divide the channels
    default Tensor pixelShuffle(long upscaleFactor) {
        long r = upscaleFactor;
        Shape s = tensor().shape();
        int c = s.rank() - 3;
        if (r < 1 || c < 0 || s.dim(c) % (r * r) != 0) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit: expected [..., channels %d, size, size]"
                            .formatted(Checks.at("pixelShuffle"), s, r * r));
        }
        long channels = s.dim(c) / (r * r);
        long batch = s.stream().limit(c).reduce(1, (a, b) -> a * b);
        Shape to = s.with(c, channels).with(c + 1, s.dim(c + 1) * r).with(c + 2, s.dim(c + 2) * r);
        return tensor().reshape(batch, channels, r, r, s.dim(c + 1), s.dim(c + 2))
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(to.toArray());
    }

    /// The other way than [#pixelShuffle(long)]: `[..., channels, height r, width r]` to `[...,
    /// channels r r, height, width]`, as torch.nn.functional.pixel_unshuffle.
    ///
    /// @throws ShapeException if there are fewer than 3 dims, or `r` does not divide the last two
    default Tensor pixelUnshuffle(long downscaleFactor) {
        long r = downscaleFactor;
        Shape s = tensor().shape();
        int c = s.rank() - 3;
        if (r < 1 || c < 0 || s.dim(c + 1) % r != 0 || s.dim(c + 2) % r != 0) {
            throw new ShapeException(
                    "%s: an input of shape %s does not fit: expected [..., channels, size %d, size %d]"
                            .formatted(Checks.at("pixelUnshuffle"), s, r, r));
        }
        long height = s.dim(c + 1) / r;
        long width = s.dim(c + 2) / r;
        long batch = s.stream().limit(c).reduce(1, (a, b) -> a * b);
        Shape to = s.with(c, s.dim(c) * r * r).with(c + 1, height).with(c + 2, width);
        return tensor().reshape(batch, s.dim(c), height, r, width, r)
                .permute(0, 1, 3, 5, 2, 4)
                .reshape(to.toArray());
    }
}
