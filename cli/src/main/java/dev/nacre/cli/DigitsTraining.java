package dev.nacre.cli;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.data.Digits;
import dev.nacre.data.Samples;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Module;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.CosineAnnealingLR;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// Trains a network to read handwritten digits: how one trains with Nacre, in one file.
///
/// @param batch how many images each step learns from
/// @param lr the learning rate of the first step; it falls to 0 along a cosine
/// @param seed what the first weights and the orders of the images are drawn from
/// @param activation what is between the layers
record DigitsTraining(
        int epochs, int batch, double lr, long seed, UnaryOperator<Tensor> activation) {
    /// One round over all images.
    ///
    /// @param number 1 for the first
    /// @param train how it did while it learned
    /// @param validation how it did afterwards, on images it does not learn from
    record Epoch(int number, Score train, Score validation, double lr) {}

    /// Is told how it goes.
    interface Observer {
        /// After each step.
        ///
        /// @param steps how many steps a round has
        void onStep(int epoch, long step, long steps, Score soFar);

        void onEpoch(Epoch epoch, Module model) throws IOException;
    }

    Score run(Observer observer) throws IOException {
        Nacre.seed(seed);
        Digits digits = Datasets.digits();
        Sequential model =
                Sequential.of(
                        Linear.of(64, 128),
                        activation,
                        Linear.of(128, 64),
                        activation,
                        Linear.of(64, 10));
        DataLoader batches = DataLoader.of(digits.train(), batch, o -> o.shuffle(true));
        AdamW optimizer = AdamW.of(model.parameters(), o -> o.lr(lr));
        var schedule = CosineAnnealingLR.of(optimizer, epochs * batches.batches());

        for (int epoch = 1; epoch <= epochs; epoch++) {
            double lrNow = optimizer.lr();
            long step = 0;
            Score train = Score.NONE;
            for (Samples images : batches) {
                optimizer.zeroGrad();
                Tensor logits = model.apply(images.inputs());
                Tensor loss = Losses.crossEntropy(logits, images.labels());
                loss.backward();
                optimizer.step();
                schedule.step();
                train = train.and(Score.of(logits, loss, images.labels()));
                observer.onStep(epoch, ++step, batches.batches(), train);
            }
            Score validation = Score.of(model, digits.validation());
            observer.onEpoch(new Epoch(epoch, train, validation, lrNow), model);
        }
        // Looked at once, when nothing can be changed any more.
        return Score.of(model, digits.test());
    }
}
