package dev.nacre.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that is there as a whole or not at all: written beside its place, brought to the disk,
/// and only then given its name. What a killed process left of it is deleted by the next write.
public final class AtomicFile {
    /// What goes into a file.
    interface Content {
        void write(FileChannel to) throws IOException;
    }

    private AtomicFile() {}

    /// Writes a file of these bytes; if that fails, an older one of this name is as it was.
    public static void write(Path path, ByteBuffer bytes) throws IOException {
        write(
                path,
                to -> {
                    while (bytes.hasRemaining()) {
                        to.write(bytes);
                    }
                });
    }

    /// Writes a file; if that fails, an older one of this name is as it was.
    static void write(Path path, Content content) throws IOException {
        Path place = Files.isSymbolicLink(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = place.getParent();
        if (folder == null || Files.isDirectory(place)) {
            throw new IOException("cannot write " + path + ": it is a folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    path.toString(), null, "cannot be written: there is no folder " + folder);
        }
        Draft.sweep(place);
        try (Draft draft = Draft.of(place)) {
            content.write(draft.channel());
            draft.publish();
        } catch (FileSystemException e) {
            throw new IOException("cannot write %s: %s".formatted(path, reason(e)), e);
        }
        bringToDisk(folder);
    }

    private static String reason(FileSystemException e) {
        String reason = e.getReason();
        if (reason != null) {
            return reason;
        }
        return switch (e) {
            case AccessDeniedException _ -> "no permission to write to its folder";
            case FileAlreadyExistsException _ -> "another writer is at it";
            default -> e.toString();
        };
    }

    /// The new name is safe only once the folder is on the disk, too.
    private static void bringToDisk(Path folder) {
        try (FileChannel c = FileChannel.open(folder, StandardOpenOption.READ)) {
            c.force(true);
        } catch (IOException _) {
            // Some systems do not open folders; there the file itself has to do.
        }
    }
}
