package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.Arrays;

/// Changes of inputs: images, f32 `[..., height, width]`, mostly with channels before that, and
/// vectors. They are put together by [Transform#andThen(Transform)]:
///
/// ```java
/// data.map(Transforms.randomCrop(32, 32, 4)
///         .andThen(Transforms.randomFlip(0.5))
///         .andThen(Transforms.normalize(0.5, 0.25)))
/// ```
public final class Transforms {
    private Transforms() {}

    /// Numbers of any dtype as f32, divided by the largest they can be: `toFloat(255)` gives pixels
    /// from 0 to 1.
    public static Transform toFloat(double largest) {
        if (!(largest > 0)) {
            throw new NacreException("toFloat: the largest number must be above 0, not " + largest);
        }
        return (x, _) -> {
            float[] v = x.toFloatArray();
            for (int i = 0; i < v.length; i++) {
                v[i] /= (float) largest;
            }
            return new Pixels(x.shape(), v).tensor();
        };
    }

    /// `(x - mean) / std` for all numbers; f32.
    public static Transform normalize(double mean, double std) {
        return normalize(new double[] {mean}, new double[] {std});
    }

    /// `(x - mean) / std` with numbers of their own for each channel of an image `[channels,
    /// height, width]` or each place of a vector; f32.
    public static Transform normalize(double[] mean, double[] std) {
        float[] m = floats(mean);
        float[] s = floats(std);
        if (m.length != s.length || m.length == 0 || Arrays.stream(std).anyMatch(d -> !(d > 0))) {
            throw new NacreException(
                    "normalize: needs as many standard deviations, all above 0, as means, not %s and %s"
                            .formatted(Arrays.toString(mean), Arrays.toString(std)));
        }
        return (x, _) -> {
            Pixels p = Pixels.numbers(x, "normalize");
            Shape shape = x.shape();
            long own = shape.rank() == 0 ? 1 : shape.dim(0);
            if (m.length > 1 && own != m.length) {
                throw new ShapeException(
                        "normalize: %d means do not fit dim 0 of shape %s"
                                .formatted(m.length, shape));
            }
            float[] v = p.values();
            int each = Math.max(v.length / m.length, 1);
            for (int i = 0; i < v.length; i++) {
                v[i] = (v[i] - m[i / each]) / s[i / each];
            }
            return p.tensor();
        };
    }

    private static float[] floats(double[] values) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = (float) values[i];
        }
        return f;
    }

    /// An image of another size, whatever its proportions were; bilinear, with antialiasing.
    public static Transform resize(int height, int width) {
        checkSize("resize", height, width);
        return (x, _) -> Resize.apply(Pixels.of(x, "resize"), height, width).tensor();
    }

    /// The middle of an image.
    public static Transform centerCrop(int height, int width) {
        checkSize("centerCrop", height, width);
        return (x, _) -> {
            Pixels p = Pixels.of(x, "centerCrop");
            int top = Math.floorDiv(p.height() - height, 2);
            int left = Math.floorDiv(p.width() - width, 2);
            return crop(p, "centerCrop", top, left, height, width, 0);
        };
    }

    /// A part of an image, somewhere, after zeros were put around it.
    ///
    /// @param padding how many zeros are put on each side
    public static Transform randomCrop(int height, int width, int padding) {
        checkSize("randomCrop", height, width);
        if (padding < 0) {
            throw new NacreException("randomCrop: a padding of " + padding);
        }
        return (x, random) -> {
            Pixels p = Pixels.of(x, "randomCrop");
            int down = p.height() + 2 * padding - height;
            int right = p.width() + 2 * padding - width;
            int top = random.nextInt(Math.max(down, 0) + 1) - padding;
            int left = random.nextInt(Math.max(right, 0) + 1) - padding;
            return crop(p, "randomCrop", top, left, height, width, padding);
        };
    }

    /// A part of an image from a place on, which may lie outside of it by the padding.
    private static Tensor crop(
            Pixels p, String change, int top, int left, int height, int width, int padding) {
        if (p.height() + 2 * padding < height || p.width() + 2 * padding < width) {
            throw new ShapeException(
                    "%s: %d x %d is more than an image of shape %s has, with a padding of %d; resize it before"
                            .formatted(change, height, width, p.shape(), padding));
        }
        Pixels out = p.blank(height, width);
        int from = Math.max(left, 0);
        int length = Math.min(left + width, p.width()) - from;
        for (int plane = 0; plane < p.planes(); plane++) {
            for (int row = Math.max(top, 0); row < Math.min(top + height, p.height()); row++) {
                System.arraycopy(
                        p.values(),
                        (plane * p.height() + row) * p.width() + from,
                        out.values(),
                        (plane * height + row - top) * width + from - left,
                        Math.max(length, 0));
            }
        }
        return out.tensor();
    }

    /// An image with left and right exchanged, as often as a probability says.
    public static Transform randomFlip(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new NacreException("randomFlip: a probability of " + probability);
        }
        return (x, random) -> {
            if (random.nextDouble() >= probability) {
                return x;
            }
            Pixels p = Pixels.of(x, "randomFlip");
            float[] v = p.values();
            for (int start = 0; start < v.length; start += p.width()) {
                for (int i = start, j = start + p.width() - 1; i < j; i++, j--) {
                    float left = v[i];
                    v[i] = v[j];
                    v[j] = left;
                }
            }
            return p.tensor();
        };
    }

    /// The brightness of an image `[3, height, width]`, as `[1, height, width]`: 0.299 red + 0.587
    /// green + 0.114 blue. An image of one channel stays as it is.
    public static Transform grayscale() {
        return (x, _) -> {
            if (x.dim() == 3 && x.size(0) == 1) {
                return x;
            }
            if (x.dim() != 3 || x.size(0) != 3) {
                throw new ShapeException(
                        "grayscale: needs an image [3, height, width], not shape " + x.shape());
            }
            return Pixels.of(x, "grayscale").luma().tensor();
        };
    }

    static void checkSize(String change, int height, int width) {
        if (height < 1 || width < 1) {
            throw new NacreException(
                    "%s: an image of %d x %d has no pixels".formatted(change, height, width));
        }
    }
}
