package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import dev.nacre.type.DeviceException;
import dev.nacre.type.NacreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackendsTest {
    private static final Backend A = new Fake("a", 3, true);
    private static final Backend B = new Fake("b", 2, false);
    private static final Backend C = new Fake("c", 1, true);

    /// A backend that is only there to be chosen.
    private record Fake(String name, int preference, boolean isUsable) implements Backend {
        @Override
        public String status() {
            return "needs a screwdriver";
        }

        @Override
        public Storage allocate(long bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run(Launch launch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String listing(Launch launch) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theReferenceIsFound() {
        assertTrue(Backends.named("reference") instanceof ReferenceBackend);
        assertTrue(Backends.all().contains(Backends.current()));
    }

    @Test
    void theMostPreferredUsableOneIsTaken() {
        assertSame(A, Backends.choose(null, List.of(A, B, C)));
        assertSame(C, Backends.choose(null, List.of(B, C)));
    }

    @Test
    void aNamedOneIsTakenOrTheErrorSaysWhyNot() {
        assertSame(C, Backends.choose("c", List.of(A, B, C)));
        NacreException unknown =
                assertThrows(NacreException.class, () -> Backends.choose("d", List.of(A, B, C)));
        assertEquals(
                "there is no backend d (-Dnacre.backend may be a, b, c)", unknown.getMessage());
        DeviceException unusable =
                assertThrows(DeviceException.class, () -> Backends.choose("b", List.of(A, B)));
        assertEquals("backend b cannot run here: needs a screwdriver", unusable.getMessage());
        DeviceException none =
                assertThrows(DeviceException.class, () -> Backends.choose(null, List.of(B)));
        assertEquals("no backend can run here (found: b)", none.getMessage());
    }

    @Test
    void scopesNestAndEnd() {
        Backend usual = Backends.current();
        try (Backends.Scope _ = Backends.use(A)) {
            assertSame(A, Backends.current());
            try (Backends.Scope _ = Backends.use(C)) {
                assertSame(C, Backends.current());
            }
            assertSame(A, Backends.current());
        }
        assertSame(usual, Backends.current());
    }

    @Test
    void aScopeIsOfOneThread() {
        Backend usual = Backends.current();
        try (Backends.Scope scope = Backends.use(A)) {
            assertSame(usual, CompletableFuture.supplyAsync(Backends::current).join());
            CompletableFuture<Void> other = CompletableFuture.runAsync(scope::close);
            Throwable e = assertThrows(RuntimeException.class, other::join).getCause();
            assertTrue(e instanceof IllegalStateException, String.valueOf(e));
            assertSame(A, Backends.current());
        }
    }

    @Test
    void closingTwiceIsHarmlessAndClosingTheOuterFirstIsNot() {
        Backend usual = Backends.current();
        Backends.Scope outer = Backends.use(A);
        Backends.Scope inner = Backends.use(C);
        assertThrows(IllegalStateException.class, outer::close);
        inner.close();
        inner.close();
        assertSame(A, Backends.current());
        outer.close();
        outer.close();
        assertSame(usual, Backends.current());
    }
}
