package dev.nacre.optim;

import dev.nacre.Generator;
import dev.nacre.Tensor;
import dev.nacre.io.FileFormatException;
import dev.nacre.io.Safetensors;
import dev.nacre.nn.Module;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Everything that a training run depends on, in one file: model, optimizer, schedule, generators,
/// and how far it is. A run that goes on from it does the same, bit for bit, as one that never
/// stopped.
///
/// ```java
/// var checkpoint = Checkpoint.of(model, optimizer, schedule, Nacre.generator());
/// checkpoint.epoch(3).step(120).save(path);
/// ...
/// checkpoint.load(path); // into the same objects of a new program
/// for (long epoch = checkpoint.epoch(); epoch < 10; epoch++) { ... }
/// ```
///
/// The file is of the safetensors format; the parts' state dicts are in it under `model.`,
/// `optimizer.` and `scheduler.`, and the rest is metadata.
public final class Checkpoint {
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";
    private static final String SCHEDULER = "scheduler.";
    private static final String EPOCH = "epoch";
    private static final String STEP = "step";
    private static final String GENERATOR = "generator.";
    private static final String NOTE = "note.";

    private final Module model;
    private final Optimizer<?> optimizer;
    private final @Nullable Schedule scheduler;
    private final List<Generator> generators;
    private final SequencedMap<String, String> notes = new LinkedHashMap<>();
    private long epoch;
    private long step;

    private Checkpoint(
            Module model,
            Optimizer<?> optimizer,
            @Nullable Schedule scheduler,
            Generator... generators) {
        this.model = model;
        this.optimizer = optimizer;
        this.scheduler = scheduler;
        this.generators = List.of(generators);
    }

    /// A checkpoint of a run.
    ///
    /// @param generators all that the run draws from, such as [dev.nacre.Nacre#generator()]
    public static Checkpoint of(Module model, Optimizer<?> optimizer, Generator... generators) {
        return new Checkpoint(model, optimizer, null, generators);
    }

    /// A checkpoint of a run with a schedule.
    ///
    /// @param generators all that the run draws from, such as [dev.nacre.Nacre#generator()]
    public static Checkpoint of(
            Module model, Optimizer<?> optimizer, Schedule scheduler, Generator... generators) {
        return new Checkpoint(model, optimizer, scheduler, generators);
    }

    /// Sets how many epochs are over; returns this checkpoint.
    public Checkpoint epoch(long epoch) {
        this.epoch = epoch;
        return this;
    }

    /// Sets how many steps are over; returns this checkpoint.
    public Checkpoint step(long step) {
        this.step = step;
        return this;
    }

    /// How many epochs are over, as was set or loaded.
    public long epoch() {
        return epoch;
    }

    /// How many steps are over, as was set or loaded.
    public long step() {
        return step;
    }

    /// Sets a fact about the run that is kept with it, such as the batch size: what a program needs
    /// to make the same objects again. Returns this checkpoint.
    public Checkpoint note(String key, String value) {
        notes.put(key, value);
        return this;
    }

    /// What is noted in a file, to be read before there are any objects to load it into.
    ///
    /// @throws FileFormatException if the file is damaged or not a checkpoint
    public static SequencedMap<String, String> notes(Path path) throws IOException {
        Map<String, String> metadata = Safetensors.map(path).metadata();
        numbers(path, metadata, EPOCH, 1);
        return notes(metadata);
    }

