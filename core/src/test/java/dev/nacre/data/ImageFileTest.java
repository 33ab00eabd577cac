package dev.nacre.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.Tensor;
import dev.nacre.type.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
    @TempDir Path folder;

    private Tensor gray(BufferedImage image) throws IOException {
        Path file = folder.resolve("image.png");
        ImageIO.write(image, "png", file.toFile());
        return ImageFile.gray(file);
    }

    @Test
    void whatIsTransparentShowsPaper() throws IOException {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00000000);
        image.setRGB(1, 0, 0xff000000);
        image.setRGB(2, 0, 0x33000000);
        image.setRGB(3, 0, 0xffff0000);
        Tensor x = gray(image);
        assertEquals(Shape.of(1, 1, 4), x.shape());
        assertArrayEquals(new float[] {1, 0, 0.8f, 0.299f}, x.toFloatArray(), 1e-6f);
    }

    @Test
    void grayIsAsItIsStored() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 51, 255});
        assertArrayEquals(new float[] {0, 0.2f, 1}, gray(image).toFloatArray(), 1e-6f);
    }

    @Test
    void aMissingFileIsNamed() {
        Path none = folder.resolve("none.png");
        assertEquals(
                none.toString(),
                assertThrows(NoSuchFileException.class, () -> ImageFile.gray(none)).getFile());
    }
}
