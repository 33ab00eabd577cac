package dev.nacre.expr;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The weak set of all expressions: makes equal ones the same object.
final class Interner {
    private static final class Entry extends WeakReference<Expr> {
        private final int hash;

        Entry(Expr e, @Nullable ReferenceQueue<Expr> queue) {
            super(e, queue);
            hash = e.shallowHash();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object o) {
            if (this == o) {
                return true;
            }
            if (!(o instanceof Entry e)) {
                return false;
            }
            Expr a = get();
            Expr b = e.get();
            return a != null && b != null && a.same(b);
        }
    }

    private final ConcurrentHashMap<Entry, Entry> entries = new ConcurrentHashMap<>();
    private final ReferenceQueue<Expr> queue = new ReferenceQueue<>();

    Expr intern(Expr e) {
        for (Object dead = queue.poll(); dead != null; dead = queue.poll()) {
            entries.remove(dead);
        }
        Entry mine = new Entry(e, queue);
        while (true) {
            Entry old = entries.putIfAbsent(mine, mine);
            if (old == null) {
                return e;
            }
            Expr known = old.get();
            if (known != null) {
                return known;
            }
            entries.remove(old);
        }
    }
}
