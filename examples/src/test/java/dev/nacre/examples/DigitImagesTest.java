package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pictures in `images` are those that the program draws.
class DigitImagesTest {
    private static final Path IMAGES = Path.of("images");

    @TempDir Path folder;

    @Test
    void thePicturesAreThoseOfTheProgram() throws IOException {
        DigitImages.main(new String[] {folder.toString()});
        assertEquals(names(folder), names(IMAGES));
        assertEquals(10, names(IMAGES).size());
        for (String name : names(IMAGES)) {
            assertArrayEquals(gray(folder.resolve(name)), gray(IMAGES.resolve(name)), name);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private static int[] gray(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(64, image.getWidth());
        return image.getRaster().getSamples(0, 0, 64, 64, 0, (int[]) null);
    }
}
