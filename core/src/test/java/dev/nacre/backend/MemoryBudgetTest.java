package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.type.NacreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
    @ParameterizedTest
    @CsvSource({
        "1000, 1000",
        "64k, 65536",
        "3M, 3145728",
        "1.5g, 1610612736",
        "' 2g ', 2147483648",
        "50%, 8000000000",
        "12.5%, 2000000000"
    })
    void readsAmounts(String text, long bytes) {
        assertEquals(bytes, MemoryBudget.parse(text, 16_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1g", "8 g", "g", "0", "0.1", "1e9", "9999999999g", "5t"})
    void refusesWhatIsNoAmountAndNamesTheProperty(String text) {
        NacreException e =
                assertThrows(NacreException.class, () -> MemoryBudget.parse(text, 1L << 34));
        assertEquals(
                "-Dnacre.memory="
                        + text
                        + " is not an amount of memory: give bytes with k, m or g behind (8g), or a"
                        + " percentage of the machine (75%)",
                e.getMessage());
    }

    @Test
    void writesAmountsForPeople() {
        assertEquals("1000 bytes", MemoryBudget.text(1000));
        assertEquals("1.5 KB", MemoryBudget.text(1536));
        assertEquals("2.0 MB", MemoryBudget.text(1 << 21));
        assertEquals("5000.0 GB", MemoryBudget.text(5000L << 30));
    }
}
