package dev.nacre.nn;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Tensor;
import dev.nacre.type.NacreException;

/// A module that must refuse an input, and what it must say when it is part 1 of a model.
final class Refusal {
    private Refusal() {}

    static void check(
            Class<? extends NacreException> type, Module module, Tensor x, String... parts) {
        Sequential model = Sequential.of(Identity.of(), module);
        String message = assertThrows(type, () -> model.apply(x)).getMessage();
        assertTrue(message.contains(" in module 1: "), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "\"" + message + "\" lacks \"" + part + "\"");
        }
    }
}
