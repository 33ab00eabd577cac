package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PostorderTest {
    private static final int DEEP = 100_000;

    @Test
    void operandsComeBeforeTheirUsersAndEachOnce() {
        Expr x = Doubles.x(0);
        List<Expr> order = Expr.postorder(List.of(x.mish(), x.silu(), x.mish()));
        Set<Expr> seen = new HashSet<>();
        for (Expr e : order) {
            if (e instanceof Expr.Apply a) {
                assertTrue(seen.containsAll(a.args()), e::toString);
            }
            assertTrue(seen.add(e), e::toString);
        }
        assertTrue(seen.contains(x.mish()) && seen.contains(x.silu()));
    }

    @Test
    void aDeepChainNeedsNoDeepStack() {
        Expr e = Doubles.x(0);
        for (int i = 0; i < DEEP; i++) {
            e = e.add(1);
        }
        // x, the constant, and one addition a level
        assertEquals(DEEP + 2, Expr.postorder(List.of(e)).size());
        assertEquals(DEEP + 0.5, Doubles.value(e, 0.5));
        assertEquals(1 + 4 * DEEP, e.toString().length());
    }

    @Test
    void whatIsSharedIsVisitedOnce() {
        Expr e = Doubles.x(0);
        for (int i = 0; i < 26; i++) {
            e = e.mul(e.add(e));
        }
        Expr shared = e;
        // A walk that doubles at each level would take 3^26 steps.
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    assertEquals(1 + 2 * 26, Expr.postorder(List.of(shared)).size());
                    assertEquals(0, Doubles.value(shared, 0));
                    assertTrue(shared.toString().endsWith(" ..."));
                    assertTrue(shared.toString().length() < 2 * Printer.LIMIT);
                });
    }
}
