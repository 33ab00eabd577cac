package dev.nacre.cli;

import dev.nacre.optim.Checkpoint;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The checkpoint that a run goes on from, and what the run was begun with according to it.
final class Resumption {
    /// The note that says how many epochs were asked for.
    static final String EPOCHS = "epochs";

    private final String out;
    private final Path checkpoint;
    private final Map<String, String> begun;

    private Resumption(String out, Path checkpoint, Map<String, String> begun) {
        this.out = out;
        this.checkpoint = checkpoint;
        this.begun = begun;
    }

    /// What is known of the run in a folder.
    ///
    /// @param out the folder as it was given, which errors name
    /// @throws NacreException if there is none
    static Resumption of(String out, Path folder) throws IOException {
        Path checkpoint = RunFolder.checkpoint(folder);
        try {
            return new Resumption(out, checkpoint, Checkpoint.notes(checkpoint));
        } catch (NoSuchFileException e) {
            throw new NacreException(
                    "--resume: there is no %s; leave --resume out to begin a run"
                            .formatted(checkpoint),
                    e);
        }
    }

    /// The settings the run was begun with.
    ///
    /// @param given options by name, which must be the same
    /// @throws NacreException if one is not, or the checkpoint is of another network, as one of
    ///   another version may be
    Settings settings(Map<String, String> given) {
        given.forEach((name, value) -> {
            String was = begun.get(name);
            if (!value.equals(was)) {
                throw new NacreException(
                        "--%s=%s: the run in %s was begun with --%s=%s; leave the option out to go on with it, or leave out --resume to begin anew"
                                .formatted(name, value, out, name, was));
            }
        });
        Settings settings = Settings.of(begun);
        String network = settings.notes().get(Settings.NETWORK);
        String was = begun.get(Settings.NETWORK);
        if (network != null && !network.equals(was)) {
            throw new NacreException(
                    "--resume: the network of %s is %s, that of this version of Nacre is %s; leave --resume out to begin anew"
                            .formatted(checkpoint, was, network));
        }
        return settings;
    }

    /// Gives a training the state it had; how many epochs are over.
    int load(Training training) throws IOException {
        return (int) training.checkpoint().load(checkpoint).epoch();
    }

    /// How many epochs there shall be in all.
    ///
    /// @param asked for, or null
    /// @param usual where nobody ever asked
    /// @throws NacreException if more are over
    int goal(@Nullable Integer asked, int usual, int over) {
        if (asked == null) {
            String was = begun.get(EPOCHS);
            return was == null ? usual : Integer.parseInt(was);
        }
        if (asked < over) {
            throw new NacreException(
                    "--epochs=%d: the run in %s has %d epochs already".formatted(asked, out, over));
        }
        return asked;
    }
}
