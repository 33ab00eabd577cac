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
import java.util.function.BiConsumer;
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
    private final List<Function<Launch, Work>> whole = new ArrayList<>();
    private final List<Function<Launch, Work>> rest = new ArrayList<>();
    private final BiConsumer<Launch, Runnable> runner;

    private Parts(
            Blocks blocks,
            long places,
            Function<Launch, Function<Launch, Work>> binder,
            BiConsumer<Launch, Runnable> runner,
            Workers workers) {
        this.workers = workers;
        this.runner = runner;
        this.extent = blocks.extent();
        this.places = places;
        for (Launch l : blocks.launches()) {
            whole.add(binder.apply(l));
            rest.add(binder.apply(l));
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
    /// @param binder what binds launches like one to the thread that they are run by
    /// @param runner runs what is done for a launch
    static @Nullable Parts of(
            Blocks blocks,
            Function<Launch, Function<Launch, Work>> binder,
            BiConsumer<Launch, Runnable> runner,
            Workers workers) {
        long places = Math.max(ELEMENTS / Math.max(blocks.elements(), 1), 1);
        places = places < ALIGN ? places : places / ALIGN * ALIGN;
        boolean few = workers.threads() > 1 && blocks.extent() < 2L * workers.threads() * places;
        return few || blocks.extent() <= places
                ? null
                : new Parts(blocks, places, binder, runner, workers);
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
                            long first = (long) parts * t / turns;
                            run(blocks, mine, first, (long) parts * (t + 1) / turns);
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

    /// Runs the parts `first` to `end`. Two of them are bound to memory; the others lie as far
    /// behind as the second one behind the first.
    private void run(Blocks blocks, Map<Storage, Storage> memory, long first, long end) {
        List<Work> begin = new ArrayList<>();
        List<Work> next = new ArrayList<>();
        for (long p = first; p < end; p++) {
            long from = p * places;
            long n = Math.min(places, extent - from);
            for (int i = 0; i < whole.size(); i++) {
                Work work;
                if (n == places && p > first + 1) {
                    work = begin.get(i).moved(next.get(i), p - first);
                } else {
                    Launch part = blocks.part(i, from, n, memory);
                    work = (n == places ? whole : rest).get(i).apply(part);
                    (p == first ? begin : next).add(work);
                }
                runner.accept(blocks.launches().get(i), work::run);
            }
        }
    }
}
