package dev.nacre.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `nacre train`: a network learns to tell images apart.
@Command(
        name = "train",
        header = "Trains a network to read handwritten digits, or to tell clothes apart.",
        description = {
            "The network has two convolutions, each with a batch norm, an activation and a pooling"
                    + " behind it, and a linear layer.",
            "",
            "digits: 1,797 images of 8 x 8, which come with Nacre. The network learns from 1,257;"
                    + " 180 draw the validation curves; the last line is the accuracy on the other"
                    + " 360.",
            "fashion-mnist: 70,000 images of 28 x 28, from the Debian package"
                    + " dataset-fashion-mnist or --data-dir; 55,000, 5,000 and 10,000 of them.",
            "",
            "The folder of --out then holds model.safetensors (for 'nacre predict'), log.csv (a row"
                + " for each epoch), checkpoint.safetensors (for --resume), all three replaced"
                + " after each epoch, whole or not at all, and curves.png. The same options give"
                + " the same model, byte for byte, whatever --threads is and however often the run"
                + " was stopped and resumed."
        },
        footer = {
            "  nacre train",
            "  nacre train --activation gelu --epochs 10 --seed 7 --out gelu",
            "  nacre train --activation 'x * sigmoid(1.702 * x)'",
            "  nacre train --data fashion-mnist --out fashion",
            "  nacre train --resume --out fashion --epochs 10"
        })
final class TrainCommand extends NacreCommand {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--data",
            paramLabel = "NAME",
            description = "What to learn: digits (default) or fashion-mnist.")
    private @Nullable String data;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where the four files of fashion-mnist are (default"
                            + " /usr/share/datasets/fashion-mnist).")
    private @Nullable String dataDir;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often to go over all images (default 20; fashion-mnist 5).")
    private @Nullable Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "How many images each step learns from (default 32; fashion-mnist 128).")
    private @Nullable Integer batch;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description =
                    "The learning rate at first (default 0.01). It falls by half every 4 epochs"
                            + " (fashion-mnist: every epoch), until it is a hundredth.")
    private @Nullable Double lr;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What random numbers begin with (default 42).")
    private @Nullable Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads compute (default: as many as there are cores).")
    private @Nullable Integer threads;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description =
                    "What is between the layers: the name of a function, or a formula of x"
                            + " (default mish).")
    private @Nullable String activation;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder to write to, made if need be (default nacre-out).")
    private String out = "nacre-out";

    @Option(
            names = "--resume",
            description =
                    "Go on from the checkpoint in --out, with the options it was begun with;"
                            + " --epochs may be more than it was.")
    private boolean resume;

    @Override
    public Integer call() throws IOException {
        if (threads != null) {
            Settings.check("--threads", threads, MOST_THREADS);
            // Read when the backend is loaded, which nothing has done so far.
            System.setProperty("nacre.threads", String.valueOf(threads));
        }
        if (epochs != null) {
            Settings.check("--epochs", epochs, Integer.MAX_VALUE);
        }
        if (out.isEmpty()) {
            throw wrong("--out=: names no folder; this one is --out=.");
        }
        Path path = path("--out", out);
        Resumption resumed = resume ? Resumption.of(out, path) : null;
        Settings settings = resumed == null ? Settings.of(given()) : resumed.settings(given());
        ImageTask.Parts parts = settings.task().load(images(settings.task()));
        RunFolder folder = folder(path);
        Training training = new Training(settings, parts);
        TrainingLog log = new TrainingLog(folder.log());
        int usual = settings.task().epochs();
        int goal = epochs == null ? usual : epochs;
        if (resumed != null) {
            int over = resumed.load(training);
            log.resume(over);
            goal = resumed.goal(epochs, usual, over);
        }
        new TrainingRun(this, settings, training, folder, log).run(goal);
        return 0;
    }

    /// Where the images are, or null for where they usually are.
    private @Nullable Path images(ImageTask task) {
        if (dataDir == null) {
            return null;
        }
        Path images = path("--data-dir", dataDir);
        if (task == ImageTask.DIGITS) {
            throw wrong(
                    "--data-dir="
                            + dataDir
                            + ": is for --data=fashion-mnist; the digits come with Nacre");
        }
        return images;
    }

    /// The options that were given, by the names of their settings.
    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        put(given, Settings.DATA, data);
        put(given, Settings.ACTIVATION, activation);
        put(given, Settings.BATCH, batch);
        put(given, Settings.LR, lr);
        put(given, Settings.SEED, seed);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value.toString());
        }
    }

    private Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(option + "=" + text + ": " + Failure.reason(e));
        }
    }

    private RunFolder folder(Path path) {
        try {
            return new RunFolder(path);
        } catch (IOException e) {
            throw wrong("--out=" + out + ": cannot be written to: " + Failure.reason(e));
        }
    }
}
