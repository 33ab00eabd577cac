package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void tellsWhatNacreRunsOn() {
        Run r = Run.nacre("doctor");
        assertEquals(0, r.code());
        for (String label :
                List.of("nacre ", "java ", "cores ", "memory ", "cache ", "backend cpu ")) {
            assertTrue(r.lines().stream().anyMatch(l -> l.startsWith(label)), label + r.out());
        }
        assertTrue(r.out().contains(Runtime.version().toString()));
        assertTrue(r.out().contains("on, in use: "), r.out());
        long works = r.lines().stream().filter(l -> l.strip().equals("works")).count();
        assertEquals(2, works, r.out());
    }
}
