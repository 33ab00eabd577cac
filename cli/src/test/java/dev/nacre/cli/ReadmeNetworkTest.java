package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The network that the README shows is the one that `nacre train` trains.
class ReadmeNetworkTest {
    @Test
    void theNetworkIsTheOneThatIsTrained() throws IOException {
        String source = Files.readString(Path.of("src/main/java/dev/nacre/cli/ConvNet.java"));
        String network = source.substring(source.indexOf("final class ConvNet"));
        String readme = Files.readString(Path.of("../README.md"));
        assertTrue(readme.contains("```java\n" + network + "```"), network);
    }
}
