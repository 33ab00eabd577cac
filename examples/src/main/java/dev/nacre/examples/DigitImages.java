package dev.nacre.examples;

import dev.nacre.Tensor;
import dev.nacre.data.Datasets;
import dev.nacre.data.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/// Draws the pictures in `examples/images`: ten digits that people wrote, as a scanner would show
/// them, dark ink on light paper.
///
/// They are the first ones of each digit in the test part, which no network has learned from.
public final class DigitImages {
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    private static final int PIXELS = 8;
    private static final int SCALE = 8;
    private static final int PAPER = 0xf4;
    private static final int INK = 0x1c;

    /// How sharp the edge of the ink is.
    private static final double EDGE = 10;

    private DigitImages() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length == 0 ? "examples/images" : args[0]);
        Files.createDirectories(folder);
        for (int digit = 0; digit < NAMES.size(); digit++) {
            ImageIO.write(
                    picture(digit), "png", folder.resolve(NAMES.get(digit) + ".png").toFile());
        }
    }

    private static BufferedImage picture(int digit) {
        float[] ink = pixels(digit);
        int side = PIXELS * SCALE;
        BufferedImage page = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double share = ink(ink, position(x), position(y));
                page.getRaster()
                        .setSample(x, y, 0, (int) Math.round(PAPER + (INK - PAPER) * share));
            }
        }
        return page;
    }

    /// Where the middle of a pixel of the picture lies among the pixels of the digit.
    private static double position(int pixel) {
        return (pixel + 0.5) / SCALE - 0.5;
    }

    /// The ink between pixels: a mean of the four around, weighted by how near they are, and then
    /// with an edge, as a pen has it.
    private static double ink(float[] ink, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double sum = 0;
        for (int row = top; row <= top + 1; row++) {
            for (int column = left; column <= left + 1; column++) {
                if (row >= 0 && row < PIXELS && column >= 0 && column < PIXELS) {
                    double weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
                    sum += weight * ink[row * PIXELS + column];
                }
            }
        }
        return edge(sum);
    }

    /// The logistic function around one half, from 0 to 0 and from 1 to 1.
    private static double edge(double share) {
        return 0.5 + Math.tanh(EDGE * (share - 0.5) / 2) / Math.tanh(EDGE / 4) / 2;
    }

    private static float[] pixels(int digit) {
        Samples test = Datasets.digits().test();
        long[] labels = test.labels().toLongArray();
        int first = 0;
        while (labels[first] != digit) {
            first++;
        }
        Tensor image = test.get(first).input();
        return image.toFloatArray();
    }
}
