package dev.nacre.examples;

import dev.nacre.Autograd;
import dev.nacre.Generator;
import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.nn.Gradients;
import dev.nacre.nn.Losses;
import dev.nacre.optim.CosineAnnealingLR;
import dev.nacre.optim.LRScheduler;
import dev.nacre.optim.LinearLR;
import dev.nacre.optim.Optimizer;
import dev.nacre.optim.SequentialLR;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A small GPT learns to write, character by character, from the book of Genesis in the King James
/// Version or from a text of yours.
///
/// `java ... dev.nacre.examples.CharacterGpt [STEPS [TEXT]]`
public final class CharacterGpt {
    private static final int LOOK = 100;

    /// How many pieces of the text a step sees.
    public static final long BATCH = 16;

    /// The learning rate after warming up.
    public static final double LR = 2e-3;

    private CharacterGpt() {}

    /// Trains for 1000 steps, or as many as the first argument says, and prints what it writes.
    public static void main(String[] args) throws IOException {
        var given = Arguments.of("CharacterGpt", List.of("STEPS", "TEXT"), args);
        int steps = given.number("STEPS", 1000);
        String file = given.word("TEXT", "");
        Nacre.seed(1337);
        var characters =
                Characters.read(file.isEmpty() ? Shipped.file("text/genesis.txt") : Path.of(file));
        var model = new Gpt(new Gpt.Config(characters.size(), 64, 4, 4, 128, 0.1));
        train(model, characters, steps);
        model.save(Path.of("character-gpt.safetensors"));
        var begun = characters.encode("And God said").unsqueeze(0);
        System.out.println(characters.decode(model.generate(begun, 300, 0.8, 10)));
    }

    /// Trains on the first nine tenths of a text and leaves the model in `eval()`.
    ///
    /// @return the loss on the last tenth, in nats a character
    static double train(Gpt model, Characters characters, int steps) {
        long time = model.config().context();
        long cut = characters.text().numel() * 9 / 10;
        var seen = characters.text().narrow(0, 0, cut);
        var unseen = characters.text().narrow(0, cut, characters.text().numel() - cut);
        var optimizer = model.optimizer(LR, 0.1);
        var schedule = schedule(optimizer, steps);
        double loss = Double.NaN;
        for (int step = 1; step <= steps; step++) {
            var batch = Characters.batch(seen, BATCH, time, Nacre.generator());
            optimizer.zeroGrad();
            loss(model, batch).backward();
            Gradients.clipGradNorm(model.parameters(), 1.0);
            optimizer.step();
            schedule.step();
            if (step % LOOK == 0 || step == steps) {
                model.eval();
                loss = mean(unseen, time, b -> loss(model, b).item());
                model.train();
                System.out.printf("step %d: loss %.3f%n", step, loss);
            }
        }
        model.eval();
        return loss;
    }

    /// A learning rate that rises for a twentieth of the steps and then falls to a tenth along a
    /// cosine.
    public static LRScheduler schedule(Optimizer<?> optimizer, int steps) {
        int warmUp = Math.max(1, steps / 20);
        int rest = Math.max(1, steps - warmUp);
        return SequentialLR.of(optimizer, o -> LinearLR.of(o, 0.01, 1, warmUp))
                .then(warmUp, o -> CosineAnnealingLR.of(o, rest, LR / 10));
    }

    /// The cross entropy of what it says about the next characters, in nats.
    public static Tensor loss(Gpt model, Characters.Batch batch) {
        var logits = model.apply(batch.inputs());
        return Losses.crossEntropy(logits.flatten(0, 1), batch.targets().flatten());
    }

    /// The mean of a loss over ten batches of a text, the same each time; no gradients are taken.
    public static double mean(
            Tensor text, long time, ToDoubleFunction<? super Characters.Batch> loss) {
        var generator = new Generator(0);
        try (var _ = Autograd.noGrad()) {
            return IntStream.range(0, 10)
                            .mapToObj(i -> Characters.batch(text, BATCH, time, generator))
                            .mapToDouble(loss)
                            .sum()
                    / 10;
        }
    }
}
