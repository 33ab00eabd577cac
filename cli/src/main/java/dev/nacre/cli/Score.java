package dev.nacre.cli;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Samples;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Module;

/// How well a network did on some samples.
///
/// @param lossSum the cross entropy, added up over all samples
/// @param right how many it recognised
record Score(double lossSum, long right, long count) {
    static final Score NONE = new Score(0, 0, 0);

    /// How many samples are judged at once: all take much memory and are no faster.
    private static final int AT_ONCE = 500;

    /// The score of a whole part of a data set.
    static Score of(Module model, Samples samples) {
        model.eval();
        try (Autograd.Scope _ = Autograd.noGrad()) {
            Score all = NONE;
            for (Samples some : DataLoader.of(samples, AT_ONCE)) {
                Tensor logits = model.apply(some.inputs());
                Tensor loss = Losses.crossEntropy(logits, some.labels());
                all = all.and(of(logits, loss, some.labels()));
            }
            return all;
        } finally {
            model.train();
        }
    }

    /// @param loss the mean over the samples
    static Score of(Tensor logits, Tensor loss, Tensor labels) {
        long count = labels.numel();
        long right = logits.argmax(1).eq(labels).sum().itemLong();
        return new Score(loss.item() * count, right, count);
    }

    Score and(Score other) {
        return new Score(lossSum + other.lossSum, right + other.right, count + other.count);
    }

    double loss() {
        return lossSum / count;
    }

    double accuracy() {
        return (double) right / count;
    }
}
