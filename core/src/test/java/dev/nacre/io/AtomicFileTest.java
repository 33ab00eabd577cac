package dev.nacre.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir private Path folder;

    private static AtomicFile.Content text(String s) {
        return to -> to.write(ByteBuffer.wrap(s.getBytes(StandardCharsets.UTF_8)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void replacesAnOlderFile() throws IOException {
        Path f = folder.resolve("f");
        AtomicFile.write(f, text("a long first version"));
        AtomicFile.write(f, text("second"));
        assertEquals("second", Files.readString(f));
        assertEquals(List.of("f"), names());
    }

    @Test
    void anOlderFileSurvivesAFailure() throws IOException {
        Path f = folder.resolve("f");
        AtomicFile.write(f, text("first"));
        for (Exception cause :
                List.of(new IOException("disk full"), new IllegalStateException("no value"))) {
            Exception e =
                    assertThrows(
                            cause.getClass(),
                            () ->
                                    AtomicFile.write(
                                            f,
                                            to -> {
                                                text("half").write(to);
                                                if (cause instanceof IOException io) {
                                                    throw io;
                                                }
                                                throw (RuntimeException) cause;
                                            }));
            assertSame(cause, e);
            assertEquals("first", Files.readString(f));
            assertEquals(List.of("f"), names());
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path f = folder.resolve("none").resolve("f");
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(f, text("x")));
        assertTrue(e.getMessage().contains("there is no folder " + f.getParent()), e.getMessage());
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path f = file.resolve("f");
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(f, text("y")));
        assertTrue(e.getMessage().contains("there is no folder"), e.getMessage());
        assertEquals("x", Files.readString(file));
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Path f = Files.createDirectory(folder.resolve("f"));
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(f, text("x")));
        assertTrue(e.getMessage().contains("it is a folder"), e.getMessage());
        assertEquals(List.of("f"), names());
    }

    @Test
    void aFolderWithoutPermissionIsNamed() throws IOException {
        Path closed = folder.resolve("closed");
        Files.createDirectory(closed);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Assumptions.assumeFalse(
                Files.isWritable(closed), "this user may write everywhere, as root may");
        Path f = closed.resolve("f");
        IOException e = assertThrows(IOException.class, () -> AtomicFile.write(f, text("x")));
        assertTrue(e.getMessage().contains("no permission"), e.getMessage());
        assertTrue(e.getMessage().contains(f.toString()), e.getMessage());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path f = folder.resolve("f");
        Path link = folder.resolve("link");
        AtomicFile.write(f, text("first"));
        Files.createSymbolicLink(link, f);
        AtomicFile.write(link, text("second"));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("second", Files.readString(f));
    }

    @Test
    void aNameInTheCurrentFolderWorks() throws IOException {
        Path f = Path.of("atomic-file-test.tmp");
        try {
            AtomicFile.write(f, text("x"));
            assertEquals("x", Files.readString(f));
        } finally {
            Files.deleteIfExists(f);
        }
    }

    /// Begins to write a file and never ends.
    static final class Stuck {
        private Stuck() {}

        public static void main(String[] args) throws IOException {
            AtomicFile.write(
                    Path.of(args[0]),
                    to -> {
                        text("half").write(to);
                        System.out.println("begun");
                        new Semaphore(0).acquireUninterruptibly();
                    });
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAway() throws Exception {
        Path f = folder.resolve("f");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process other =
                new ProcessBuilder(
                                java.toString(),
                                "-cp",
                                "target/classes" + File.pathSeparator + "target/test-classes",
                                Stuck.class.getName(),
                                f.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = other.inputReader()) {
            assertEquals("begun", said.readLine());
            // Nobody takes a draft away from a writer that lives.
            AtomicFile.write(f, text("mine"));
            assertEquals(2, names().size(), names().toString());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertEquals(2, names().size(), "killed processes clean nothing up");
        AtomicFile.write(f, text("mine again"));
        assertEquals(List.of("f"), names());
        assertEquals("mine again", Files.readString(f));
    }

    @Test
    void onlyDraftsOfTheSameFileAreSwept() throws IOException {
        List<String> kept =
                List.of(".f.tmp", ".f.note.tmp", ".f.1a.tmp.bak", ".g.1a.tmp", "f.1a.tmp");
        for (String name : kept) {
            Files.writeString(folder.resolve(name), "somebody's");
        }
        Files.writeString(folder.resolve(".f.1a.tmp"), "left behind");
        AtomicFile.write(folder.resolve("f"), text("x"));
        List<String> all = new ArrayList<>(kept);
        all.add("f");
        assertEquals(all.stream().sorted().toList(), names());
    }

    @Test
    void writersOfOneProcessLeaveEachOtherAlone() throws IOException {
        Path f = folder.resolve("f");
        AtomicFile.write(
                f,
                to -> {
                    text("outer").write(to);
                    AtomicFile.write(f, text("inner"));
                    assertEquals("inner", Files.readString(f));
                    AtomicFile.write(f, text("inner again"));
                });
        assertEquals("outer", Files.readString(f));
        assertEquals(List.of("f"), names());
    }
}
