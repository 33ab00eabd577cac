package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Expr X = Doubles.x(0);

    private static CatalogueEntry entry(String name, int arguments) {
        return Objects.requireNonNull(Catalogue.find(name, arguments));
    }

    @Test
    void everyFunctionOfThePageIsThere() {
        int annotated = 0;
        for (Method m : Activations.class.getDeclaredMethods()) {
            if (!Modifier.isPrivate(m.getModifiers()) && !m.isSynthetic()) {
                assertFalse(Catalogue.overloads(m.getName()).isEmpty(), m::toString);
                annotated += m.isAnnotationPresent(Formula.class) ? 1 : 0;
            }
        }
        assertEquals(annotated, Catalogue.all().size());
    }

    @Test
    void namesAreSortedAndNoPrimitives() {
        List<String> names = Catalogue.names();
        assertEquals(names.stream().sorted().distinct().toList(), names);
        for (String name : names) {
            assertNull(Primitive.named(name), name);
        }
    }

    @Test
    void aNameAndANumberOfArgumentsNameOneFunction() {
        Set<String> seen = new HashSet<>();
        for (CatalogueEntry e : Catalogue.all()) {
            assertTrue(seen.add(e.name() + "/" + e.parameters().size()), e::signature);
            assertSame(e, Catalogue.find(e.name(), e.parameters().size()));
        }
        assertNull(Catalogue.find("mish", 1));
        assertNull(Catalogue.find("mihs", 0));
    }

    @Test
    void parametersHaveTheirNames() {
        assertEquals("mish(x)", entry("mish", 0).signature());
        assertEquals("softplus(x, beta)", entry("softplus", 1).signature());
        assertEquals("hardtanh(x, min, max)", entry("hardtanh", 2).toString());
        assertTrue(entry("softplus", 1).parameters().getFirst().isNumber());
        assertTrue(entry("prelu", 1).parameters().getFirst().isOperand());
        CatalogueEntry.Parameter approximate = entry("gelu", 1).parameters().getFirst();
        assertEquals(List.of(Approximate.values()), approximate.choices());
        assertEquals(Approximate.TANH, approximate.choice("tanh"));
        assertNull(approximate.choice("TANH"));
    }

    @Test
    void everyFunctionCanBeCalledWithItsSamples() {
        for (CatalogueEntry e : Catalogue.all()) {
            long numbers = e.parameters().stream().filter(p -> p.choices().isEmpty()).count();
            assertEquals(numbers, e.facts().sample().length, e::signature);
            for (List<Object> sample : e.samples()) {
                assertSame(X.dtype(), e.apply(X, sample).dtype());
            }
        }
        assertEquals(List.of(List.of()), entry("mish", 0).samples());
        assertEquals(
                List.of(List.of(Approximate.NONE), List.of(Approximate.TANH)),
                entry("gelu", 1).samples());
    }

    @Test
    void aCallIsTheMethod() {
        assertSame(X.mish(), entry("mish", 0).apply(X, List.of()));
        assertSame(X.softplus(2), entry("softplus", 1).apply(X, List.of(2)));
        assertSame(X.gelu(Approximate.TANH), entry("gelu", 1).apply(X, List.of(Approximate.TANH)));
        assertSame(X.prelu(Doubles.x(1)), entry("prelu", 1).apply(X, List.of(Doubles.x(1))));
        assertSame(X.prelu(X.scalar(0.5)), entry("prelu", 1).apply(X, List.of(0.5)));
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertMessage("softplus(x, beta) got 0", entry("softplus", 1), List.of());
        assertMessage("fast is no beta", entry("softplus", 1), List.of("fast"));
        assertMessage("2 is no approximate", entry("gelu", 1), List.of(2));
    }

    private static void assertMessage(String part, CatalogueEntry e, List<?> args) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> e.apply(X, args));
        assertTrue(String.valueOf(thrown.getMessage()).contains(part), thrown::toString);
    }

    @Test
    void whatTheMethodThrowsComesThrough() {
        Expr other = Expr.arg(1, DType.F32);
        assertMessage("mul: operand 0 is f64", entry("prelu", 1), List.of(other));
    }

    @Test
    void factsAreWellFormed() {
        for (CatalogueEntry e : Catalogue.all()) {
            Formula f = e.facts();
            assertTrue(f.onnx().isEmpty() || f.onnx().matches("[A-Z][A-Za-z]+:\\d+"), f::onnx);
            assertTrue(
                    f.cite().isEmpty() || f.cite().matches(".*\\b(1[89]|20)\\d\\d\\b.*"), f::cite);
            double[] sorted = Arrays.stream(f.probe()).sorted().distinct().toArray();
            assertTrue(Arrays.equals(sorted, f.probe()), () -> "probes of " + e);
            assertTrue(f.probe().length > 0, () -> "probes of " + e);
        }
        assertEquals(entry("elu", 0).facts().cite(), entry("elu", 1).cite());
        assertFalse(entry("elu", 1).cite().isEmpty());
    }

    @Test
    void theNearestNameIsFound() {
        assertEquals("mish", Catalogue.nearest("mihs"));
        assertEquals("leakyRelu", Catalogue.nearest("leaky_relu"));
        assertEquals("softplus", Catalogue.nearest("sofplus"));
        assertNull(Catalogue.nearest("transformer"));
    }
}
