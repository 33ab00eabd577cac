package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `nacre shell` imports.
class ShellTest {
    private static final String SESSION =
            """
            class Net extends Module {
                Linear fc = child("fc", Linear.of(2, 1));
                protected Tensor forward(Tensor x) { return fc.apply(x).mish(); }
            }
            var shape = new Net().apply(Tensor.ones(DType.F32, 3, 2)).shape();
            System.out.println("shape " + shape);
            /exit
            """;

    @Test
    void namesMeanNacre() throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                                .toString(),
                                        "--class-path",
                                        System.getProperty("java.class.path"),
                                        "-s",
                                        "-R-Dnacre.cache=off",
                                        "--startup",
                                        "DEFAULT",
                                        "--startup",
                                        "src/main/shell/startup.jsh",
                                        "-"))
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = shell.getOutputStream()) {
            in.write(SESSION.getBytes(StandardCharsets.UTF_8));
        }
        String shown = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), shown);
        assertTrue(shown.contains("shape [3, 1]"), shown);
    }
}
