package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.OutOfMemoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the flight recorder is told about memory.
class MemoryEventsTest {
    private static final long BUDGET = 8 << 20;

    @TempDir private Path folder;

    @Test
    void growthCollectionsAndRefusalsAreRecorded() throws IOException {
        Path file = folder.resolve("memory.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("dev.nacre.Allocation");
            recording.start();
            Heap heap = new Heap(BUDGET);
            HostStorage held = heap.allocate(3 << 20, "held [768]");
            assertThrows(OutOfMemoryException.class, () -> heap.allocate(6 << 20, "wanted [1536]"));
            held.release();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        RecordedEvent allocation = of(events, "Allocation", "what", "held [768]");
        assertEquals(3 << 20, allocation.getLong("bytes"));
        RecordedEvent growth = of(events, "Growth", "what", "held [768]");
        assertTrue(growth.getLong("reserved") >= 3 << 20);
        assertEquals(BUDGET, growth.getLong("budget"));
        assertTrue(
                events.stream()
                        .filter(e -> e.getEventType().getName().equals("dev.nacre.Collection"))
                        .anyMatch(e -> e.getBoolean("urgent") && e.getLong("after") >= 3 << 20));
        RecordedEvent refused =
                events.stream()
                        .filter(e -> e.getEventType().getName().equals("dev.nacre.OutOfMemory"))
                        .filter(e -> e.getLong("bytes") == 6 << 20)
                        .findFirst()
                        .orElseThrow();
        assertTrue(refused.getString("message").contains("held [768]"));
    }

    private static RecordedEvent of(
            List<RecordedEvent> events, String name, String field, String value) {
        return events.stream()
                .filter(e -> e.getEventType().getName().equals("dev.nacre." + name))
                .filter(e -> value.equals(e.getString(field)))
                .findFirst()
                .orElseThrow();
    }
}
