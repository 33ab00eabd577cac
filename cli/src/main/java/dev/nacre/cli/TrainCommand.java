package dev.nacre.cli;

import dev.nacre.optim.Checkpoint;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
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

    /// The note in a checkpoint that says how many epochs were asked for.
    private static final String EPOCHS = "epochs";

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
        Path from = RunFolder.checkpoint(path);
        Map<String, String> begun = resume ? begun(from) : Map.of();
        Settings settings = Settings.of(resume ? begun : given());
        if (resume) {
            checkSame(settings.notes(), begun, from);
        }
        Path images = dataDir == null ? null : path("--data-dir", dataDir);
        if (images != null && settings.task() == ImageTask.DIGITS) {
            throw wrong(
                    "--data-dir="
                            + dataDir
                            + ": is for --data=fashion-mnist; the digits come with Nacre");
        }
        ImageTask.Parts parts = settings.task().load(images);
        RunFolder folder = folder(path);
        Training training = new Training(settings, parts);
        TrainingLog log = new TrainingLog(folder.log());
        if (resume) {
            log.resume((int) training.checkpoint().load(from).epoch());
        }
        train(
                settings,
                training,
                folder,
                log,
                goal(settings, begun, training.checkpoint().epoch()));
        return 0;
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

    /// What a run to be resumed was begun with; what was given must be the same.
    private Map<String, String> begun(Path checkpoint) throws IOException {
        Map<String, String> begun;
        try {
            begun = Checkpoint.notes(checkpoint);
        } catch (NoSuchFileException e) {
            throw wrong(
                    "--resume: there is no " + checkpoint + "; leave --resume out to begin a run");
        }
        given().forEach((name, value) -> {
            String was = begun.get(name);
            if (!value.equals(was)) {
                throw wrong(
                        "--%s=%s: the run in %s was begun with --%s=%s; leave the option out to go on with it, or leave out --resume to begin anew"
                                .formatted(name, value, out, name, was));
            }
        });
        return begun;
    }

    /// A checkpoint of another version may be of another network.
    private void checkSame(Map<String, String> now, Map<String, String> begun, Path checkpoint) {
        String network = now.get(Settings.NETWORK);
        String was = begun.get(Settings.NETWORK);
        if (network != null && !network.equals(was)) {
            throw wrong(
                    "--resume: the network of %s is %s, that of this version of Nacre is %s; leave --resume out to begin anew"
                            .formatted(checkpoint, was, network));
        }
    }

    /// How many epochs there shall be in all.
    private int goal(Settings settings, Map<String, String> begun, long over) {
        if (epochs == null) {
            String was = begun.get(EPOCHS);
            return was == null ? settings.task().epochs() : Integer.parseInt(was);
        }
        if (epochs < over) {
            throw wrong(
                    "--epochs=%d: the run in %s has %d epochs already"
                            .formatted(epochs, out, over));
        }
        return epochs;
    }

    private void train(
            Settings settings, Training training, RunFolder folder, TrainingLog log, int goal)
            throws IOException {
        Checkpoint checkpoint = training.checkpoint().note(EPOCHS, String.valueOf(goal));
        int before = (int) checkpoint.epoch();
        out().printf(
                        "training on %s with %s, writing to %s%n",
                        settings.task().title(), settings.activation().text(), folder.path());
        if (before > 0) {
            out().printf(
                            "%d of %d epochs are over%s%n",
                            before, goal, before < goal ? "" : "; '--epochs N' goes on with more");
        }
        out().flush();
        ProgressLine progress = new ProgressLine(out(), ProgressLine.isTerminal(), before, goal);
        long start = System.nanoTime();
        double earlier = log.seconds();
        Thread hook = folder.whenStopped(() -> sayHowToGoOn(log));
        try {
            training.run(
                    goal,
                    new Training.Observer() {
                        @Override
                        public void onStep(int e, long step, long of, Score soFar) {
                            progress.onStep(e, step, of, soFar);
                        }

                        @Override
                        public void onEpoch(int e, double rate, Score train, Score validation)
                                throws IOException {
                            progress.onEpoch(validation.accuracy());
                            double seconds = earlier + (System.nanoTime() - start) / 1e9;
                            folder.save(
                                    training,
                                    settings.card(),
                                    log,
                                    Epoch.of(e, rate, train, validation, seconds));
                            progress.onResume();
                        }
                    });
        } finally {
            RunFolder.withdraw(hook);
        }
        report(settings, training, folder, log, Duration.ofNanos(System.nanoTime() - start));
    }

    private void sayHowToGoOn(TrainingLog log) {
        if (!log.epochs().isEmpty()) {
            spec().commandLine()
                    .getErr()
                    .printf(
                            "%nnacre train: stopped; 'nacre train --resume --out %s' goes on after"
                                    + " epoch %d%n",
                            out, log.epochs().getLast().number());
            spec().commandLine().getErr().flush();
        }
    }

    private void report(
            Settings settings,
            Training training,
            RunFolder folder,
            TrainingLog log,
            Duration took) {
        if (!log.epochs().isEmpty() && !Double.isFinite(log.epochs().getLast().trainLoss())) {
            warn("the loss is no number any more; try a smaller --lr");
        }
        draw(settings, log, folder.curves());
        out().printf(
                        Locale.ROOT,
                        "waited for data: %.1f s of %.1f s%n",
                        training.waited().toNanos() / 1e9,
                        took.toNanos() / 1e9);
        Score test = training.test();
        out().printf(
                        Locale.ROOT,
                        "test accuracy: %.4f (%d/%d)%n",
                        test.accuracy(),
                        test.right(),
                        test.count());
    }

    private void draw(Settings settings, TrainingLog log, Path file) {
        if (log.epochs().isEmpty()) {
            return;
        }
        try {
            Curves.draw(
                    log.epochs(),
                    settings.task().title() + " with " + settings.activation().text(),
                    file);
        } catch (Exception | Error e) {
            // Fonts or graphics libraries are often missing on servers; the model is what counts.
            warn("curves.png could not be drawn: " + e);
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
