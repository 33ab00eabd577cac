package dev.nacre.cli;

import dev.nacre.type.NacreException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// What decides how a training goes, step by step: what must be the same when it is resumed.
///
/// @param batch how many images each step learns from
/// @param lr the learning rate of the first step
/// @param seed what the first weights and the orders of the images are drawn from
record Settings(ImageTask task, Activation activation, int batch, double lr, long seed) {
    /// The names of their options without dashes, and of the notes in a checkpoint.
    static final String DATA = "data";

    static final String ACTIVATION = "activation";
    static final String BATCH = "batch";
    static final String LR = "lr";
    static final String SEED = "seed";

    /// The note, which is no option.
    static final String NETWORK = "network";

    /// Settings from their texts; those that are missing are what suits the data set.
    ///
    /// @throws NacreException if one is wrong; the message begins with `--NAME=VALUE: `
    static Settings of(Map<String, String> texts) {
        String data = texts.getOrDefault(DATA, ImageTask.DIGITS.title());
        ImageTask task = ImageTask.named(data);
        if (task == null) {
            throw new NacreException("--data=%s: must be %s".formatted(data, ImageTask.names()));
        }
        Activation activation;
        try {
            activation = Activation.of(texts.getOrDefault(ACTIVATION, "mish"));
        } catch (NacreException e) {
            throw new NacreException("--activation=" + e.getMessage(), e);
        }
        int batch = number(texts, BATCH, task.batch(), Integer::valueOf);
        check("--batch", batch, Integer.MAX_VALUE);
        double lr = number(texts, LR, 0.01, Double::valueOf);
        if (!(lr > 0) || Double.isInfinite(lr)) {
            throw new NacreException(
                    "--lr=" + lr + ": the learning rate must be above 0, such as 0.01");
        }
        return new Settings(task, activation, batch, lr, number(texts, SEED, 42L, Long::valueOf));
    }

    /// @throws NacreException if a number is below 1 or too large
    static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new NacreException(
                    "%s=%d: must be 1 or more%s"
                            .formatted(
                                    option,
                                    value,
                                    most == Integer.MAX_VALUE ? "" : ", and at most " + most));
        }
    }

    private static <N> N number(
            Map<String, String> texts, String name, N usual, Function<String, N> reader) {
        String text = texts.get(name);
        try {
            return text == null ? usual : reader.apply(text);
        } catch (NumberFormatException e) {
            throw new NacreException("--%s=%s: is no number".formatted(name, text), e);
        }
    }

    ModelCard card() {
        return task.card(activation);
    }

    /// All of them as texts, which make the same settings again.
    SequencedMap<String, String> notes() {
        SequencedMap<String, String> notes = new LinkedHashMap<>();
        notes.put(DATA, task.title());
        notes.put(NETWORK, card().networkName());
        notes.put(ACTIVATION, activation.text());
        notes.put(BATCH, String.valueOf(batch));
        notes.put(LR, String.valueOf(lr));
        notes.put(SEED, String.valueOf(seed));
        return notes;
    }
}
