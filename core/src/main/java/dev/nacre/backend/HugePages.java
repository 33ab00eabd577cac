package dev.nacre.backend;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Memory of the system in pages of 2 MB, which take a page fault and an entry of the address cache
/// for each 2 MB instead of each 4 KB.
///
/// On Linux, where programs may ask for them (`madvise`), and if this module may call native
/// functions (`--enable-native-access`); `-Dnacre.hugepages=off` does without. Numbers are those of
/// Linux on any 64-bit machine: `asm-generic/mman-common.h`.
final class HugePages {
    static final String PROPERTY = "nacre.hugepages";

    /// Below this much the system's own allocator is as good, and the functions need not be found.
    static final long WORTHWHILE = 4L << 20;

    private static final long PAGE = 2L << 20;
    private static final int READ_WRITE = 1 | 2;
    private static final int PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int HUGE_PAGE = 14;
    private static final long FAILED = -1;

    /// Finding functions takes a tenth of a second in a JVM that is new, so it waits until the
    /// first large amount.
    private static final class Functions {
        /// Null where they may not be used.
        static final @Nullable HugePages SYSTEM = find();
    }

    private final MethodHandle map;
    private final MethodHandle advise;
    private final MethodHandle unmap;

    @SuppressWarnings("restricted") // asked for below
    private HugePages(Linker linker) {
        SymbolLookup names = linker.defaultLookup();
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        map =
                linker.downcallHandle(
                        names.findOrThrow("mmap"),
                        FunctionDescriptor.of(word, word, word, number, number, number, word));
        advise =
                linker.downcallHandle(
                        names.findOrThrow("madvise"),
                        FunctionDescriptor.ofVoid(word, word, number));
        unmap =
                linker.downcallHandle(
                        names.findOrThrow("munmap"), FunctionDescriptor.ofVoid(word, word));
    }

    private static @Nullable HugePages find() {
        try {
            return areUsed() ? new HugePages(Linker.nativeLinker()) : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /// Whether memory comes in such pages where the system has them.
    static boolean areUsed() {
        boolean wanted = !System.getProperty(PROPERTY, "on").equals("off");
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
        return wanted && linux && HugePages.class.getModule().isNativeAccessEnabled();
    }

    /// New memory that lives as long as an arena, or null where there is none of this kind.
    ///
    /// @throws OutOfMemoryError if the system has no more
    static @Nullable MemorySegment allocate(long bytes, Arena arena) {
        if (bytes < WORTHWHILE) {
            return null;
        }
        HugePages system = Functions.SYSTEM;
        return system == null ? null : system.map(bytes, arena);
    }

    @SuppressWarnings("restricted") // the length is that of the mapping
    private MemorySegment map(long bytes, Arena arena) {
        // Pages are huge where they are aligned; what stays untouched takes no memory.
        long length = bytes + PAGE;
        long address;
        try {
            address = (long) map.invokeExact(0L, length, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
            if (address == FAILED) {
                throw new OutOfMemoryError("mmap of " + length + " bytes");
            }
            // Without them it is memory all the same.
            advise.invokeExact(address, length, HUGE_PAGE);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        long start = (address + PAGE - 1) & -PAGE;
        return MemorySegment.ofAddress(start)
                .reinterpret(bytes, arena, _ -> unmap(address, length));
    }

    private void unmap(long address, long length) {
        try {
            unmap.invokeExact(address, length);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
