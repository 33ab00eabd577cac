package dev.nacre.examples;

import dev.nacre.Autograd;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Samples;
import dev.nacre.nn.Module;

/// How many of some examples a model names rightly.
public final class Accuracy {
    private static final long BATCH = 128;

    private Accuracy() {}

    /// The share of examples for which the model's largest number is that of their label.
    public static double of(Module model, Samples examples) {
        model.eval();
        long right = 0;
        try (var _ = Autograd.noGrad()) {
            for (var batch : DataLoader.of(examples, BATCH)) {
                var guesses = model.apply(batch.inputs()).argmax(1);
                right += guesses.eq(batch.labels()).sum().itemLong();
            }
        }
        return (double) right / examples.count();
    }
}
