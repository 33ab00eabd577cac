package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.io.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {
    private static final Pattern LAST =
            Pattern.compile("test accuracy: (\\d\\.\\d{4}) \\((\\d+)/360\\)");

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
    }

    private Run train(String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--out", out(out).toString()));
        args.addAll(List.of(more));
        return Run.nacre(args.toArray(String[]::new));
    }

    @Test
    void leavesModelTableAndCurves() throws IOException {
        Run r = train("a/b", "--epochs", "2");
        assertEquals("", r.err());
        assertEquals(0, r.code());
        assertTrue(r.lines().getFirst().contains(out("a/b").toString()), r.out());
        assertEquals(2, r.lines().stream().filter(l -> l.startsWith("epoch ")).count(), r.out());
        assertFalse(r.out().contains("\r"));

        Matcher last = LAST.matcher(r.lines().getLast());
        assertTrue(last.matches(), r.out());
        double accuracy = Integer.parseInt(last.group(2)) / 360.0;
        assertEquals(accuracy, Double.parseDouble(last.group(1)), 5e-5);
        assertTrue(accuracy > 0.9, r.out());

        try (Stream<Path> files = Files.list(out("a/b"))) {
            assertEquals(
                    List.of("checkpoint.safetensors", "curves.png", "log.csv", "model.safetensors"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
        Map<String, Tensor> model =
                Safetensors.read(out("a/b").resolve("model.safetensors")).tensors();
        assertEquals(
                List.of(
                        "conv1.weight",
                        "conv1.bias",
                        "norm1.weight",
                        "norm1.bias",
                        "norm1.running_mean",
                        "norm1.running_var",
                        "norm1.num_batches_tracked"),
                List.copyOf(model.keySet()).subList(0, 7));
        assertTrue(
                r.lines()
                        .get(r.lines().size() - 2)
                        .matches("waited for data: \\d+\\.\\d s of \\d+\\.\\d s"),
                r.out());
        BufferedImage curves = ImageIO.read(out("a/b").resolve("curves.png").toFile());
        assertTrue(curves.getWidth() >= 640 && curves.getHeight() >= 400);
        checkTable(Files.readAllLines(out("a/b").resolve("log.csv")));
    }

    private static void checkTable(List<String> rows) {
        assertEquals(
                "epoch,learning_rate,train_loss,train_accuracy,validation_loss,"
                        + "validation_accuracy,seconds",
                rows.getFirst());
        assertEquals(3, rows.size());
        double[] first = numbers(rows.get(1));
        double[] second = numbers(rows.get(2));
        assertEquals(7, first.length);
        assertEquals(1, first[0]);
        assertEquals(2, second[0]);
        assertEquals(0.01, first[1]);
        assertEquals(0.01 / Math.pow(2, 0.25), second[1], 1e-12, "half after four epochs");
        assertTrue(second[2] < first[2], "the training loss falls");
        assertTrue(second[3] > 0.8 && second[3] <= 1);
        assertTrue(second[4] < first[4], "the validation loss falls");
        assertTrue(second[5] > 0.8 && second[5] <= 1);
        assertTrue(second[6] > first[6]);
    }

    static double[] numbers(String row) {
        return Arrays.stream(row.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void theSeedDecidesTheModel() throws IOException {
        for (String out : List.of("one", "same")) {
            train(out, "--epochs=1", "--batch=128", "--seed=5");
        }
        train("other", "--epochs=1", "--batch=128", "--seed=6");
        assertArrayEquals(model("one"), model("same"));
        assertFalse(Arrays.equals(model("one"), model("other")));
    }

    /// Neither threads nor the width of vectors, nor the collector, change a bit of the model.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dnacre.vector.bits=0",
                "-Dnacre.vector.bits=128",
                "-Dnacre.vector.bits=256",
                "-Dnacre.threads=1 -XX:+UseZGC",
                "-Dnacre.threads=5 -XX:+UseSerialGC"
            })
    void theMachineDoesNotChangeTheModel(String flags) throws IOException, InterruptedException {
        String[] options = {"--epochs=1", "--batch=420", "--seed=5"};
        train("here", options);
        Process p = Run.process(flags, List.of("train", "--out", out("there").toString()), options);
        String shown = new String(p.getInputStream().readAllBytes());
        assertEquals(0, p.waitFor(), shown);
        assertArrayEquals(model("here"), model("there"));
    }

    private byte[] model(String out) throws IOException {
        return Files.readAllBytes(out(out).resolve("model.safetensors"));
    }

    @Test
    void anyFunctionOfOneTensorActivates() throws IOException {
        for (String f : List.of("gelu", "tanh", "x * sigmoid(1.702 * x)")) {
            Run r = train("other", "--activation", f, "--epochs=1");
            assertEquals(0, r.code(), r.err());
            assertTrue(LAST.matcher(r.lines().getLast()).matches(), r.out());
        }
    }

    @Test
    void aLossThatIsNoNumberIsToldButDoesNotEndTheRun() {
        Run r = train("nan", "--lr=1e30", "--epochs=1", "--batch=256");
        assertEquals(0, r.code(), r.err());
        assertTrue(r.err().contains("try a smaller --lr"), r.err());
        assertTrue(LAST.matcher(r.lines().getLast()).matches(), r.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    --epochs=0           | --epochs=0: must be 1 or more
                    --batch=-3           | --batch=-3: must be 1 or more
                    --lr=0               | --lr=0.0: the learning rate must be above 0
                    --lr=NaN             | --lr=NaN: the learning rate must be above 0
                    --threads=0          | --threads=0: must be 1 or more
                    --threads=1000000    | at most 1024
                    --seed=x             | --seed=x: must be a whole number
                    --activation=mihs    | did you mean mish?
                    --activation=qqqqqq  | --activation=qqqqqq: unknown variable 'qqqqqq' at column 1: the variables are x
                    --activation=clamp   | write clamp(x, min, max)
                    --activation=x*y     | unknown variable 'y' at column 3
                    --activation=x>0     | is true or false
                    --data=mnist         | --data=mnist: must be digits or fashion-mnist
                    --data-dir=x         | --data-dir=x: is for --data=fashion-mnist
                    --resume             | --resume: there is no
                    """)
    void tellsWhatIsWrong(String option, String part) {
        Run r = train("wrong", option);
        assertEquals(2, r.code());
        assertEquals("", r.out());
        assertEquals(1, r.err().lines().count());
        assertTrue(r.err().contains(part), r.err());
        assertFalse(Files.exists(out("wrong")), "nothing is written before all is well");
    }

    @Test
    void theFolderMustBeWritable() throws IOException {
        Files.writeString(out("file"), "in the way");
        for (String bad : List.of("file", "file/below")) {
            Run r = train(bad, "--epochs=1");
            assertEquals(2, r.code());
            assertEquals(1, r.err().lines().count());
            assertTrue(r.err().startsWith("nacre train: --out=" + out(bad)), r.err());
        }
        assertTrue(train("file").err().contains("is a file, not a folder"));
        assertEquals(2, Run.nacre("train", "--out=/proc/none").code());
        assertEquals(2, Run.nacre("train", "--out=a\0b").code());
        assertEquals(
                "nacre train: --out=: names no folder; this one is --out=.\n",
                Run.nacre("train", "--out=").err());
        assertEquals("in the way", Files.readString(out("file")));
    }
}
