package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.kernel.Blocks;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.kernel.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs [Blocks]: all launches for some places of a dim, then for the next ones. A thread has the
/// places that it takes, and memory for what passes from one launch to the next, for itself.
final class Parts implements Consumer<Blocks> {
    /// Elements of a part: they, and what is made of them, fit the second cache.
    private static final long ELEMENTS = 1 << 16;

    /// Parts for each thread, so that a late one does not hold up all.
    private static final int PER_THREAD = 4;

    /// Places of single elements are taken by as many as vectors have use for.
    private static final long ALIGN = 64;

    private final Workers workers;
    private final long extent;
    private final long places;
    private final Map<Storage, Long> bytes = new HashMap<>();
    private final List<Consumer<Launch>> whole = new ArrayList<>();
    private final List<Consumer<Launch>> rest = new ArrayList<>();

    private Parts(
            Blocks blocks,
            long places,
            Function<Launch, Consumer<Launch>> prepare,
            Workers workers) {
        this.workers = workers;
        this.extent = blocks.extent();
        this.places = places;
        for (Launch l : blocks.launches()) {
            whole.add(prepare.apply(l));
            rest.add(prepare.apply(l));
            for (Operand.Memory m : l.outputs()) {
                if (blocks.locals().contains(m.storage())) {
                    long each = m.layout().shape().count() / extent * m.dtype().bytes();
                    bytes.put(m.storage(), each * places);
                }
            }
        }
    }

    /// What runs launches like these, or null if there would be one part only.
    ///
    /// @param prepare what runs a launch on the thread that it is called by
    static @Nullable Parts of(
            Blocks blocks, Function<Launch, Consumer<Launch>> prepare, Workers workers) {
        long places = Math.max(ELEMENTS / Math.max(blocks.elements(), 1), 1);
        places = places < ALIGN ? places : places / ALIGN * ALIGN;
        boolean few = workers.threads() > 1 && blocks.extent() < 2L * workers.threads() * places;
        return few || blocks.extent() <= places
                ? null
                : new Parts(blocks, places, prepare, workers);
    }

    @Override
    public void accept(Blocks blocks) {
        int parts = Math.toIntExact((extent + places - 1) / places);
        int turns = workers.threads() == 1 ? 1 : Math.min(parts, PER_THREAD * workers.threads());
        ConcurrentLinkedQueue<Map<Storage, Storage>> free = new ConcurrentLinkedQueue<>();
        try {
            workers.run(
                    turns,
                    (t, s) -> {
                        Map<Storage, Storage> kept = free.poll();
                        Map<Storage, Storage> mine = kept == null ? memory() : kept;
                        try {
                            long end = (long) parts * (t + 1) / turns;
                            for (long p = (long) parts * t / turns; p < end; p++) {
                                part(blocks, mine, p * places);
                            }
                        } finally {
                            free.add(mine);
                        }
                    });
        } finally {
            free.forEach(m -> m.values().forEach(Storage::release));
        }
    }

    private Map<Storage, Storage> memory() {
        Map<Storage, Storage> memory = new HashMap<>();
        bytes.forEach((s, n) -> memory.put(s, HostMemory.allocate(n, "parts of a kernel")));
        return memory;
    }

    private void part(Blocks blocks, Map<Storage, Storage> memory, long from) {
        long n = Math.min(places, extent - from);
        List<Consumer<Launch>> ways = n == places ? whole : rest;
        for (int i = 0; i < ways.size(); i++) {
            ways.get(i).accept(blocks.part(i, from, n, memory));
        }
    }
}
