package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What compiles formulas knows none of them by name.
class NamesTest {
    private static final Path MAIN = Path.of("src/main/java/dev/nacre");

    private static final List<Path> SOURCES =
            List.of(
                    MAIN.resolve("rewrite"),
                    MAIN.resolve("plan"),
                    MAIN.resolve("backend"),
                    Path.of("../cpu").resolve(MAIN).resolve("cpu"));

    private static final int SHORTEST = 4;

    /// Names that are words of a language as well.
    private static final Set<String> WORDS = Set.of("square", "threshold", "clamp", "reciprocal");

    @Test
    void noFunctionIsNamedWhereFormulasAreCompiled() throws IOException {
        Set<String> primitives =
                Arrays.stream(Primitive.values()).map(Primitive::label).collect(Collectors.toSet());
        String names =
                Catalogue.names().stream()
                        .filter(n -> n.length() >= SHORTEST && !primitives.contains(n))
                        .filter(n -> !WORDS.contains(n))
                        .collect(Collectors.joining("|"));
        Pattern name = Pattern.compile("(?i)\\b(" + names + ")\\b");
        List<String> found = new ArrayList<>();
        int files = 0;
        for (Path folder : SOURCES) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path p : paths.filter(f -> f.toString().endsWith(".java")).toList()) {
                    files++;
                    name.matcher(Files.readString(p))
                            .results()
                            .forEach(m -> found.add(p + ": " + m.group().toLowerCase(Locale.ROOT)));
                }
            }
        }
        assertEquals(List.of(), found);
        assertTrue(files > 50, files + " files");
    }
}
