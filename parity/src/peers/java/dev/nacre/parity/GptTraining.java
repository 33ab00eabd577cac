package dev.nacre.parity;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.examples.CharacterGpt;
import dev.nacre.examples.Characters;
import dev.nacre.examples.Gpt;
import dev.nacre.nn.Gradients;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/// The GPT of the examples, trained by Nacre and by libtorch step by step from the same weights on
/// the same pieces of text, without dropout.
///
/// It prints a table: the step, the loss of both on its piece and on unseen text, and milliseconds
/// a step.
final class GptTraining {
    private static final int LOOK = 50;
    private static final int TIME = 64;

    private GptTraining() {}

    /// @param args the text, and how many steps, 500 by default
    static void main(String[] args) throws IOException {
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 500;
        torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        Nacre.seed(1337);
        Characters characters = Characters.read(Path.of(args[0]));
        Gpt.Config config = new Gpt.Config(characters.size(), TIME, 4, 4, 128, 0);
        Gpt model = new Gpt(config);
        TorchWeights weights = new TorchWeights(model, 0.95, 0.1, true);
        TorchGpt torchModel = new TorchGpt(config, weights);
        long cut = characters.text().numel() * 9 / 10;
        Tensor seen = characters.text().narrow(0, 0, cut);
        Tensor unseen = characters.text().narrow(0, cut, characters.text().numel() - cut);
        var optimizer = model.optimizer(CharacterGpt.LR, 0.1);
        var schedule = CharacterGpt.schedule(optimizer, steps);
        System.out.println(
                "| step | nacre | libtorch | nacre, unseen | libtorch, unseen | nacre, ms |"
                        + " libtorch, ms |");
        System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
        long nanos = 0;
        long torchNanos = 0;
        for (int step = 1; step <= steps; step++) {
            Characters.Batch batch =
                    Characters.batch(seen, CharacterGpt.BATCH, TIME, Nacre.generator());
            double lr = optimizer.lr();
            long start = System.nanoTime();
            optimizer.zeroGrad();
            Tensor loss = CharacterGpt.loss(model, batch);
            loss.backward();
            Gradients.clipGradNorm(model.parameters(), 1.0);
            optimizer.step();
            double ours = loss.item();
            schedule.step();
            long between = System.nanoTime();
            double theirs = step(torchModel, weights, batch, lr);
            torchNanos += System.nanoTime() - between;
            nanos += between - start;
            if (step == 1 || step % LOOK == 0) {
                int times = step == 1 ? 1 : LOOK;
                System.out.printf(
                        "| %d | %.4f | %.4f | %.4f | %.4f | %.0f | %.0f |%n",
                        step,
                        ours,
                        theirs,
                        CharacterGpt.mean(unseen, TIME, b -> CharacterGpt.loss(model, b).item()),
                        CharacterGpt.mean(unseen, TIME, b -> loss(torchModel, b)),
                        nanos / 1e6 / times,
                        torchNanos / 1e6 / times);
                nanos = 0;
                torchNanos = 0;
            }
        }
    }

    private static double step(
            TorchGpt model, TorchWeights weights, Characters.Batch batch, double lr) {
        try (PointerScope _ = new PointerScope()) {
            weights.zeroGrad();
            org.bytedeco.pytorch.Tensor loss = model.loss(batch);
            loss.backward();
            torch.clip_grad_norm_(weights.parameters(), 1.0);
            weights.step(lr);
            return loss.item_float();
        }
    }

    private static double loss(TorchGpt model, Characters.Batch batch) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            return model.loss(batch).item_float();
        }
    }
}
