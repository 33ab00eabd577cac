package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @Test
    void printsALineForEachCase() {
        Run r = Run.nacre("bench", "pointwise", "--only=square(x), output", "--size=1K", "--json");
        assertEquals(0, r.code(), r.err());
        assertEquals(2, r.lines().size(), r.out());
        for (String line : r.lines()) {
            for (String part :
                    List.of(
                            "\"suite\": \"pointwise\"",
                            "\"case\": \"square(x)",
                            "\"size\": 1024",
                            "\"threads\": 1",
                            "\"nacreNs\": ",
                            "\"copyNs\": ",
                            "\"peers\": {}",
                            "\"ratio\": null")) {
                assertTrue(line.contains(part), line);
            }
        }
    }

    @Test
    void startsAJvmForTheFirstValue() {
        Run r = Run.nacre("bench", "startup", "--only=cold JVM", "--json");
        assertEquals(0, r.code(), r.err());
        assertEquals(1, r.lines().size(), r.out());
        String line = r.lines().getFirst();
        assertTrue(line.contains("\"suite\": \"startup\""), line);
        assertTrue(line.contains("\"copyNs\": null"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "--size=0, number of elements",
        "--size=16G, number of elements",
        "--size=x, number of elements",
        "--threads=0, must be from 1",
        "--only=nothing, no case",
        "--peers, ./nacre bench",
        "points, pointwise"
    })
    void tellsWhatIsWrong(String argument, String said) {
        Run r = Run.nacre("bench", argument);
        assertEquals(2, r.code());
        assertTrue(r.err().contains(said), r.err());
    }
}
