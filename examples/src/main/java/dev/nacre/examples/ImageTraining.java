package dev.nacre.examples;

import dev.nacre.Nacre;
import dev.nacre.data.DataLoader;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Module;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.OneCycleLR;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.LongFunction;

/// How a network learns to tell pictures apart, and the command line of the programs that do so.
final class ImageTraining {
    /// The largest learning rate.
    static final double RATE = 0.01;

    private static final long BATCH = 32;

    /// How well a network does in the end.
    ///
    /// @param loss the mean cross entropy during the last epoch
    /// @param accuracy on pictures of which nothing was learned
    record Score(double loss, double accuracy) {}

    private ImageTraining() {}

    /// Trains a network on the data set of a name, digits if none is given, or else
    /// `fashion-mnist`, and prints how well it does.
    ///
    /// @param network makes a network of a width, for pictures of one channel and ten kinds
    static void run(String program, int width, LongFunction<Module> network, String... words)
            throws IOException {
        var args = Arguments.of(program, List.of("DATA", "EPOCHS", "WIDTH", "FOLDER"), words);
        int epochs = args.number("EPOCHS", 5);
        int chosen = args.number("WIDTH", width);
        try {
            var images = Images.named(args.word("DATA", "digits"), args.word("FOLDER", ""));
            Nacre.seed(42);
            train(network.apply(chosen), images, epochs, BATCH, System.out);
        } catch (NoSuchFileException e) {
            System.out.println(program + ": " + e.getMessage());
        }
    }

    /// Goes over the pictures a number of times, and prints the loss each time and the accuracy in
    /// the end.
    ///
    /// @param batch how many pictures a step sees
    static Score train(Module model, Images images, int epochs, long batch, PrintStream out) {
        var batches = DataLoader.of(images.train(), batch, o -> o.shuffle(true));
        var optimizer = AdamW.of(model.parameters(), o -> o.lr(RATE));
        var schedule = OneCycleLR.of(optimizer, RATE, epochs * batches.batches());
        double mean = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
            long start = System.nanoTime();
            double sum = 0;
            model.train();
            for (var some : batches) {
                optimizer.zeroGrad();
                var loss = Losses.crossEntropy(model.apply(some.inputs()), some.labels());
                loss.backward();
                optimizer.step();
                schedule.step();
                sum += loss.item() * some.count();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            mean = sum / images.train().count();
            out.printf("epoch %d: loss %.4f, %.1f s%n", epoch, mean, seconds);
        }
        double accuracy = Accuracy.of(model, images.test());
        out.printf("test accuracy: %.4f%n", accuracy);
        return new Score(mean, accuracy);
    }
}
