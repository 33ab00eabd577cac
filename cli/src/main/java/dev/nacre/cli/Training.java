package dev.nacre.cli;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Samples;
import dev.nacre.nn.Losses;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.Checkpoint;
import dev.nacre.optim.LambdaLR;
import java.io.IOException;
import java.time.Duration;

/// Trains a network to tell images apart: how one trains with Nacre, in one file.
final class Training {
    /// The learning rate does not fall below this share of the first one.
    private static final double LEAST = 0.01;

    private final ImageTask.Parts images;
    private final ConvNet model;
    private final DataLoader batches;
    private final AdamW optimizer;
    private final LambdaLR schedule;
    private final Checkpoint checkpoint;

    /// Is told how it goes.
    interface Observer {
        /// After each step.
        ///
        /// @param steps how many steps a round has
        void onStep(int epoch, long step, long steps, Score soFar);

        /// After each epoch.
        ///
        /// @param lr the learning rate at the beginning of the epoch
        /// @param train how the network did while it learned
        /// @param validation how it did afterwards, on images it does not learn from
        void onEpoch(int epoch, double lr, Score train, Score validation) throws IOException;
    }

    Training(Settings settings, ImageTask.Parts images) {
        this.images = images;
        Nacre.seed(settings.seed());
        model = settings.card().network();
        batches = DataLoader.of(images.train(), settings.batch(), o -> o.shuffle(true));
        optimizer = AdamW.of(model.parameters(), o -> o.lr(settings.lr()));
        // It does not depend on how many epochs there will be, so that one can go on with more.
        double halving = (double) settings.task().halving() * batches.batches();
        schedule =
                LambdaLR.of(
                        optimizer, step -> Math.max(LEAST, StrictMath.pow(0.5, step / halving)));
        checkpoint = Checkpoint.of(model, optimizer, schedule, Nacre.generator());
        settings.notes().forEach(checkpoint::note);
    }

    /// Trains until so many epochs are over.
    void run(int epochs, Observer observer) throws IOException {
        for (int epoch = (int) checkpoint.epoch() + 1; epoch <= epochs; epoch++) {
            double lr = optimizer.lr();
            long step = 0;
            Score train = Score.NONE;
            for (Samples batch : batches) {
                optimizer.zeroGrad();
                Tensor logits = model.apply(batch.inputs());
                Tensor loss = Losses.crossEntropy(logits, batch.labels());
                loss.backward();
                optimizer.step();
                schedule.step();
                train = train.and(Score.of(logits, loss, batch.labels()));
                observer.onStep(epoch, ++step, batches.batches(), train);
            }
            checkpoint.epoch(epoch).step(checkpoint.step() + step);
            observer.onEpoch(epoch, lr, train, Score.of(model, images.validation()));
        }
    }

    ConvNet model() {
        return model;
    }

    /// The state of everything, to be saved or loaded between epochs.
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /// How long it has waited for images.
    Duration waited() {
        return batches.waited();
    }

    /// How the network does on images that were never looked at before: to be asked once, when
    /// nothing can be changed any more.
    Score test() {
        return Score.of(model, images.test());
    }
}
