package dev.nacre.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/// The table `log.csv`: a row for each epoch, in the file as soon as the epoch is over.
final class TrainingLog {
    static final List<String> COLUMNS =
            List.of(
                    "epoch",
                    "learning_rate",
                    "train_loss",
                    "train_accuracy",
                    "validation_loss",
                    "validation_accuracy",
                    "seconds");

    private final Path file;
    private final long start = System.nanoTime();

    /// Begins the file anew.
    TrainingLog(Path file) throws IOException {
        this.file = file;
        Files.writeString(file, String.join(",", COLUMNS) + "\n");
    }

    void add(DigitsTraining.Epoch e) throws IOException {
        String row =
                String.format(
                        Locale.ROOT,
                        "%d,%s,%s,%s,%s,%s,%.3f\n",
                        e.number(),
                        e.lr(),
                        e.train().loss(),
                        e.train().accuracy(),
                        e.validation().loss(),
                        e.validation().accuracy(),
                        (System.nanoTime() - start) / 1e9);
        Files.writeString(file, row, StandardOpenOption.APPEND);
    }
}
