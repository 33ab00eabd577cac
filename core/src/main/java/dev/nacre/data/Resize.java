package dev.nacre.data;

import java.util.Arrays;

/// How the pixels along one axis come from those of another length: each is a weighted mean of its
/// neighbours, and of more of them where the image shrinks, so that nothing is left out.
///
/// This is the bilinear filter with antialiasing of Pillow and of torchvision's `resize`.
final class Resize {
    private final int[] first;
    private final float[][] weights;

    /// @param from how many there are
    /// @param to how many there shall be
    Resize(int from, int to) {
        first = new int[to];
        weights = new float[to][];
        double scale = (double) from / to;
        double reach = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
            int low = (int) Math.max(center - reach + 0.5, 0);
            int high = (int) Math.min(center + reach + 0.5, from);
            double[] w = new double[high - low];
            for (int k = 0; k < w.length; k++) {
                w[k] = Math.max(0, 1 - Math.abs((k + low - center + 0.5) / reach));
            }
            double sum = Arrays.stream(w).sum();
            first[i] = low;
            weights[i] = new float[w.length];
            for (int k = 0; k < w.length; k++) {
                weights[i][k] = (float) (w[k] / sum);
            }
        }
    }

    /// An image of another size.
    static Pixels apply(Pixels image, int height, int width) {
        int h = image.height();
        int w = image.width();
        Pixels wide = w == width ? image : image.blank(h, width);
        if (w != width) {
            new Resize(w, width).run(image, wide, image.planes() * h, 1, w, width);
        }
        if (h == height) {
            return wide;
        }
        Pixels out = image.blank(height, width);
        new Resize(h, height).run(wide, out, image.planes(), width, h * width, height * width);
        return out;
    }

    /// Goes along one axis.
    ///
    /// @param count how many blocks there are, each with the whole axis
    /// @param step how far neighbours of the axis lie apart, and how many lines a block has
    /// @param from the length of a block read
    /// @param to the length of a block written
    private void run(Pixels source, Pixels target, int count, int step, int from, int to) {
        float[] x = source.values();
        float[] y = target.values();
        for (int block = 0; block < count; block++) {
            for (int i = 0; i < first.length; i++) {
                int at = block * to + i * step;
                for (int k = 0; k < weights[i].length; k++) {
                    float weight = weights[i][k];
                    int place = block * from + (first[i] + k) * step;
                    for (int line = 0; line < step; line++) {
                        y[at + line] += weight * x[place + line];
                    }
                }
            }
        }
    }
}
