package dev.nacre.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder that a training writes to: its files fit together, and each is there whole or not at
/// all, whenever the run is stopped.
final class RunFolder {
    private final Path folder;

    /// Makes the folder if need be, and makes sure that it can be written to.
    RunFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, ".nacre", ".tmp"));
    }

    static Path checkpoint(Path folder) {
        return folder.resolve("checkpoint.safetensors");
    }

    Path path() {
        return folder;
    }

    Path log() {
        return folder.resolve("log.csv");
    }

    Path curves() {
        return folder.resolve("curves.png");
    }

    /// Writes what an epoch has changed. The checkpoint comes last: what is before it is written
    /// again, the same, when the run is resumed from the one before.
    synchronized void save(Training training, ModelCard card, TrainingLog log, Epoch epoch)
            throws IOException {
        card.save(training.model(), folder.resolve("model.safetensors"));
        log.add(epoch);
        training.checkpoint().save(checkpoint(folder));
    }

    /// Runs an action when the process is told to stop, not before a [#save] is over.
    ///
    /// @return what the process does when it stops, to be withdrawn by [#withdraw(Thread)]
    Thread whenStopped(Runnable action) {
        Thread hook =
                new Thread(
                        () -> {
                            synchronized (this) {
                                action.run();
                            }
                        },
                        "nacre-stopped");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    static void withdraw(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is too late: the process stops already.
        }
    }
}
