package dev.nacre.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// A hidden file that becomes another one once it is whole.
///
/// Its writer holds a lock on it, which the system takes back when the process ends, however it
/// ends: a draft that can be locked is one that nobody will finish. Process ids would not do, as
/// those of other containers and machines mean nothing here.
final class Draft implements Closeable {
    private static final String END = ".tmp";

    /// The drafts of this process. Systems may drop all locks of a process on a file when it closes
    /// the file once, so these are never opened a second time.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path place;
    private final Path path;
    private final FileChannel channel;

    private Draft(Path place, Path path, FileChannel channel) {
        this.place = place;
        this.path = path;
        this.channel = channel;
    }

    /// An empty draft beside the place of the file it is to become.
    static Draft of(Path place) throws IOException {
        while (true) {
            String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path path = place.resolveSibling(start(place) + random + END);
            OWN.add(path);
            try {
                FileChannel channel =
                        FileChannel.open(
                                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Draft draft = new Draft(place, path, channel);
                lock(channel);
                if (Files.exists(path)) {
                    return draft;
                }
                // Another process swept it away before it was locked.
                draft.close();
            } catch (IOException | RuntimeException e) {
                OWN.remove(path);
                throw e;
            }
        }
    }

    private static void lock(FileChannel channel) {
        try {
            channel.lock();
        } catch (IOException _) {
            // Some file systems have no locks; there nothing is swept away either.
        }
    }

    private static String start(Path place) {
        return "." + place.getFileName() + ".";
    }

    FileChannel channel() {
        return channel;
    }

    /// Brings the draft to the disk and gives it its name.
    void publish() throws IOException {
        channel.force(true);
        // Before the lock is given up: nobody may sweep it away in between.
        Files.move(
                path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Ends the work; what was not published is gone.
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            OWN.remove(path);
        }
    }

    /// Deletes drafts of a file that were left behind when their process was killed, as far as that
    /// is possible.
    static void sweep(Path place) {
        String start = start(place);
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(
                        place.resolveSibling(""),
                        p -> isDraft(p.getFileName().toString(), start))) {
            for (Path draft : all) {
                deleteIfLeft(draft);
            }
        } catch (IOException | RuntimeException _) {
            // What is left takes space only.
        }
    }

    private static boolean isDraft(String name, String start) {
        return name.startsWith(start)
                && name.endsWith(END)
                && name.substring(start.length()).matches("[0-9a-f]{1,16}\\.tmp");
    }

    private static void deleteIfLeft(Path draft) {
        if (OWN.contains(draft) || !Files.isRegularFile(draft)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.delete(draft);
            }
        } catch (IOException | RuntimeException _) {
            // Somebody else's.
        }
    }
}
