package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.io.FileFormatException;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/// A file with an image, decoded with what the JDK has for it: PNG, JPEG, GIF, BMP and TIFF.
public final class ImageFile {
    /// More would be no example for training, but a damaged header or an attack.
    private static final long MOST_PIXELS = 100_000_000;

    private ImageFile() {}

    /// Says what is to be done if this Java runtime was made without the decoders.
    static void checkDecoders() {
        try {
            Class.forName("javax.imageio.ImageIO", false, ImageFile.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NacreException(
                    "images are decoded by the module java.desktop, which is missing: start java"
                        + " with --add-modules java.desktop, or give it to jlink for a runtime of"
                        + " your own",
                    e);
        }
    }

    /// Reads how bright an image is: f32 `[1, height, width]` from 0 (black) to 1. What is
    /// transparent shows white paper.
    ///
    /// @throws FileFormatException if the file is damaged or no such image
    public static Tensor gray(Path file) throws IOException {
        checkDecoders();
        return decode(file, image -> onPaper(pixels(image, true), image)).tensor();
    }

    /// Reads an image as `[3, height, width]`, red, green and blue, or `[1, height, width]` from 0
    /// (black) to 1, with 8 bits for colors; transparency is left out.
    static Pixels read(Path file, boolean grayscale) throws IOException {
        return decode(file, image -> pixels(image, grayscale));
    }

    private static Pixels decode(Path file, Function<BufferedImage, Pixels> content)
            throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Files.exists(file)
                    ? new FileFormatException(file, "is a folder or device, not a file")
                    : new NoSuchFileException(file.toString(), null, "there is no such file");
        }
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new FileFormatException(
                        file,
                        Files.size(file) == 0
                                ? "is empty"
                                : "is no image that Java can decode: PNG, JPEG, GIF, BMP or TIFF");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new FileFormatException(
                            file,
                            "is an image of %d x %d; at most %d pixels are read"
                                    .formatted(
                                            reader.getWidth(0), reader.getHeight(0), MOST_PIXELS));
                }
                return content.apply(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders throw anything when a file is damaged.
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            FileFormatException f =
                    new FileFormatException(
                            file, "cannot be decoded, as it is damaged or cut short: " + why);
            f.initCause(e);
            throw f;
        }
    }

    private static Pixels onPaper(Pixels gray, BufferedImage image) {
        if (image.getColorModel().hasAlpha()) {
            int w = image.getWidth();
            int[] argb = image.getRGB(0, 0, w, image.getHeight(), null, 0, w);
            float[] v = gray.values();
            for (int i = 0; i < v.length; i++) {
                float alpha = (argb[i] >>> 24) / 255f;
                v[i] = v[i] * alpha + (1 - alpha);
            }
        }
        return gray;
    }

    private static Pixels pixels(BufferedImage image, boolean grayscale) {
        int w = image.getWidth();
        int h = image.getHeight();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            Pixels gray = new Pixels(Shape.of(1, h, w), gray(image));
            return grayscale ? gray : gray.repeated(3);
        }
        int n = w * h;
        int[] argb = image.getRGB(0, 0, w, h, null, 0, w);
        float[] all = new float[3 * n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) {
                all[c * n + i] = (argb[i] >> (16 - 8 * c) & 0xff) / 255f;
            }
        }
        Pixels rgb = new Pixels(Shape.of(3, h, w), all);
        return grayscale ? rgb.luma() : rgb;
    }

    /// The first band as it is stored: Java takes gray for linear light and would brighten it.
    private static float[] gray(BufferedImage image) {
        float white = (1 << image.getColorModel().getComponentSize(0)) - 1;
        float[] gray =
                image.getRaster()
                        .getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (float[]) null);
        for (int i = 0; i < gray.length; i++) {
            gray[i] /= white;
        }
        return gray;
    }
}
