package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java of the README compiles, and its programs print what it says they print.
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS = Pattern.compile("\\A\\s*It prints `([^`]+)`");

    /// What a piece of a program may use.
    private static final String IMPORTS =
            """
            import dev.nacre.*;
            import dev.nacre.data.*;
            import dev.nacre.nn.*;
            import dev.nacre.nn.Module;
            import dev.nacre.optim.*;
            import java.nio.file.Path;
            """;

    @TempDir Path folder;

    /// A program, and what it prints according to the text behind it.
    private record Program(String source, String printed) {}

    private static List<Program> programs() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        List<Program> programs = new ArrayList<>();
        Matcher block = BLOCK.matcher(readme);
        while (block.find()) {
            String source = block.group(1);
            if (source.contains("void main()")) {
                Matcher prints = PRINTS.matcher(readme.substring(block.end()));
                assertTrue(prints.find(), "the README does not say what this prints:\n" + source);
                programs.add(new Program(source, prints.group(1)));
            } else if (!source.contains("@Formula")) {
                // A piece of a program; nothing is called.
                String body = source.replace("{ ... }", "{}");
                String whole =
                        IMPORTS
                                + "void main() {}\nvoid piece() throws Exception {\n"
                                + body
                                + "}\n";
                programs.add(new Program(whole, ""));
            }
        }
        return programs;
    }

    private String run(String source) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("Main.java"), source);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path errors = folder.resolve("errors");
        Process p =
                new ProcessBuilder(
                                java.toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-Dnacre.cache=off",
                                "-cp",
                                System.getProperty("java.class.path"),
                                file.toString())
                        .directory(folder.toFile())
                        .redirectError(errors.toFile())
                        .start();
        String out = new String(p.getInputStream().readAllBytes());
        assertEquals(0, p.waitFor(), () -> source + read(errors));
        return out.strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void programsPrintWhatTheReadmeSays() throws IOException, InterruptedException {
        List<Program> programs = programs();
        assertTrue(programs.stream().anyMatch(p -> !p.printed.isEmpty()));
        for (Program p : programs) {
            assertEquals(p.printed, run(p.source));
        }
    }
}
