package dev.nacre.examples;

import java.nio.file.Files;
import java.nio.file.Path;

/// Files that come with the examples, in their folder.
final class Shipped {
    private Shipped() {}

    /// Where a file lies as seen from the folder `examples`, or else from the one around it.
    static Path file(String name) {
        Path here = Path.of(name);
        return Files.exists(here) ? here : Path.of("examples").resolve(name);
    }
}
