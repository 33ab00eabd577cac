package dev.nacre.parity;

import dev.nacre.Nacre;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.data.Samples;
import dev.nacre.examples.Accuracy;
import dev.nacre.examples.FashionMnist;
import dev.nacre.nn.Losses;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.OneCycleLR;
import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The network of the example for Fashion-MNIST, trained by Nacre and by libtorch from the same
/// weights on the same batches at the same learning rates; what is dropped differs.
///
/// It prints a table: the seed, the accuracy of both on the test images, and seconds an epoch.
final class FashionTraining {
    private FashionTraining() {}

    /// @param args how many epochs and how many seeds, 3 and 1 by default
    static void main(String[] args) throws IOException {
        int epochs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int seeds = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        torch.set_num_threads(Runtime.getRuntime().availableProcessors());
        var clothes = Datasets.fashionMnist();
        System.out.println("| seed | nacre | libtorch | nacre, s | libtorch, s |");
        System.out.println("|--:|--:|--:|--:|--:|");
        for (int seed = 1; seed <= seeds; seed++) {
            Nacre.seed(seed);
            torch.manual_seed(seed);
            var model = FashionMnist.model();
            TorchWeights weights = new TorchWeights(model, 0.999, 0.01, false);
            TorchClothes torchModel = new TorchClothes(weights);
            var batches = DataLoader.of(clothes.train(), FashionMnist.BATCH, o -> o.shuffle(true));
            var optimizer = AdamW.of(model.parameters(), o -> o.lr(FashionMnist.LR));
            var schedule = OneCycleLR.of(optimizer, FashionMnist.LR, epochs * batches.batches());
            long nanos = 0;
            long torchNanos = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (var batch : batches) {
                    double lr = optimizer.lr();
                    long start = System.nanoTime();
                    optimizer.zeroGrad();
                    Losses.crossEntropy(model.apply(batch.inputs()), batch.labels()).backward();
                    optimizer.step();
                    schedule.step();
                    long between = System.nanoTime();
                    nanos += between - start;
                    torchNanos += step(torchModel, weights, batch.inputs(), batch.labels(), lr);
                }
            }
            System.out.printf(
                    "| %d | %.4f | %.4f | %.1f | %.1f |%n",
                    seed,
                    Accuracy.of(model, clothes.test()),
                    accuracy(torchModel, clothes.test()),
                    nanos / 1e9 / epochs,
                    torchNanos / 1e9 / epochs);
        }
    }

    /// A step, and how long it takes once its batch is there.
    private static long step(
            TorchClothes model,
            TorchWeights weights,
            dev.nacre.Tensor inputs,
            dev.nacre.Tensor labels,
            double lr) {
        try (PointerScope _ = new PointerScope()) {
            Tensor x = Torch.of(Numbers.of(inputs));
            Tensor wanted = Torch.of(Numbers.of(labels));
            long start = System.nanoTime();
            weights.zeroGrad();
            torch.cross_entropy_loss(model.logits(x, true), wanted).backward();
            weights.step(lr);
            return System.nanoTime() - start;
        }
    }

    private static double accuracy(TorchClothes model, Samples images) {
        long right = 0;
        for (var batch : DataLoader.of(images, FashionMnist.BATCH)) {
            try (PointerScope _ = new PointerScope();
                    NoGradGuard _ = new NoGradGuard()) {
                Tensor logits = model.logits(Torch.of(Numbers.of(batch.inputs())), false);
                Tensor guesses = logits.argmax(new LongOptional(1), false);
                Tensor labels = Torch.of(Numbers.of(batch.labels()));
                right += guesses.eq(labels).sum().item_long();
            }
        }
        return (double) right / images.count();
    }
}
