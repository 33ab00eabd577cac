package dev.nacre.rewrite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// What tells one version of the compiler of formulas from all others: a hash of the classes that
/// forms depend on.
final class Fingerprint {
    /// This package and all it knows.
    static final List<String> PACKAGES = List.of("exact", "expr", "lower", "rewrite", "type");

    /// So many digits are enough.
    private static final int DIGITS = 32;

    private Fingerprint() {}

    /// The fingerprint of classes.
    ///
    /// @param classes the folder of all classes
    static String of(Path classes) throws IOException {
        MessageDigest digest = digest();
        for (String p : PACKAGES) {
            Path folder = classes.resolve("dev", "nacre", p);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path f :
                        files.filter(x -> x.toString().endsWith(".class")).sorted().toList()) {
                    byte[] code = Files.readAllBytes(f);
                    String title = p + "/" + f.getFileName() + " " + code.length + "\n";
                    digest.update(title.getBytes(StandardCharsets.UTF_8));
                    digest.update(code);
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
