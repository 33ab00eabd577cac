package dev.nacre.cli;

import dev.nacre.Tensor;
import dev.nacre.data.ImageFile;
import dev.nacre.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// What a picture shows, the way the data sets have it: light on a dark ground, in the middle of a
/// square, and about as large as the square.
final class Subject {
    /// What differs by less than this share of the contrast is ground: paper is never quite even.
    private static final float FAINT = 0.2f;

    /// Less contrast than this, of black to white, is an empty page.
    private static final float EMPTY = 0.05f;

    /// A subject that is smaller than this share of its page is cut out.
    private static final float SMALL = 0.75f;

    private final int width;
    private final int height;
    private final float[] light;

    private Subject(Tensor gray) {
        height = (int) gray.size(-2);
        width = (int) gray.size(-1);
        light = gray.toFloatArray();
    }

    /// Reads a picture as an input `[1, 1, size, size]` from 0 to 1.
    ///
    /// @throws FileFormatException if the file is no picture, or nothing is on it
    static Tensor read(Path file, int size) throws IOException {
        Subject s = new Subject(ImageFile.gray(file));
        float contrast = s.lift();
        if (contrast < EMPTY) {
            throw new FileFormatException(file, "shows nothing: all of it is equally bright");
        }
        Tensor small = s.square(contrast * FAINT).adaptiveAvgPool2d(size, size);
        return small.div(small.amax());
    }

    /// Has the ground be 0 and what differs from it be above, mostly; gives the largest number.
    private float lift() {
        float ground = ground();
        float darker = 0;
        float lighter = 0;
        for (float v : light) {
            darker = Math.max(darker, ground - v);
            lighter = Math.max(lighter, v - ground);
        }
        float sign = darker > lighter ? -1 : 1;
        for (int i = 0; i < light.length; i++) {
            light[i] = Math.max(0, sign * (light[i] - ground));
        }
        return Math.max(darker, lighter);
    }

    /// The brightness that is the median of the border.
    private float ground() {
        float[] border = new float[2 * (width + height)];
        for (int x = 0; x < width; x++) {
            border[x] = light[x];
            border[width + x] = light[(height - 1) * width + x];
        }
        for (int y = 0; y < height; y++) {
            border[2 * width + y] = light[y * width];
            border[2 * width + height + y] = light[y * width + width - 1];
        }
        Arrays.sort(border);
        return border[border.length / 2];
    }

    /// The page, or if what is on it is small, only that, in the middle of a square of ground.
    private Tensor square(float faint) {
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        for (int i = 0; i < light.length; i++) {
            if (light[i] > faint) {
                left = Math.min(left, i % width);
                right = Math.max(right, i % width + 1);
                top = Math.min(top, i / width);
                bottom = Math.max(bottom, i / width + 1);
            }
        }
        if (Math.max(right - left, bottom - top) >= SMALL * Math.max(width, height)) {
            return square(0, width, 0, height);
        }
        return square(left, right, top, bottom);
    }

    private Tensor square(int left, int right, int top, int bottom) {
        int w = right - left;
        int h = bottom - top;
        int side = Math.max(w, h);
        float[] square = new float[side * side];
        for (int row = 0; row < h; row++) {
            System.arraycopy(
                    light,
                    (top + row) * width + left,
                    square,
                    ((side - h) / 2 + row) * side + (side - w) / 2,
                    w);
        }
        return Tensor.of(square).reshape(1, 1, side, side);
    }
}
