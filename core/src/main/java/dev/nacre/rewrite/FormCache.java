package dev.nacre.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The forms that were chosen on this machine, in files of a folder of the user's.
///
/// A key has one place, whose file holds the [Fingerprint] of the compiler, the key, the answer and
/// a checksum, a line each. There are 4096 places for files of at most 16 KB, 64 MB in all; a new
/// answer takes the place of whatever was there. A file that is not exactly what this would write
/// counts as none, and so does a folder with which anything goes wrong: then formulas are judged
/// anew.
final class FormCache {
    static final int PLACES = 4096;
    static final int MOST_BYTES = 1 << 14;

    /// A draft that is older was left by a process that was killed.
    private static final Duration LEFT = Duration.ofMinutes(1);

    private static final String DRAFT = ".draft";

    private final @Nullable Path folder;
    private final String fingerprint;

    /// @param folder where the files are, or null for a cache that keeps nothing
    /// @param fingerprint of the compiler whose choices are kept
    FormCache(@Nullable Path folder, String fingerprint) {
        this.folder = folder;
        this.fingerprint = fingerprint;
    }

    /// The answer to a key, or null.
    @Nullable String find(String key) {
        if (folder == null) {
            return null;
        }
        try {
            Path place = place(folder, key);
            // What is not a file may never end.
            if (!Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            byte[] found;
            try (InputStream in = Files.newInputStream(place)) {
                found = in.readNBytes(MOST_BYTES + 1);
            }
            String text = new String(found, StandardCharsets.ISO_8859_1);
            String start = start(key);
            int end = text.indexOf('\n', start.length());
            if (end < 0 || !text.startsWith(start)) {
                return null;
            }
            String answer = text.substring(start.length(), end);
            return Arrays.equals(found, file(key, answer)) ? answer : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /// Keeps an answer, if that is possible.
    void put(String key, String answer) {
        byte[] file = file(key, answer);
        if (folder == null || file.length > MOST_BYTES) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Path place = place(folder, key);
            Path draft = place.resolveSibling(place.getFileName() + DRAFT);
            deleteIfLeft(draft);
            try {
                Files.write(draft, file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                // Another process is at it.
            } catch (IOException e) {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | RuntimeException e) {
            // The formula will be judged again.
        }
    }

    private static void deleteIfLeft(Path draft) throws IOException {
        if (Files.exists(draft, LinkOption.NOFOLLOW_LINKS)) {
            Instant written =
                    Files.getLastModifiedTime(draft, LinkOption.NOFOLLOW_LINKS).toInstant();
            if (written.plus(LEFT).isBefore(Instant.now())) {
                Files.delete(draft);
            }
        }
    }

    private Path place(Path in, String key) {
        return in.resolve(Long.toHexString(sum(start(key)) % PLACES));
    }

    private String start(String key) {
        return String.join("\n", fingerprint, key, "");
    }

    private byte[] file(String key, String answer) {
        String body = String.join("\n", fingerprint, key, answer, "");
        String sum = Long.toHexString(sum(body)).concat("\n");
        return body.concat(sum).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long sum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.ISO_8859_1));
        return sum.getValue();
    }
}
