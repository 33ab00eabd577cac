package dev.nacre.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts the bytes of the Java heap that a call takes on the thread that makes it.
final class Garbage {
    private static final ThreadMXBean THREADS =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private Garbage() {}

    /// The bytes of an average call of a side that is warm.
    static long perCall(Side side) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < Task.SETS; i++) {
            side.run(i);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / Task.SETS;
    }
}
