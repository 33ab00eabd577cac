package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.io.Safetensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `nacre train --resume`, and what a run leaves behind that was stopped.
class ResumeTest {
    private static final List<String> FILES =
            List.of("model.safetensors", "checkpoint.safetensors");

    @TempDir static Path first;
    private static Run begun;

    @TempDir Path folder;

    private Run train(String out, String... more) {
        List<String> args = new ArrayList<>(List.of("train", "--out", at(out).toString()));
        args.addAll(List.of(more));
        return Run.nacre(args.toArray(String[]::new));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    /// A run of 2 epochs, a copy of which every test has.
    @BeforeAll
    static void begin() {
        begun =
                Run.nacre(
                        "train",
                        "--epochs=2",
                        "--batch=400",
                        "--seed=7",
                        "--out=" + first.resolve("run"));
        assertEquals(0, begun.code(), begun.err());
    }

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectory(at("run"));
        for (String file : List.of(FILES.get(0), FILES.get(1), "log.csv")) {
            Files.copy(first.resolve("run").resolve(file), at("run").resolve(file));
        }
    }

    @Test
    void aRunThatGoesOnIsTheRunThatNeverStopped() throws IOException {
        Run whole = train("whole", "--epochs=4", "--batch=400", "--seed=7");
        Run resumed = train("run", "--resume", "--epochs=4");
        assertEquals(0, resumed.code(), resumed.err());
        assertEquals(whole.lines().getLast(), resumed.lines().getLast());
        assertTrue(resumed.lines().contains("2 of 4 epochs are over"), resumed.out());
        for (String file : FILES) {
            assertArrayEquals(
                    Files.readAllBytes(at("whole").resolve(file)),
                    Files.readAllBytes(at("run").resolve(file)),
                    file);
        }
        assertEquals(table("whole"), table("run"));
        assertEquals(5, table("run").size());
        double[] seconds =
                TrainCommandTest.numbers(
                        Files.readAllLines(at("run").resolve("log.csv")).stream()
                                .skip(1)
                                .map(r -> r.substring(r.lastIndexOf(',') + 1))
                                .reduce((a, b) -> a + "," + b)
                                .orElseThrow());
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        assertArrayEquals(sorted, seconds, "the time goes on, too");
    }

    /// The rows of `log.csv` but for the time.
    private List<String> table(String out) throws IOException {
        return Files.readAllLines(at(out).resolve("log.csv")).stream()
                .map(r -> r.substring(0, r.lastIndexOf(',')))
                .toList();
    }

    @Test
    void aRunThatIsOverIsOnlyTestedAgain() throws IOException {
        byte[] before = Files.readAllBytes(at("run").resolve("checkpoint.safetensors"));
        Run again = train("run", "--resume");
        assertEquals(0, again.code(), again.err());
        assertEquals(begun.lines().getLast(), again.lines().getLast());
        assertTrue(again.lines().stream().noneMatch(l -> l.startsWith("epoch ")), again.out());
        assertArrayEquals(before, Files.readAllBytes(at("run").resolve("checkpoint.safetensors")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --batch=64            | was begun with --batch=400; leave the option out
                    --lr=0.02             | was begun with --lr=0.01; leave the option out
                    --seed=8              | was begun with --seed=7; leave the option out
                    --activation=gelu     | was begun with --activation=mish; leave the option out
                    --data=fashion-mnist  | was begun with --data=digits; leave the option out
                    --epochs=1            | has 2 epochs already
                    """)
    void whatContradictsTheCheckpointIsAnError(String option, String part) throws IOException {
        byte[] before = Files.readAllBytes(at("run").resolve("model.safetensors"));
        Run r = train("run", "--resume", option);
        assertEquals(2, r.code());
        assertEquals(1, r.err().lines().count());
        assertTrue(r.err().startsWith("nacre train: " + option + ": "), r.err());
        assertTrue(r.err().contains(part), r.err());
        assertArrayEquals(before, Files.readAllBytes(at("run").resolve("model.safetensors")));
    }

    @Test
    void aCheckpointOfAnotherNetworkIsAnError() throws IOException {
        Path file = at("run").resolve("checkpoint.safetensors");
        Safetensors saved = Safetensors.read(file);
        var notes = new LinkedHashMap<>(saved.metadata());
        notes.put("note.network", "Perceptron layers=3");
        new Safetensors(saved.tensors(), notes).write(file);
        Run r = train("run", "--resume");
        assertEquals(2, r.code());
        assertTrue(r.err().contains("is Perceptron layers=3, that of this version"), r.err());
        assertTrue(r.err().contains("ConvNet size=8"), r.err());
    }

    @Test
    void aDamagedCheckpointIsAnError() throws IOException {
        Path file = at("run").resolve("checkpoint.safetensors");
        Files.write(file, new byte[] {1, 2, 3});
        Run r = train("run", "--resume");
        assertEquals(2, r.code());
        assertEquals(1, r.err().lines().count());
        assertTrue(r.err().contains(file.toString()), r.err());
    }

    /// Killed at once, or told to stop, as by Ctrl-C: the files are whole, and the run goes on.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverStopsARunItsFilesAreWhole(boolean kill) throws IOException, InterruptedException {
        Process p =
                Run.process(
                        "-Dnacre.threads=2",
                        List.of("train", "--out", at("stopped").toString()),
                        "--epochs=1000",
                        "--batch=400",
                        "--seed=7");
        StringBuilder shown = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(p.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                shown.append(line).append('\n');
                if (line.startsWith("epoch 3/")) {
                    if (kill) {
                        p.toHandle().destroyForcibly();
                    } else {
                        p.toHandle().destroy();
                    }
                }
            }
        }
        assertTrue(p.waitFor() != 0, shown.toString());
        if (!kill) {
            assertTrue(shown.toString().contains("nacre train: stopped; "), shown.toString());
            assertTrue(shown.toString().contains("--resume --out "), shown.toString());
        }
        assertTrue(Files.exists(at("stopped").resolve("model.safetensors")));
        long over = Files.readAllLines(at("stopped").resolve("log.csv")).size() - 1;
        int goal = (int) over + 1;
        Run resumed = train("stopped", "--resume", "--epochs=" + goal);
        assertEquals(0, resumed.code(), resumed.err());
        train("whole", "--epochs=" + goal, "--batch=400", "--seed=7");
        assertArrayEquals(
                Files.readAllBytes(at("whole").resolve("model.safetensors")),
                Files.readAllBytes(at("stopped").resolve("model.safetensors")));
        assertEquals(table("whole"), table("stopped"));
    }
}
