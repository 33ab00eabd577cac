package dev.nacre.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.data.Samples;
import dev.nacre.io.FileFormatException;
import dev.nacre.nn.Dropout;
import dev.nacre.nn.Gradients;
import dev.nacre.nn.LayerNorm;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Sequential;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final int BATCHES = 4;
    private static final int EPOCHS = 4;
    private static final Samples SAMPLES = Datasets.digits().train().narrow(0, BATCHES * 16);

    /// A run of which everything is random that can be.
    private static final class Run {
        private final Generator shuffle = new Generator(1);
        private final Sequential model =
                Sequential.of(
                        Linear.of(64, 12),
                        LayerNorm.of(12),
                        Tensor::mish,
                        Dropout.of(0.3),
                        Linear.of(12, 10));
        private final AdamW optimizer = AdamW.of(model.parameters(), o -> o.lr(0.01));
        private final OneCycleLR schedule = OneCycleLR.of(optimizer, 0.05, EPOCHS * BATCHES);
        private final DataLoader loader =
                DataLoader.of(SAMPLES, 16, o -> o.shuffle(true).generator(shuffle));
        private final Checkpoint checkpoint =
                Checkpoint.of(model, optimizer, schedule, Nacre.generator(), shuffle);
        private final List<Float> losses = new ArrayList<>();

        void until(long epochs) {
            for (long epoch = checkpoint.epoch(); epoch < epochs; epoch++) {
                for (Samples batch : loader) {
                    optimizer.zeroGrad();
                    Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
                    loss.backward();
                    Gradients.clipGradNorm(model.parameters(), 1);
                    optimizer.step();
                    schedule.step();
                    losses.add((float) loss.item());
                    checkpoint.step(checkpoint.step() + 1);
                }
                checkpoint.epoch(epoch + 1);
            }
        }
    }

    @Test
    void notesAreReadBeforeAnythingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        Run run = new Run();
        run.checkpoint.note("batch", "16").note("data", "digits, \"the\" small ones").save(file);
        assertEquals(
                Map.of("batch", "16", "data", "digits, \"the\" small ones"),
                Checkpoint.notes(file));
        Run other = new Run();
        other.checkpoint.note("forgotten", "x").load(file);
        other.checkpoint.save(folder.resolve("again"));
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(folder.resolve("again")));
        run.model.save(folder.resolve("model"));
        FileFormatException e =
                assertThrows(
                        FileFormatException.class, () -> Checkpoint.notes(folder.resolve("model")));
        assertTrue(e.getMessage().contains("is not a checkpoint"), e.getMessage());
    }

    @Test
    void aRunThatGoesOnIsTheRunThatNeverStopped(@TempDir Path folder) throws IOException {
        Nacre.seed(42);
        Run whole = new Run();
        whole.until(EPOCHS);
        Nacre.seed(42);
        Run first = new Run();
        first.until(EPOCHS / 2);
        Path file = folder.resolve("checkpoint.safetensors");
        first.checkpoint.save(file);

        // As in a new program: other first weights, and generators that stand elsewhere.
        Nacre.seed(7);
        Run second = new Run();
        second.shuffle.randperm(3);
        second.checkpoint.load(file);
        assertEquals(EPOCHS / 2, second.checkpoint.epoch());
        assertEquals(EPOCHS / 2 * BATCHES, second.checkpoint.step());
        second.until(EPOCHS);

        List<Float> both = new ArrayList<>(first.losses);
        both.addAll(second.losses);
        assertEquals(whole.losses, both);
        assertEquals(whole.optimizer.lr(), second.optimizer.lr());
        whole.model
                .stateDict()
                .forEach((key, value) ->
                        assertArrayEquals(
                                value.toFloatArray(),
                                second.model.stateDict().get(key).toFloatArray(),
                                key));
    }

    @Test
    void everyPartOfTheStateMatters(@TempDir Path folder) throws IOException {
        Nacre.seed(42);
        Run first = new Run();
        first.until(1);
        Path file = folder.resolve("checkpoint.safetensors");
        first.checkpoint.save(file);
        first.until(2);
        List<Float> expected = first.losses.subList(BATCHES, 2 * BATCHES);

        Run dropout = new Run();
        dropout.checkpoint.load(file);
        Nacre.seed(7);
        dropout.until(2);
        assertFalse(expected.equals(dropout.losses));

        Run shuffle = new Run();
        shuffle.checkpoint.load(file);
        shuffle.shuffle.randperm(3);
        shuffle.until(2);
        assertFalse(expected.equals(shuffle.losses));

        Run optimizer = new Run();
        SequencedMap<String, Tensor> fresh = optimizer.optimizer.stateDict();
        optimizer.checkpoint.load(file);
        optimizer.optimizer.loadStateDict(fresh);
        optimizer.until(2);
        // The first loss is that of the model alone.
        assertEquals(expected.getFirst(), optimizer.losses.getFirst());
        assertFalse(expected.equals(optimizer.losses));

        Run schedule = new Run();
        SequencedMap<String, Tensor> begun = schedule.schedule.stateDict();
        schedule.checkpoint.load(file);
        schedule.schedule.loadStateDict(begun);
        schedule.until(2);
        assertFalse(expected.equals(schedule.losses));

        Run all = new Run();
        all.checkpoint.load(file);
        all.until(2);
        assertEquals(expected, all.losses);
    }

    @Test
    void aFileThatDoesNotFitChangesNothing(@TempDir Path folder) throws IOException {
        Nacre.seed(1);
        Run run = new Run();
        run.until(1);
        Path file = folder.resolve("checkpoint.safetensors");
        run.checkpoint.save(file);
        byte[] bytes = Files.readAllBytes(file);

        Sequential other = Sequential.of(Linear.of(2, 2));
        Generator g = new Generator(5);
        AdamW optimizer = AdamW.of(other.parameters(), o -> o.lr(0.25));
        assertThrows(
                NacreException.class,
                () -> Checkpoint.of(other, optimizer, StepLR.of(optimizer, 1), g, g).load(file));
        NacreException generators =
                assertThrows(
                        NacreException.class, () -> Checkpoint.of(other, optimizer).load(file));
        assertTrue(generators.getMessage().contains("2 generators"), generators.getMessage());
        NacreException schedule =
                assertThrows(
                        NacreException.class,
                        () -> Checkpoint.of(other, optimizer, g, g).load(file));
        assertTrue(schedule.getMessage().contains("no schedule"), schedule.getMessage());
        assertEquals(0.25, optimizer.lr());
        assertEquals(0, g.counter());
        NacreException parts =
                assertThrows(
                        NacreException.class,
                        () ->
                                Checkpoint.of(other, optimizer, StepLR.of(optimizer, 1), g, g)
                                        .load(file));
        assertTrue(parts.getMessage().startsWith(file + ": the state"), parts.getMessage());

        // Another layer is told by its name, not by what the optimizer keeps for it.
        Linear wide = Linear.of(2, 3);
        AdamW ofWide = AdamW.of(wide.parameters());
        wide.apply(Tensor.ones(1, 2)).sum().backward();
        ofWide.step();
        Path wider = folder.resolve("wider.safetensors");
        Checkpoint.of(wide, ofWide).save(wider);
        Linear narrow = Linear.of(2, 2);
        NacreException layer =
                assertThrows(
                        NacreException.class,
                        () -> Checkpoint.of(narrow, AdamW.of(narrow.parameters())).load(wider));
        assertTrue(
                layer.getMessage().contains("weight: shape [3, 2] does not fit [2, 2]"),
                layer.getMessage());

        Path model = folder.resolve("model.safetensors");
        run.model.save(model);
        FileFormatException e =
                assertThrows(FileFormatException.class, () -> run.checkpoint.load(model));
        assertTrue(e.getMessage().contains("not a checkpoint"), e.getMessage());
        // What was loaded is what is saved.
        run.checkpoint.load(file).save(file);
        assertArrayEquals(bytes, Files.readAllBytes(file));
    }
}
