package dev.nacre.cpu;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Arrays that one thread works in, kept for the next launch.
final class Scratch {
    private static final ConcurrentLinkedQueue<Scratch> FREE = new ConcurrentLinkedQueue<>();

    private final @Nullable Object[][] arrays = new Object[Cell.values().length][16];
    private final int[][] sizes = new int[Cell.values().length][16];

    private Scratch() {}

    /// One that nobody else works in, until it is given back.
    static Scratch take() {
        Scratch s = FREE.poll();
        return s == null ? new Scratch() : s;
    }

    void giveBack() {
        FREE.add(this);
    }

    /// An array of at least so many elements. The same slot gives the same array again.
    Object array(Cell cell, int slot, int length) {
        int c = cell.ordinal();
        if (slot >= sizes[c].length) {
            arrays[c] = Arrays.copyOf(arrays[c], 2 * slot);
            sizes[c] = Arrays.copyOf(sizes[c], 2 * slot);
        }
        Object a = arrays[c][slot];
        if (a == null || sizes[c][slot] < length) {
            a = cell.allocate(length);
            arrays[c][slot] = a;
            sizes[c][slot] = length;
        }
        return a;
    }
}
