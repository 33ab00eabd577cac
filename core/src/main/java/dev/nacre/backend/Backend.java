package dev.nacre.backend;

import dev.nacre.kernel.Blocks;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Storage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that runs kernels: found by `ServiceLoader`, the most preferred usable one is taken.
public interface Backend {
    /// A short lower-case name such as `cpu`.
    String name();

    /// The higher, the rather it is taken.
    int preference();

    /// One sentence: what it runs on, or why it cannot run here and what to do about it.
    String status();

    /// Whether it can run on this machine.
    boolean isUsable();

    /// Memory of at least so many bytes, not cleared.
    Storage allocate(long bytes);

    /// The same, for someone to be named when memory runs out.
    ///
    /// @param what who wants it, such as an op and a shape
    default Storage allocate(long bytes, String what) {
        return allocate(bytes);
    }

    /// Whether formulas may come in another form than they are written in; if not, each operation
    /// is to be computed as it stands.
    default boolean takesRewritten() {
        return true;
    }

    /// Runs one piece of work to its end.
    void run(Launch launch);

    /// What runs launches like this one, which differ in nothing but memory and numbers, so that
    /// the rest has to be looked at only once.
    default Consumer<Launch> prepare(Launch launch) {
        return this::run;
    }

    /// What runs launches like these in parts, or null if they are rather run one after the other.
    default @Nullable Consumer<Blocks> prepare(Blocks blocks) {
        return null;
    }

    /// The code it would run for a launch, for people to read.
    String listing(Launch launch);
}
