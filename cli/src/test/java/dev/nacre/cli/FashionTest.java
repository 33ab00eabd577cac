package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `nacre train --data fashion-mnist`, with a few images that a program drew.
class FashionTest {
    private static final int SIZE = 28;

    @TempDir Path folder;

    /// Images of a bright stripe whose height tells the class.
    private void write(String part, int count) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + count * SIZE * SIZE);
        ByteBuffer labels = ByteBuffer.allocate(8 + count);
        images.putInt(0x803).putInt(count).putInt(SIZE).putInt(SIZE);
        labels.putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            labels.put((byte) (i % 10));
            for (int p = 0; p < SIZE * SIZE; p++) {
                images.put(stripe(i % 10, p / SIZE));
            }
        }
        Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }

    private static byte stripe(int label, int row) {
        return (byte) (row / 2 == label + 2 ? 250 : 0);
    }

    @Test
    void learnsAndPredicts() throws IOException {
        write("train", 40);
        write("t10k", 10);
        String out = folder.resolve("out").toString();
        Run r =
                Run.nacre(
                        "train",
                        "--data=fashion-mnist",
                        "--data-dir=" + folder,
                        "--out=" + out,
                        "--batch=10",
                        "--epochs=3");
        assertEquals(0, r.code(), r.err());
        assertEquals(3, r.lines().stream().filter(l -> l.matches(".* in \\d+\\.\\d s")).count());
        assertTrue(r.lines().getLast().matches("test accuracy: [01]\\.\\d{4} \\(\\d+/10\\)"));

        BufferedImage bag = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < SIZE * SIZE; i++) {
            bag.getRaster().setSample(i % SIZE, i / SIZE, 0, stripe(8, i / SIZE) & 0xff);
        }
        Path file = folder.resolve("bag.png");
        ImageIO.write(bag, "png", file.toFile());
        Run p =
                Run.nacre(
                        "predict",
                        "--model=" + out + "/model.safetensors",
                        "--top=10",
                        file.toString());
        assertEquals(0, p.code(), p.err());
        assertTrue(p.out().contains("Ankle boot 0."), p.out());
    }

    @Test
    void missingFilesAreOneLineThatSaysHowToGetThem() throws IOException {
        write("train", 20);
        String out = folder.resolve("out").toString();
        Run r = Run.nacre("train", "--data=fashion-mnist", "--data-dir=" + folder, "--out=" + out);
        assertEquals(2, r.code());
        assertEquals(1, r.err().lines().count());
        assertTrue(r.err().contains("t10k-images-idx3-ubyte.gz: is missing"), r.err());
        assertTrue(r.err().contains("apt install dataset-fashion-mnist"), r.err());
        assertTrue(Files.notExists(Path.of(out)), "nothing is written before all is well");
    }
}
