package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.type.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/// Every subject, run by Nacre and by libtorch.
class LibtorchTest {
    private static final Report REPORT = new Report();

    private final Engine nacre = new NacreEngine(Backends.current());
    private final Engine libtorch = new TorchEngine(false);
    private final Engine exact = new TorchEngine(true);

    @BeforeAll
    static void oneThread() {
        torch.set_num_threads(1);
    }

    @AfterAll
    static void report() throws IOException {
        Path to = Path.of("target", "parity.txt");
        String text = REPORT.text(Torch.version());
        Files.writeString(to, text);
        System.out.println(text);
    }

    @TestFactory
    Stream<DynamicTest> subjects() {
        return Configurations.all().stream()
                .map(s -> DynamicTest.dynamicTest(s.toString(), () -> compare(s)));
    }

    private void compare(Subject s) {
        REPORT.configuration();
        List<Executable> checks = new ArrayList<>();
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Map<String, Numbers> given = Draw.of(s, dtype);
            Map<String, Numbers> wide = new LinkedHashMap<>();
            Map<String, Numbers> magnitudes = new LinkedHashMap<>();
            given.forEach(
                    (name, n) -> {
                        wide.put(name, n.wide());
                        magnitudes.put(name, n.wide().magnitudes());
                    });
            Map<String, Numbers> truth = exact.run(s, wide, DType.F64, Engine.Upstream.SIGNED);
            Map<String, Numbers> terms =
                    exact.run(s, magnitudes, DType.F64, Engine.Upstream.POSITIVE);
            Map<String, Numbers> theirs =
                    libtorch.run(s, given, dtype, Engine.Upstream.SIGNED);
            Map<String, Numbers> ours = nacre.run(s, given, dtype, Engine.Upstream.SIGNED);
            checks.add(() -> assertEquals(truth.keySet(), ours.keySet()));
            for (String result : truth.keySet()) {
                if (!ours.containsKey(result)) {
                    continue;
                }
                Tolerance t = Tolerance.of(s, result);
                Numbers right = get(truth, result);
                Numbers sums = get(terms, result);
                Numbers mine = get(ours, result);
                double error = Judgement.of(t.by(), dtype, mine, right, sums);
                double other = Judgement.of(t.by(), dtype, get(theirs, result), right, sums);
                if (System.getenv("DUMP") != null) { System.out.println("DUMP " + s + " " + result + " " + dtype + " " + error + " " + other);
 for (int i = 0; i < mine.count(); i++) { double m = mine.at(i), r = get(theirs, result).at(i); if (Double.isNaN(m) != Double.isNaN(r) || Double.isInfinite(m) != Double.isInfinite(r) || (m == 0 && r == 0 && Double.compare(m, r) != 0)) System.out.println("SIGN " + s + " " + result + " " + dtype + " x=" + (given.get("x") != null && given.get("x").count() > i ? given.get("x").at(i) : 0) + " nacre " + m + " torch " + r); } }
                REPORT.add(s, result, dtype, t, error, other);
                checks.add(
                        () -> assertEquals(get(theirs, result).dtype(), mine.dtype(), result));
                checks.add(
                        () ->
                                assertTrue(
                                        error <= t.limit(dtype),
                                        () ->
                                                "%s in %s is off by %.3g %s, of %.3g allowed: %s for %s"
                                                        .formatted(
                                                                result,
                                                                dtype,
                                                                error,
                                                                t.by(),
                                                                t.limit(dtype),
                                                                mine,
                                                                right)));
            }
        }
        assertAll(checks);
    }

    private static Numbers get(Map<String, Numbers> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }
}
