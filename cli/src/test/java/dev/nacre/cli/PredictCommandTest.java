package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.io.Safetensors;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictCommandTest {
    private static final Path IMAGES = Path.of("../examples/images");
    private static final String[] NAMES = {
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
    };

    @TempDir static Path folder;
    private static Path model;

    @BeforeAll
    static void train() {
        Run r = Run.nacre("train", "--epochs=6", "--out", folder.resolve("run").toString());
        assertEquals(0, r.code(), r.err());
        model = folder.resolve("run/model.safetensors");
    }

    private static Run predict(String... args) {
        List<String> all = new ArrayList<>(List.of("predict", "--model", model.toString()));
        all.addAll(List.of(args));
        return Run.nacre(all.toArray(String[]::new));
    }

    private static String image(String name) {
        return IMAGES.resolve(name + ".png").toString();
    }

    @Test
    void readsTheExamples() {
        String[] files = new String[10];
        for (int i = 0; i < 10; i++) {
            files[i] = image(NAMES[i]);
        }
        Run r = predict(files);
        assertEquals("", r.err());
        assertEquals(0, r.code());
        assertEquals(10, r.lines().size());
        int right = 0;
        for (int i = 0; i < 10; i++) {
            String line = r.lines().get(i);
            assertTrue(line.matches(".*/%s\\.png \\d [01]\\.\\d{4}".formatted(NAMES[i])), line);
            right += line.contains(".png " + i + " ") ? 1 : 0;
        }
        assertTrue(right >= 9, r.out());
    }

    /// One digit as others would hand it in: white on black, larger, in color, somewhere on a wide
    /// sheet, on a transparent ground.
    @ParameterizedTest
    @ValueSource(strings = {"negative", "large", "color", "margin", "transparent"})
    void paperAndSizeDoNotMatter(String kind) throws IOException {
        BufferedImage four = ImageIO.read(IMAGES.resolve("four.png").toFile());
        Path file = folder.resolve(kind + (kind.equals("color") ? ".jpg" : ".png"));
        String format = kind.equals("color") ? "jpg" : "png";
        assertTrue(ImageIO.write(changed(four, kind), format, file.toFile()));
        Run r = predict(file.toString());
        assertEquals(0, r.code(), r.err());
        assertTrue(r.out().startsWith(file + " 4 "), r.out());
    }

    private static BufferedImage changed(BufferedImage four, String kind) {
        return switch (kind) {
            case "negative" -> new RescaleOp(-1, 255, null).filter(four, null);
            case "large" -> drawn(four, BufferedImage.TYPE_INT_RGB, 300, 300, 0, 0, 300);
            case "color" -> drawn(four, BufferedImage.TYPE_INT_RGB, 64, 64, 0, 0, 64);
            case "margin" -> drawn(four, BufferedImage.TYPE_INT_RGB, 400, 200, 250, 30, 64);
            default -> transparent(four);
        };
    }

    private static BufferedImage drawn(
            BufferedImage four, int type, int width, int height, int x, int y, int size) {
        BufferedImage page = new BufferedImage(width, height, type);
        Graphics2D g = page.createGraphics();
        g.setColor(new Color(0xf4f4f4));
        g.fillRect(0, 0, width, height);
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(four, x, y, size, size, null);
        g.dispose();
        return page;
    }

    /// Black everywhere; where there is no ink nothing of it is seen.
    private static BufferedImage transparent(BufferedImage four) {
        int w = four.getWidth();
        BufferedImage page = new BufferedImage(w, w, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < w * w; i++) {
            page.setRGB(i % w, i / w, 255 - four.getRaster().getSample(i % w, i / w, 0) << 24);
        }
        return page;
    }

    @Test
    void printsTheLikeliestFirst() {
        Run r = predict("--top=3", image("seven"));
        assertTrue(
                r.out()
                        .strip()
                        .matches(".*seven\\.png 7 0\\.\\d{4}, \\d 0\\.\\d{4}, \\d 0\\.\\d{4}"),
                r.out());
        double sum = 0;
        double last = 1;
        for (String part : predict("--top=99", image("seven")).out().strip().split(", ")) {
            double p = Double.parseDouble(part.substring(part.lastIndexOf(' ') + 1));
            assertTrue(p <= last);
            sum += p;
            last = p;
        }
        assertEquals(1, sum, 1e-3);
    }

    @Test
    void printsJson() throws IOException {
        Path odd = folder.resolve("a \"b\".png");
        Files.copy(IMAGES.resolve("seven.png"), odd);
        Run r = predict("--json", "--top=2", odd.toString(), image("one"));
        assertEquals(0, r.code(), r.err());
        String guess = "\\{\"class\": \"\\d\", \"probability\": [01]\\.\\d{6}\\}";
        String object =
                "\\{\"file\": \"%s\", \"predictions\": \\[" + guess + ", " + guess + "\\]\\}";
        assertTrue(
                r.out()
                        .strip()
                        .matches(
                                "\\["
                                        + object.formatted(".*a \\\\\"b\\\\\"\\.png")
                                        + ", "
                                        + object.formatted(".*one\\.png")
                                        + "\\]"),
                r.out());
    }

    @Test
    void oneBadImageDoesNotKeepTheOthers() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        Path blank = folder.resolve("blank.png");
        ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", blank.toFile());
        Run r = predict(text.toString(), "nowhere.png", blank.toString(), image("one"));
        assertEquals(2, r.code());
        assertEquals(1, r.lines().size());
        List<String> errors = r.err().lines().toList();
        assertEquals(
                List.of(
                        "nacre predict: "
                                + text
                                + ": is no image that Java can decode: PNG, JPEG, GIF, BMP or TIFF",
                        "nacre predict: nowhere.png: there is no such file",
                        "nacre predict: " + blank + ": shows nothing: all of it is equally bright"),
                errors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nacre.data       |                            | is no model of 'nacre train'
                    nacre.activation | mihs                       | activation mihs: unknown variable
                    nacre.network    | ConvNet size=8 channels=x  | has a network that this version
                    nacre.network    | ConvNet size=8             | has a network that this version
                    nacre.network    | ConvNet size=-8 channels=1 | has a network that this version
                    nacre.network    | ConvNet size=8 channels=3  | does not fit the ConvNet
                    nacre.classes    | a,b                        | does not fit the ConvNet
                    """)
    void aFileThatIsNoModelIsOneClearLine(String key, String value, String part)
            throws IOException {
        Safetensors saved = Safetensors.read(model);
        Map<String, String> metadata = new LinkedHashMap<>(saved.metadata());
        assertTrue(metadata.containsKey(key), metadata.toString());
        if (value == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, value);
        }
        Path changed = folder.resolve("changed.safetensors");
        new Safetensors(saved.tensors(), metadata).write(changed);
        fails(changed, part);
    }

    @Test
    void otherFilesAreNoModels() throws IOException {
        Path tensors = folder.resolve("tensors.safetensors");
        new Safetensors(Map.of("a", Tensor.of(1f)), Map.of()).write(tensors);
        fails(tensors, "is no model of 'nacre train'");
        fails(folder.resolve("run/checkpoint.safetensors"), "is a checkpoint; the model is");
        fails(folder.resolve("run/log.csv"), "is no model of 'nacre train': is no safetensors");
        Run none = Run.nacre("predict", "--model=none", image("one"));
        assertEquals(2, none.code());
        assertTrue(none.err().contains("there is no none; 'nacre train' makes"), none.err());
    }

    private static void fails(Path file, String part) {
        Run r = Run.nacre("predict", "--model", file.toString(), image("one"));
        assertEquals(2, r.code());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().startsWith("nacre predict: " + file), r.err());
        assertTrue(r.err().contains(part), r.err());
    }
}
