package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    private static final String ROOT = "dev.nacre.";

    @TempDir Path folder;

    @Test
    void itIsOfAllPackagesThatFormsDependOn() {
        JavaClasses all = new ClassFileImporter().importPath("target/classes");
        Set<String> reached = new TreeSet<>(Set.of("rewrite"));
        int before;
        do {
            before = reached.size();
            for (JavaClass c : all) {
                if (reached.contains(name(c))) {
                    c.getDirectDependenciesFromSelf().stream()
                            .map(d -> d.getTargetClass())
                            .filter(t -> t.getPackageName().startsWith(ROOT))
                            .forEach(t -> reached.add(name(t)));
                }
            }
        } while (reached.size() > before);
        assertEquals(Fingerprint.PACKAGES, List.copyOf(reached));
    }

    private static String name(JavaClass c) {
        String p = c.getPackageName();
        return p.startsWith(ROOT) ? p.substring(ROOT.length()) : p;
    }

    @Test
    void anyChangeOfAClassChangesIt() throws IOException {
        Path classes = Path.of("target/classes/dev/nacre");
        for (String p : Fingerprint.PACKAGES) {
            Path to = Files.createDirectories(folder.resolve("dev/nacre").resolve(p));
            try (Stream<Path> files = Files.list(classes.resolve(p))) {
                for (Path f : files.toList()) {
                    Files.copy(f, to.resolve(f.getFileName()));
                }
            }
        }
        String original = Fingerprint.of(folder);
        assertEquals(Fingerprint.of(Path.of("target/classes")), original);
        Path one = folder.resolve("dev/nacre/lower/Exp.class");
        byte[] code = Files.readAllBytes(one);
        code[code.length - 1] ^= 1;
        Files.write(one, code);
        assertNotEquals(original, Fingerprint.of(folder));
        code[code.length - 1] ^= 1;
        Files.write(one, code);
        assertEquals(original, Fingerprint.of(folder));
        Files.move(one, one.resolveSibling("Exq.class"));
        assertNotEquals(original, Fingerprint.of(folder));
    }
}
