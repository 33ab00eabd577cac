package dev.nacre.backend;

import java.lang.ref.PhantomReference;
import org.jspecify.annotations.Nullable;

/// What a heap remembers of a storage it has handed out, so that the block comes back even if the
/// storage is dropped without a release.
final class Lease extends PhantomReference<HostStorage> {
    final String what;
    final Block block;

    /// The neighbours in the list of all leases.
    @Nullable Lease newer;

    @Nullable Lease older;

    /// Whether it is in that list; false once the block is back.
    boolean isHeld;

    private final Heap heap;

    Lease(HostStorage storage, Heap heap, Block block, String what) {
        super(storage, heap.dropped());
        this.heap = heap;
        this.block = block;
        this.what = what;
    }

    void giveBack() {
        heap.giveBack(this);
    }
}
