package dev.nacre.cli;

import dev.nacre.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The table `log.csv`: a row for each epoch, in the file as soon as the epoch is over.
final class TrainingLog {
    private final Path file;
    private final List<Epoch> epochs = new ArrayList<>();

    /// A table without rows; the file is replaced when the first one comes.
    TrainingLog(Path file) {
        this.file = file;
    }

    /// Takes over the rows of the first epochs from the file, as far as it has them: a run that was
    /// stopped between its files may have one more.
    void resume(int last) throws IOException {
        try {
            for (String row : Files.readAllLines(file)) {
                if (!row.equals(Epoch.COLUMNS)) {
                    epochs.add(Epoch.ofRow(row));
                }
            }
        } catch (NoSuchFileException | NumberFormatException e) {
            // Somebody took it away or changed it; what can be had of it is kept.
        }
        epochs.removeIf(e -> e.number() > last);
    }

    void add(Epoch epoch) throws IOException {
        epochs.add(epoch);
        StringBuilder table = new StringBuilder(Epoch.COLUMNS).append('\n');
        epochs.forEach(e -> table.append(e.row()).append('\n'));
        AtomicFile.write(file, StandardCharsets.US_ASCII.encode(table.toString()));
    }

    List<Epoch> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /// How long the epochs took so far.
    double seconds() {
        return epochs.isEmpty() ? 0 : epochs.getLast().seconds();
    }
}
