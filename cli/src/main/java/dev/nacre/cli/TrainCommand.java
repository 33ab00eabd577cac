package dev.nacre.cli;

import dev.nacre.Tensor;
import dev.nacre.expr.FormulaException;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import dev.nacre.nn.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nacre train`: a network learns to read handwritten digits.
@Command(
        name = "train",
        header = "Trains a network to read handwritten digits.",
        description = {
            "The 1,797 digits come with Nacre. The network has layers of 64, 128, 64 and 10"
                + " numbers. It learns from 1,257 images; 180 others draw the validation curves;"
                + " the last line printed is the accuracy on the remaining 360.",
            "",
            "The folder of --out then holds model.safetensors (replaced after each epoch, whole or"
                + " not at all), log.csv (a row for each epoch) and curves.png. The same options"
                + " give the same model, byte for byte, whatever --threads is."
        },
        footer = {
            "  nacre train",
            "  nacre train --activation gelu --epochs 10 --seed 7 --out gelu",
            "  nacre train --activation 'x * sigmoid(1.702 * x)'"
        })
final class TrainCommand extends NacreCommand {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go over all images (default 30).")
    private int epochs = 30;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many images each step learns from (default 32).")
    private int batch = 32;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "The learning rate at first; it falls along a cosine (default 0.01).")
    private double lr = 0.01;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What random numbers begin with (default 42).")
    private long seed = 42;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: as many as there are cores).")
    private int threads;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description =
                    "What is between the layers: the name of a function, or a formula of x"
                            + " (default mish).")
    private String activation = "mish";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to write to, made if need be (default nacre-out).")
    private String out = "nacre-out";

    @Override
    public Integer call() throws IOException {
        check("--epochs", epochs, Integer.MAX_VALUE);
        check("--batch", batch, Integer.MAX_VALUE);
        if (!(lr > 0) || Double.isInfinite(lr)) {
            throw wrong("--lr=" + lr + ": the learning rate must be above 0, such as 0.01");
        }
        if (spec().commandLine().getParseResult().hasMatchedOption("--threads")) {
            check("--threads", threads, MOST_THREADS);
            // Read when the backend is loaded, which nothing has done so far.
            System.setProperty("nacre.threads", String.valueOf(threads));
        }
        UnaryOperator<Tensor> function = function();
        Path folder = folder();
        TrainingLog log = new TrainingLog(folder.resolve("log.csv"));

        out().printf("training with %s, writing to %s%n", activation, folder.toAbsolutePath());
        out().flush();
        ProgressLine progress = new ProgressLine(out(), ProgressLine.isTerminal(), epochs);
        List<DigitsTraining.Epoch> history = new ArrayList<>();
        Score test =
                new DigitsTraining(epochs, batch, lr, seed, function)
                        .run(
                                new DigitsTraining.Observer() {
                                    @Override
                                    public void onStep(int e, long step, long of, Score soFar) {
                                        progress.onStep(e, step, of, soFar);
                                    }

                                    @Override
                                    public void onEpoch(DigitsTraining.Epoch e, Module model)
                                            throws IOException {
                                        progress.onEpoch(e);
                                        model.save(folder.resolve("model.safetensors"));
                                        log.add(e);
                                        history.add(e);
                                        progress.onResume();
                                    }
                                });
        progress.end();
        if (!Double.isFinite(history.getLast().train().loss())) {
            warn("the loss is no number any more; try a smaller --lr");
        }
        draw(history, folder.resolve("curves.png"));
        out().printf(
                        Locale.ROOT,
                        "test accuracy: %.4f (%d/%d)%n",
                        test.accuracy(),
                        test.right(),
                        test.count());
        return 0;
    }

    private void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw wrong(
                    "%s=%d: must be 1 or more%s"
                            .formatted(
                                    option,
                                    value,
                                    most == Integer.MAX_VALUE ? "" : ", and at most " + most));
        }
    }

    private UnaryOperator<Tensor> function() {
        try {
            ParsedFormula f = FormulaParser.parse(activation, List.of("x"));
            if (!f.isCondition()) {
                return x -> f.apply(List.of(x));
            }
        } catch (FormulaException e) {
            throw wrong("--activation=" + activation + ": " + e.getMessage());
        }
        throw wrong("--activation=" + activation + ": is true or false, not a number");
    }

    /// The folder to write to, which is there and can be written to.
    private Path folder() {
        try {
            Path folder = Path.of(out);
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".nacre", ".tmp"));
            return folder;
        } catch (IOException | InvalidPathException e) {
            throw wrong("--out=" + out + ": " + Failure.reason(e));
        }
    }

    private void draw(List<DigitsTraining.Epoch> history, Path file) {
        try {
            Curves.draw(history, activation, file);
        } catch (Exception | Error e) {
            // Fonts or graphics libraries are often missing on servers; the model is what counts.
            warn("curves.png could not be drawn: " + e);
        }
    }
}
