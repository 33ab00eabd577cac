package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// At the infinities libtorch has what the table of limits says it has.
class LibtorchLimitsTest {
    @BeforeAll
    static void oneThread() {
        torch.set_num_threads(1);
    }

    @TestFactory
    Stream<DynamicTest> libtorchIsWhereTheTableSays() {
        return Limits.functions()
                .flatMap(f ->
                        Stream.of(DType.F32, DType.F64)
                                .map(t ->
                                        DynamicTest.dynamicTest(
                                                f.label() + " " + t, () -> check(f, t))));
    }

    private static void check(Subject.Function f, DType dtype) {
        Limit l = Limits.of(f);
        Limit.found(new TorchEngine(false), f, dtype)
                .forEach((place, found) ->
                        assertTrue(
                                Limit.isMet(l.torch(place, dtype), found, dtype),
                                () ->
                                        "%s is %s, not %s"
                                                .formatted(
                                                        place.of(f.label()),
                                                        Arrays.toString(found),
                                                        l.torch(place, dtype))));
    }
}
