package dev.nacre.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// Memory in huge pages is memory, and goes back.
class HugePagesTest {
    private static final long BYTES = HugePages.WORTHWHILE + 4096;

    @Test
    void itIsAlignedClearAndWritableToItsEnd() {
        assumeTrue(HugePages.areUsed());
        try (Arena arena = Arena.ofShared()) {
            MemorySegment s = HugePages.allocate(BYTES, arena);
            assertNotNull(s);
            assertEquals(BYTES, s.byteSize());
            assertEquals(0, s.address() % (2 << 20));
            assertEquals(0, s.get(ValueLayout.JAVA_BYTE, BYTES - 1));
            s.fill((byte) 7);
            assertEquals(7, s.get(ValueLayout.JAVA_BYTE, BYTES - 1));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> s.get(ValueLayout.JAVA_BYTE, BYTES));
        }
    }

    @Test
    void itLivesAsLongAsItsArena() {
        assumeTrue(HugePages.areUsed());
        Arena arena = Arena.ofShared();
        MemorySegment s = HugePages.allocate(BYTES, arena);
        assertNotNull(s);
        arena.close();
        assertFalse(s.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> s.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void aLittleIsTakenFromTheUsualAllocator() {
        try (Arena arena = Arena.ofShared()) {
            assertNull(HugePages.allocate(HugePages.WORTHWHILE - 1, arena));
        }
    }

    @Test
    void moreThanThereIsIsRefused() {
        assumeTrue(HugePages.areUsed());
        try (Arena arena = Arena.ofShared()) {
            assertThrows(OutOfMemoryError.class, () -> HugePages.allocate(1L << 60, arena));
        }
    }
}
