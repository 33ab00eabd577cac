package dev.nacre.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.backend.Backends;
import dev.nacre.parity.Limit.Place;
import dev.nacre.type.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// At the infinities functions and their gradients are the limits, on both backends.
class LimitsTest {
    @Test
    void eachFunctionHasOneRow() {
        assertEquals(
                Limits.functions().map(Subject.Function::label).sorted().toList(),
                Limits.ALL.stream().map(Limit::function).sorted().toList());
    }

    @Test
    void eachFlawIsOfARow() {
        for (Limits.Flaw f : Limits.FLAWS) {
            assertTrue(
                    Limits.ALL.stream().anyMatch(l -> l.function().equals(f.function())),
                    f.toString());
        }
    }

    @TestFactory
    Stream<DynamicTest> reference() {
        return check("reference");
    }

    @TestFactory
    Stream<DynamicTest> cpu() {
        return check("cpu");
    }

    private static Stream<DynamicTest> check(String backend) {
        Engine engine = new NacreEngine(Backends.named(backend));
        return Limits.functions()
                .flatMap(f ->
                        Stream.of(DType.F32, DType.F64)
                                .map(t ->
                                        DynamicTest.dynamicTest(
                                                f.label() + " " + t, () -> check(f, engine, t))));
    }

    private static void check(Subject.Function f, Engine engine, DType dtype) {
        Limit l = Limits.of(f);
        Limit.found(engine, f, dtype)
                .forEach((place, found) -> {
                    boolean met = Limit.isMet(l.limits().at(place), found, dtype);
                    String what = place.of(f.label()) + " is " + Arrays.toString(found);
                    if (Limits.isFlawed(l, place)) {
                        assertFalse(met, "no flaw any more: " + what);
                    } else {
                        assertTrue(met, what + ", not " + l.limits().at(place));
                    }
                });
    }

    @Test
    void aWrongZeroAndAnUnlikeElementAreNoLimit() {
        assertTrue(Limit.isMet(-0.0, new double[] {-0.0, -0.0}, DType.F32));
        assertFalse(Limit.isMet(-0.0, new double[] {-0.0, 0.0}, DType.F32));
        assertFalse(Limit.isMet(1, new double[] {1, 1 - 0x1p-20}, DType.F32));
        assertFalse(Limit.isMet(0, new double[] {Double.NaN}, DType.F64));
        assertTrue(Limit.isMet(Double.NaN, new double[] {Double.NaN}, DType.F64));
    }

    @Test
    void libtorchIsKnownToHaveNoLimitsOfMish() {
        assertEquals(List.of("y", "grad x"), Limits.deviating().get("mish"));
        assertTrue(
                Double.isNaN(
                        Limits.ALL.stream()
                                .filter(l -> l.function().equals("mish"))
                                .findFirst()
                                .orElseThrow()
                                .torch(Place.LOW, DType.F32)));
    }
}
