package dev.nacre.cli;

import dev.nacre.optim.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/// A training as people see it: what is printed, and which files it leaves.
final class TrainingRun {
    private final NacreCommand command;
    private final Settings settings;
    private final Training training;
    private final RunFolder folder;
    private final TrainingLog log;

    /// @param command where to print
    TrainingRun(
            NacreCommand command,
            Settings settings,
            Training training,
            RunFolder folder,
            TrainingLog log) {
        this.command = command;
        this.settings = settings;
        this.training = training;
        this.folder = folder;
        this.log = log;
    }

    /// Trains until so many epochs are over, and says how it went.
    void run(int goal) throws IOException {
        PrintWriter out = command.out();
        Checkpoint checkpoint = training.checkpoint().note(Resumption.EPOCHS, String.valueOf(goal));
        int before = (int) checkpoint.epoch();
        out.printf(
                "training on %s with %s, writing to %s%n",
                settings.task().title(), settings.activation().text(), folder.path());
        if (before > 0) {
            String more = before < goal ? "" : "; '--epochs N' goes on with more";
            out.printf("%d of %d epochs are over%s%n", before, goal, more);
        }
        out.flush();
        long start = System.nanoTime();
        Thread hook = folder.whenStopped(this::sayHowToGoOn);
        try {
            training.run(
                    goal,
                    new Progress(new ProgressLine(out, ProgressLine.isTerminal(), before, goal)));
        } finally {
            RunFolder.withdraw(hook);
        }
        report(seconds(start));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /// Shows each step, and saves each epoch.
    private final class Progress implements Training.Observer {
        private final ProgressLine line;
        private final long start = System.nanoTime();
        private final double earlier = log.seconds();

        private Progress(ProgressLine line) {
            this.line = line;
        }

        @Override
        public void onStep(int epoch, long step, long steps, Score soFar) {
            line.onStep(epoch, step, steps, soFar);
        }

        @Override
        public void onEpoch(int epoch, double lr, Score train, Score validation)
                throws IOException {
            line.onEpoch(validation.accuracy());
            folder.save(
                    training,
                    settings.card(),
                    log,
                    Epoch.of(epoch, lr, train, validation, earlier + seconds(start)));
            line.onResume();
        }
    }

    private void sayHowToGoOn() {
        if (!log.epochs().isEmpty()) {
            PrintWriter err = command.spec().commandLine().getErr();
            err.printf(
                    "%nnacre train: stopped; 'nacre train --resume --out %s' goes on after epoch"
                            + " %d%n",
                    folder.path(), log.epochs().getLast().number());
            err.flush();
        }
    }

    private void report(double took) {
        if (!log.epochs().isEmpty() && !Double.isFinite(log.epochs().getLast().trainLoss())) {
            command.warn("the loss is no number any more; try a smaller --lr");
        }
        draw(folder.curves());
        PrintWriter out = command.out();
        out.printf(
                Locale.ROOT,
                "waited for data: %.1f s of %.1f s%n",
                training.waited().toNanos() / 1e9,
                took);
        Score test = training.test();
        out.printf(
                Locale.ROOT,
                "test accuracy: %.4f (%d/%d)%n",
                test.accuracy(),
                test.right(),
                test.count());
    }

    private void draw(Path file) {
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
            command.warn("curves.png could not be drawn: " + e);
        }
    }
}
