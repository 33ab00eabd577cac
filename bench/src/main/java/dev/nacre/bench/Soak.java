package dev.nacre.bench;

import dev.nacre.Nacre;
import dev.nacre.Tensor;
import dev.nacre.backend.HostMemory;
import dev.nacre.data.DataLoader;
import dev.nacre.data.Datasets;
import dev.nacre.data.Samples;
import dev.nacre.nn.Linear;
import dev.nacre.nn.Losses;
import dev.nacre.nn.Sequential;
import dev.nacre.optim.AdamW;
import dev.nacre.optim.CosineAnnealingLR;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Trains for many steps, without a word about memory in its code, and prints what the process
/// holds as it goes: `java ... dev.nacre.bench.Soak [STEPS]`.
///
/// The resident memory is read from `/proc`, so it is 0 where there is none.
public final class Soak {
    private static final int REPORTS = 10;

    private Soak() {}

    /// Runs 10,000 steps, or as many as the first argument says.
    public static void main(String[] args) throws IOException {
        int steps = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        Nacre.seed(42);
        Samples digits = Datasets.digits().train();
        Sequential model =
                Sequential.of(
                        Linear.of(64, 128),
                        Tensor::mish,
                        Linear.of(128, 64),
                        Tensor::mish,
                        Linear.of(64, 10));
        AdamW optimizer = AdamW.of(model.parameters(), o -> o.lr(0.01));
        var schedule = CosineAnnealingLR.of(optimizer, steps);
        DataLoader loader = DataLoader.of(digits, 32, o -> o.shuffle(true).dropLast(true));
        System.out.println("step     loss      resident MB  tensors MB");
        for (int step = 0; step < steps; ) {
            for (Samples batch : loader) {
                optimizer.zeroGrad();
                Tensor loss = Losses.crossEntropy(model.apply(batch.inputs()), batch.labels());
                loss.backward();
                optimizer.step();
                schedule.step();
                if (++step % Math.max(1, steps / REPORTS) == 0) {
                    System.out.printf(
                            "%-8d %-9.4g %-12d %.1f%n",
                            step, loss.item(), resident(), HostMemory.usage().live() / 1e6);
                }
                if (step == steps) {
                    break;
                }
            }
        }
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1000;
            }
        }
        return 0;
    }
}
