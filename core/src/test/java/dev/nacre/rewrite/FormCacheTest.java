package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormCacheTest {
    private static final String KEY = "arg F32 0;EXP 0;1";
    private static final String ANSWER = "1\t-\t-\t3fe7f215226a5f0c";

    @TempDir Path folder;

    /// A cache as another process of the same version has it.
    private FormCache cache() {
        return cache("version");
    }

    private FormCache cache(String fingerprint) {
        return new FormCache(folder.resolve("forms"), fingerprint);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("forms"))) {
            return files.toList();
        }
    }

    private Path onlyFile() throws IOException {
        List<Path> files = files();
        assertEquals(1, files.size(), files.toString());
        return files.getFirst();
    }

    @Test
    void anotherProcessFindsWhatOneHasPut() throws IOException {
        assertNull(cache().find(KEY));
        cache().put(KEY, ANSWER);
        assertEquals(ANSWER, cache().find(KEY));
        assertNull(cache().find(KEY + "1"));
        assertNull(cache().find(""));
        onlyFile();
    }

    @Test
    void anotherVersionFindsNothing() {
        cache().put(KEY, ANSWER);
        assertNull(cache("other").find(KEY));
        assertNull(cache("").find(KEY));
        cache("other").put(KEY, "other");
        assertEquals("other", cache("other").find(KEY));
        assertEquals(ANSWER, cache().find(KEY));
    }

    @Test
    void aFileOfAnotherKeyIsNoAnswer() throws IOException {
        cache().put(KEY, ANSWER);
        Path mine = onlyFile();
        cache().put("other", ANSWER);
        Path other = files().stream().filter(f -> !f.equals(mine)).findFirst().orElseThrow();
        Files.copy(mine, other, StandardCopyOption.REPLACE_EXISTING);
        assertNull(cache().find("other"));
        cache().put("other", "again");
        assertEquals("again", cache().find("other"));
    }

    @Test
    void damageIsNoticedAndRepaired() throws IOException {
        cache().put(KEY, ANSWER);
        Path file = onlyFile();
        byte[] whole = Files.readAllBytes(file);
        List<byte[]> damaged = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            damaged.add(Arrays.copyOf(whole, i));
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = whole.clone();
                flipped[i] ^= (byte) (1 << bit);
                damaged.add(flipped);
            }
            byte[] line = whole.clone();
            line[i] = '\n';
            if (!Arrays.equals(line, whole)) {
                damaged.add(line);
            }
        }
        damaged.add(Arrays.copyOf(whole, whole.length + 1));
        damaged.add(Arrays.copyOf(whole, FormCache.MOST_BYTES + 1));
        damaged.add(new byte[1 << 20]);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        damaged.add(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        damaged.add((text + text).getBytes(StandardCharsets.ISO_8859_1));
        damaged.add(text.replace("1\t-", "0\t-").getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] d : damaged) {
            Files.write(file, d);
            assertNull(cache().find(KEY), () -> new String(d, StandardCharsets.ISO_8859_1));
        }
        cache().put(KEY, ANSWER);
        assertEquals(ANSWER, cache().find(KEY));
    }

    @Test
    void offKeepsNothing() {
        FormCache off = new FormCache(null, "version");
        off.put(KEY, ANSWER);
        assertNull(off.find(KEY));
    }

    @Test
    void aFolderThatCannotBeWrittenIsNoCache() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path p : List.of(file, file.resolve("below"), Path.of("/proc/nacre/forms"))) {
            FormCache c = new FormCache(p, "version");
            c.put(KEY, ANSWER);
            assertNull(c.find(KEY), p.toString());
        }
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void aFolderInThePlaceOfAFileIsLeftAlone() throws IOException {
        cache().put(KEY, ANSWER);
        Path place = onlyFile();
        Files.delete(place);
        Files.createDirectories(place.resolve("foreign"));
        cache().put(KEY, ANSWER);
        assertNull(cache().find(KEY));
        assertTrue(Files.isDirectory(place.resolve("foreign")));
        assertEquals(place, onlyFile());
    }

    @Test
    void draftsOfTheKilledDoNotStay() throws IOException {
        cache().put(KEY, ANSWER);
        Path place = onlyFile();
        Path draft = Files.move(place, Path.of(place + ".draft"));
        cache().put(KEY, ANSWER);
        // It may belong to one that lives.
        assertNull(cache().find(KEY));
        Files.setLastModifiedTime(draft, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        cache().put(KEY, ANSWER);
        assertEquals(ANSWER, cache().find(KEY));
        assertEquals(place, onlyFile());
    }

    @Test
    void theFolderStaysSmall() throws IOException {
        int count = FormCache.PLACES + 500;
        for (int i = 0; i < count; i++) {
            cache().put("key " + i, ANSWER);
        }
        assertTrue(files().size() <= FormCache.PLACES, files().size() + " files");
        String last = "key " + (count - 1);
        assertEquals(ANSWER, cache().find(last));
        cache().put(KEY, ANSWER.repeat(FormCache.MOST_BYTES));
        assertNull(cache().find(KEY));
    }

    @Test
    void severalWritersLeaveOneWholeAnswer() throws Exception {
        List<String> answers = Stream.of("a", "b", "c").map(s -> s.repeat(9000)).toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(answers.size() + 1)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (String a : answers) {
                work.add(() -> {
                    for (int i = 0; i < 300; i++) {
                        cache().put(KEY, a);
                    }
                    return true;
                });
            }
            work.add(() -> {
                boolean whole = true;
                for (int i = 0; i < 1000; i++) {
                    String found = cache().find(KEY);
                    whole &= found == null || answers.contains(found);
                }
                return whole;
            });
            for (Future<Boolean> f : pool.invokeAll(work)) {
                assertTrue(f.get());
            }
        }
        assertTrue(answers.contains(cache().find(KEY)));
        assertFalse(onlyFile().toString().endsWith("draft"));
    }
}
