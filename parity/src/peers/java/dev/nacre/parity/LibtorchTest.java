package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.parity.Engine.Upstream;
import dev.nacre.type.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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
        String text = REPORT.text(Torch.version());
        Files.writeString(Path.of("target", "parity.txt"), text);
        System.out.println(text);
    }

    @Test
    void subjectsAreAllDifferent() {
        List<Subject> all = Configurations.all();
        assertEquals(all.size(), new HashSet<>(all).size());
    }

    @Test
    void everyDeviationIsOfASubject() {
        for (Deviation d : Deviation.ALL) {
            DType dtype = d.dtype() == null ? DType.F32 : d.dtype();
            assertTrue(
                    Configurations.all().stream().anyMatch(s -> d.isAbout(s, d.result(), dtype)),
                    d.toString());
        }
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
            Map<String, Numbers> wide = each(given, Numbers::wide);
            Map<String, Numbers> magnitudes = each(wide, Numbers::magnitudes);
            Map<String, Numbers> truth = exact.run(s, wide, DType.F64, Upstream.SIGNED);
            Map<String, Numbers> terms = exact.run(s, magnitudes, DType.F64, Upstream.POSITIVE);
            Map<String, Numbers> theirs = libtorch.run(s, given, dtype, Upstream.SIGNED);
            Map<String, Numbers> ours = nacre.run(s, given, dtype, Upstream.SIGNED);
            assertEquals(theirs.keySet(), ours.keySet());
            for (String result : truth.keySet()) {
                Numbers right = get(truth, result);
                Numbers sums = get(terms, result);
                Numbers mine = get(ours, result);
                checks.add(() -> assertEquals(get(theirs, result).dtype(), mine.dtype(), result));
                Tolerance t = Tolerance.of(s, result);
                double error = Judgement.of(t.by(), dtype, mine, right, sums);
                double other = Judgement.of(t.by(), dtype, get(theirs, result), right, sums);
                boolean near = error <= t.limit(dtype);
                Deviation known = known(s, result, dtype);
                if (known == null) {
                    REPORT.add(s, result, dtype, t, error, other);
                    checks.add(() ->
                            assertTrue(near, () -> t.complaint(result, dtype, error, mine, right)));
                } else {
                    REPORT.deviation(known);
                    checks.add(() -> assertTrue(!near, () -> "no deviation any more: " + known));
                }
            }
        }
        assertAll(checks);
    }

    private static @Nullable Deviation known(Subject s, String result, DType dtype) {
        return Deviation.ALL.stream()
                .filter(d -> d.isAbout(s, result, dtype))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Numbers> each(
            Map<String, Numbers> all, UnaryOperator<Numbers> change) {
        Map<String, Numbers> changed = new LinkedHashMap<>();
        all.forEach((name, n) -> changed.put(name, change.apply(n)));
        return changed;
    }

    private static Numbers get(Map<String, Numbers> results, String name) {
        return Objects.requireNonNull(results.get(name), name);
    }
}
