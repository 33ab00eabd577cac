package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
    /// What a JVM of its own runs: fills the budget several times over with storage it drops.
    public static final class Dropper {
        private Dropper() {}

        public static void main(String[] args) {
            Heap heap = new Heap(64 << 20);
            List<HostStorage> held = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                held.add(heap.allocate(5 << 20, "dropped"));
                if (held.size() == 10) {
                    held.clear();
                }
            }
            System.out.print("all served");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void storageComesBackAlsoWhereTheJvmIgnoresRequestsToCollect(String collector)
            throws IOException, InterruptedException {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                collector,
                                "-Xmx128m",
                                "-XX:+DisableExplicitGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Dropper.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, jvm.waitFor(), said);
        assertEquals("all served", said);
    }
}
