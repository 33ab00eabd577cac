package dev.nacre;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.graph.Recording;
import dev.nacre.type.NacreException;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/// A wrong call: the error it must raise at once, and what the message must say.
record Complaint(
        Class<? extends NacreException> type, String op, Executable call, List<String> parts) {
    static Complaint of(
            Class<? extends NacreException> type, String op, Executable call, String... parts) {
        return new Complaint(type, op, call, List.of(parts));
    }

    /// The message begins with the operation, and inside a module with its path too.
    void check() {
        String plain = message();
        assertTrue(plain.startsWith(op + ": "), plain);
        try (Recording.Scope _ = Recording.module("block.fc")) {
            String inside = message();
            assertTrue(inside.startsWith(op + " in module block.fc: "), inside);
        }
    }

    private String message() {
        String m = assertThrows(type, call).getMessage();
        for (String part : parts) {
            assertTrue(m.contains(part), () -> "\"" + m + "\" lacks \"" + part + "\"");
        }
        return m;
    }

    @Override
    public String toString() {
        return op + " " + parts;
    }
}