    private static SequencedMap<String, String> notes(Map<String, String> metadata) {
        SequencedMap<String, String> found = new LinkedHashMap<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(NOTE)) {
                found.put(key.substring(NOTE.length()), value);
            }
        });
        return found;
    }

    /// Writes everything as it is now; an older file is replaced at once or, if that fails, not at
    /// all.
    public void save(Path path) throws IOException {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        model.stateDict().forEach((k, v) -> tensors.put(MODEL + k, v));
        optimizer.stateDict().forEach((k, v) -> tensors.put(OPTIMIZER + k, v));
        if (scheduler != null) {
            scheduler.stateDict().forEach((k, v) -> tensors.put(SCHEDULER + k, v));
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put(EPOCH, Long.toString(epoch));
        metadata.put(STEP, Long.toString(step));
        for (int i = 0; i < generators.size(); i++) {
            Generator g = generators.get(i);
            metadata.put(GENERATOR + i, g.seed() + " " + g.counter());
        }
        notes.forEach((key, value) -> metadata.put(NOTE + key, value));
        new Safetensors(tensors, metadata).write(path);
    }

    /// Gives all parts, and the notes, the state they had when the file was written; returns this
    /// checkpoint.
    ///
    /// @throws FileFormatException if the file is damaged or not a checkpoint
    /// @throws NacreException if it is one of other parts; nothing is changed
    public Checkpoint load(Path path) throws IOException {
        Safetensors file = Safetensors.read(path);
        Map<String, String> metadata = file.metadata();
        long newEpoch = numbers(path, metadata, EPOCH, 1)[0];
        long newStep = numbers(path, metadata, STEP, 1)[0];
        long drawn = metadata.keySet().stream().filter(k -> k.startsWith(GENERATOR)).count();
        if (drawn != generators.size()) {
            throw new NacreException(
                    "%s: has %d generators, this checkpoint %d; name the same ones in Checkpoint.of"
                            .formatted(path, drawn, generators.size()));
        }
        long[][] states = new long[generators.size()][];
        for (int i = 0; i < states.length; i++) {
            states[i] = numbers(path, metadata, GENERATOR + i, 2);
        }
        SequencedMap<String, Tensor> schedule = part(file, SCHEDULER);
        if (scheduler == null && !schedule.isEmpty()) {
            throw new NacreException(
                    path
                            + ": has the state of a schedule, this checkpoint has no schedule; name"
                            + " it in Checkpoint.of");
        }
        loadParts(path, part(file, MODEL), part(file, OPTIMIZER), schedule);
        for (int i = 0; i < states.length; i++) {
            generators.get(i).restore(new Generator.State(states[i][0], states[i][1]));
        }
        notes.clear();
        notes.putAll(notes(metadata));
        return epoch(newEpoch).step(newStep);
    }

    /// Whatever can fail comes first; the model loads as a whole or not at all.
    private void loadParts(
            Path path,
            Map<String, Tensor> ofModel,
            Map<String, Tensor> ofOptimizer,
            Map<String, Tensor> ofSchedule) {
        try {
            if (isOther(ofModel)) {
                // It says more about a model that was changed than its optimizer could.
                model.loadStateDict(ofModel);
            }
            Runnable toOptimizer = optimizer.prepare(ofOptimizer);
            Runnable toSchedule = scheduler == null ? () -> {} : scheduler.prepare(ofSchedule);
            model.loadStateDict(ofModel);
            toOptimizer.run();
            toSchedule.run();
        } catch (NacreException e) {
            throw new NacreException(path + ": " + e.getMessage(), e);
        }
    }

    /// Whether a parameter has another shape here, so that loading it fails.
    private boolean isOther(Map<String, Tensor> ofModel) {
        return model.namedParameters().entrySet().stream()
                .anyMatch(p -> {
                    Tensor value = ofModel.get(p.getKey());
                    return value != null && !value.shape().equals(p.getValue().shape());
                });
    }

    private static SequencedMap<String, Tensor> part(Safetensors file, String prefix) {
        SequencedMap<String, Tensor> values = new LinkedHashMap<>();
        file.tensors()
                .forEach((key, value) -> {
                    if (key.startsWith(prefix)) {
                        values.put(key.substring(prefix.length()), value);
                    }
                });
        return values;
    }

    private static long[] numbers(Path path, Map<String, String> metadata, String key, int count)
            throws FileFormatException {
        String text = metadata.get(key);
        if (text == null) {
            throw new FileFormatException(
                    path, "is not a checkpoint: its metadata has no \"" + key + "\"");
        }
        try {
            long[] numbers =
                    Pattern.compile(" ").splitAsStream(text).mapToLong(Long::parseLong).toArray();
            if (numbers.length == count) {
                return numbers;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new FileFormatException(
                path, "metadata \"%s\" is not %d whole numbers: %s".formatted(key, count, text));
    }
}
