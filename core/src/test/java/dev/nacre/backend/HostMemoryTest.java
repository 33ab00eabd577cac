package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HostMemoryTest {
    @Test
    void allStorageOfTheProcessCountsTowardsOneBudget() {
        MemoryUsage before = HostMemory.usage();
        HostStorage s = HostMemory.allocate(1 << 24, "test");
        MemoryUsage during = HostMemory.usage();
        s.release();
        assertTrue(during.live() >= 1 << 24);
        assertTrue(during.reserved() >= during.live());
        assertEquals(before.budget(), during.budget());
    }

    @Test
    void theDefaultBudgetIsHalfOfTheMachine() {
        assertEquals(MemoryBudget.machine() / 2, MemoryBudget.get());
    }
}
