package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The program of the README is the one in this module, and prints what the README says.
class ReadmeTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/nacre/examples/Quickstart.java");

    private static String readme() throws IOException {
        return Files.readString(Path.of("../README.md"));
    }

    @Test
    void theProgramIsTheExample() throws IOException {
        String source = Files.readString(SOURCE);
        String program = source.substring(source.indexOf("import "), source.indexOf("/// "));
        String main =
                source.substring(source.indexOf("        Nacre.seed"), source.indexOf("    }\n}"));
        assertTrue(readme().contains(program.strip()), "the imports of the README differ");
        assertTrue(
                readme().contains(main.stripTrailing().stripIndent().indent(4).stripTrailing()),
                main);
    }

    @Test
    void itPrintsWhatTheReadmeSays() throws IOException {
        Matcher m = Pattern.compile("It prints `([^`]+)`").matcher(readme());
        assertTrue(m.find(), "the README does not say what the program prints");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            Quickstart.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertEquals(m.group(1), out.toString(StandardCharsets.UTF_8).strip());
    }
}
