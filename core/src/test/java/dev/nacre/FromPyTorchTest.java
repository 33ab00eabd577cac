package dev.nacre;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The page for those who come from PyTorch names all that is called most, and what it names is
/// there.
class FromPyTorchTest {
    private static final Path PAGE = Path.of("../docs/from-pytorch.md");
    private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| (`.+?`) \\| .*\\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+))?`");
    private static final List<String> PACKAGES =
            List.of("dev.nacre", "dev.nacre.nn", "dev.nacre.optim", "dev.nacre.data");

    private static List<Matcher> rows() throws IOException {
        List<Matcher> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher m = ROW.matcher(line);
            if (m.matches()) {
                rows.add(m);
            }
        }
        return rows;
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(w -> !w.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> missing() throws IOException {
        String page = Files.readString(PAGE);
        return words(page.substring(page.indexOf("## Not there yet\n") + 17));
    }

    @Test
    void whatIsCalledMostIsNamed() throws IOException {
        Set<String> ranked = new TreeSet<>();
        try (var in = FromPyTorchTest.class.getResourceAsStream("ranked-names.txt")) {
            new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .forEach(l -> ranked.addAll(words(l)));
        }
        ranked.removeAll(missing());
        for (Matcher row : rows()) {
            ranked.removeAll(words(row.group(1)));
        }
        assertEquals(Set.of(), ranked);
    }

    @Test
    void whatIsNamedIsThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Matcher row : rows()) {
            Matcher name = NAME.matcher(row.group(2));
            while (name.find()) {
                if (!isThere(name.group(1), name.group(2))) {
                    wrong.add(name.group());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /// What is there must not be called missing.
    @Test
    void whatIsMissingIsNotThere() throws IOException {
        for (String name : missing()) {
            String type = name.substring(name.indexOf('.') + 1);
            assertEquals(false, isThere(type, null), name);
        }
    }

    private static boolean isThere(String type, @Nullable String method) {
        for (String p : PACKAGES) {
            try {
                Class<?> c = Class.forName(p + "." + type);
                return method == null
                        || Arrays.stream(c.getMethods()).anyMatch(m -> m.getName().equals(method));
            } catch (ClassNotFoundException e) {
                // Then in another one.
            }
        }
        return false;
    }
}
