package dev.nacre.backend;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Idle blocks ordered by size, then address.
final class BestFit {
    private record Key(long bytes, long address) {}

    private final TreeMap<Key, Block> blocks =
            new TreeMap<>(Comparator.comparingLong(Key::bytes).thenComparingLong(Key::address));

    void add(Block b) {
        blocks.put(key(b), b);
    }

    void remove(Block b) {
        blocks.remove(key(b));
    }

    /// Takes the smallest block of at least `least` and at most `most` bytes out, if there is one.
    @Nullable Block take(long least, long most) {
        Map.Entry<Key, Block> e = blocks.ceilingEntry(new Key(least, Long.MIN_VALUE));
        if (e == null || e.getKey().bytes() > most) {
            return null;
        }
        blocks.remove(e.getKey());
        return e.getValue();
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    void clear() {
        blocks.clear();
    }

    void removeIf(Predicate<Block> gone) {
        blocks.values().removeIf(gone);
    }

    private static Key key(Block b) {
        return new Key(b.bytes(), b.address());
    }
}
