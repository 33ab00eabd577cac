package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
    private static final int TRAINING = 0x2a6fbb;
    private static final int VALIDATION = 0xd1603d;

    @TempDir Path folder;

    private BufferedImage draw(List<Epoch> epochs) throws IOException {
        Path file = folder.resolve("curves.png");
        Curves.draw(epochs, "digits with mish", file);
        return ImageIO.read(file.toFile());
    }

    private static long pixels(BufferedImage image, int color) {
        int[] all =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(all).filter(p -> (p & 0xffffff) == color).count();
    }

    @Test
    void hasBothLinesOfAnyLength() throws IOException {
        for (int n : new int[] {1, 2, 20, 300}) {
            List<Epoch> epochs = new ArrayList<>();
            for (int i = 1; i <= n; i++) {
                epochs.add(new Epoch(i, 0.1, 1.0 / i, 1 - 0.5 / i, 1.2 / i, 1 - 0.6 / i, i));
            }
            BufferedImage image = draw(epochs);
            assertTrue(pixels(image, TRAINING) > 100, "training, epochs: " + n);
            assertTrue(pixels(image, VALIDATION) > 100, "validation, epochs: " + n);
        }
    }

    @Test
    void aLossThatIsNoNumberLeavesTheRest() throws IOException {
        Epoch well = new Epoch(1, 0.1, 2, 0.3, 2.1, 0.2, 1);
        Epoch lost = new Epoch(2, 0.1, Double.NaN, 0.1, Double.POSITIVE_INFINITY, 0.1, 2);
        assertTrue(pixels(draw(List.of(well, lost)), TRAINING) > 100);
        assertTrue(pixels(draw(List.of(lost)), TRAINING) > 100);
    }

    @Test
    void aPictureThatCannotBeDrawnIsAWarning() throws IOException {
        // A folder that is not empty is in its place.
        Files.createDirectories(folder.resolve("out/curves.png/full"));
        Run r =
                Run.nacre(
                        "train", "--epochs=1", "--batch=256", "--out", folder.resolve("out") + "");
        assertEquals(0, r.code(), r.err());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().startsWith("warning: curves.png could not be drawn: "), r.err());
        assertTrue(r.lines().getLast().startsWith("test accuracy: "), r.out());
    }
}
