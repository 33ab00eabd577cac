package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void everyTypingErrorCountsOne() {
        assertEquals(0, Spelling.errors("mish", "mish"));
        assertEquals(1, Spelling.errors("mihs", "mish"), "swapped");
        assertEquals(1, Spelling.errors("msh", "mish"), "left out");
        assertEquals(1, Spelling.errors("miish", "mish"), "inserted");
        assertEquals(1, Spelling.errors("mush", "mish"), "replaced");
        assertEquals(4, Spelling.errors("", "mish"));
        assertEquals(3, Spelling.errors("kitten", "sitting"));
    }

    @Test
    void theNearestIsFound() {
        List<String> names = List.of("mish", "silu", "sigmoid", "leakyRelu", "relu");
        assertEquals("mish", Spelling.nearest("mihs", names));
        assertEquals("sigmoid", Spelling.nearest("sigmiod", names));
        assertEquals("leakyRelu", Spelling.nearest("leaky_relu", names));
        assertEquals("leakyRelu", Spelling.nearest("LeakyReLU", names));
        assertEquals("relu", Spelling.nearest("RELU", names));
        assertEquals("relu", Spelling.nearest("rlu", names));
    }

    @Test
    void whatIsFarFromAllIsNotGuessed() {
        assertNull(Spelling.nearest("f", List.of("mish", "exp")));
        assertNull(Spelling.nearest("banana", List.of("mish", "tanh")));
        assertNull(Spelling.nearest("x".repeat(100_000), List.of("mish")));
    }
}
