package dev.nacre.cpu;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Arrays that one thread works in, kept for the next launch.
final class Scratch {
    private static final ConcurrentLinkedQueue<Scratch> FREE = new ConcurrentLinkedQueue<>();

    /// The last one given back: most programs need no other.
    private static final AtomicReference<@Nullable Scratch> LAST = new AtomicReference<>();

    private final Map<Cell, @Nullable Object[]> arrays = new EnumMap<>(Cell.class);

    private Scratch() {}

    /// One that nobody else works in, until it is given back.
    static Scratch take() {
        Scratch last = LAST.getAndSet(null);
        Scratch s = last == null ? FREE.poll() : last;
        return s == null ? new Scratch() : s;
    }

    void giveBack() {
        if (!LAST.compareAndSet(null, this)) {
            FREE.add(this);
        }
    }

    /// An array of at least so many elements. The same slot gives the same array again.
    Object array(Cell cell, int slot, int length) {
        @Nullable Object[] slots = arrays.get(cell);
        if (slots == null || slot >= slots.length) {
            slots = slots == null ? new Object[2 * slot + 2] : Arrays.copyOf(slots, 2 * slot);
            arrays.put(cell, slots);
        }
        Object a = slots[slot];
        if (a == null || Array.getLength(a) < length) {
            a = cell.allocate(length);
            slots[slot] = a;
        }
        return a;
    }
}
