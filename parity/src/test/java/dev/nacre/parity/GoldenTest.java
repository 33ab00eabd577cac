package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.type.DType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// Both backends against what libtorch made of small subjects.
class GoldenTest {
    private static final List<Subject> SUBJECTS = Small.all();
    private static Golden golden;

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        golden = Golden.read(Path.of(GoldenTest.class.getResource("golden.safetensors").toURI()));
    }

    @Test
    void fileIsOfTheSubjects() {
        assertEquals(SUBJECTS.stream().map(Subject::toString).toList(), golden.subjects());
    }

    @TestFactory
    Stream<DynamicTest> reference() {
        return compare(new NacreEngine(Backends.named("reference")));
    }

    @TestFactory
    Stream<DynamicTest> cpu() {
        return compare(new NacreEngine(Backends.named("cpu")));
    }

    private static Stream<DynamicTest> compare(Engine engine) {
        return IntStream.range(0, SUBJECTS.size())
                .mapToObj(i ->
                        DynamicTest.dynamicTest(
                                SUBJECTS.get(i).toString(), () -> compare(i, engine)));
    }

    private static void compare(int subject, Engine engine) {
        Subject s = SUBJECTS.get(subject);
        Engine sums = new NacreEngine(Backends.named("reference"));
        List<Executable> checks = new ArrayList<>();
        for (DType dtype : Golden.DTYPES) {
            Map<String, Numbers> given = golden.given(subject, dtype);
            Map<String, Numbers> magnitudes = new LinkedHashMap<>();
            given.forEach((name, n) -> magnitudes.put(name, n.wide().magnitudes()));
            Map<String, Numbers> ours = engine.run(s, given, dtype, Engine.Upstream.SIGNED);
            Map<String, Numbers> terms =
                    sums.run(s, magnitudes, DType.F64, Engine.Upstream.POSITIVE);
            Map<String, Numbers> truth = golden.results(subject, dtype);
            assertEquals(truth.keySet(), ours.keySet());
            truth.forEach((result, right) -> {
                Numbers mine = Objects.requireNonNull(ours.get(result));
                Tolerance t = Tolerance.of(s, result);
                double error =
                        Judgement.of(
                                t.by(),
                                dtype,
                                mine,
                                right,
                                Objects.requireNonNull(terms.get(result)));
                checks.add(() ->
                        assertTrue(
                                error <= t.limit(dtype),
                                () -> t.complaint(result, dtype, error, mine, right)));
            });
        }
        assertAll(checks);
    }
}
