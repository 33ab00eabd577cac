package dev.nacre;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.MemoryUsage;

/// What holds for the whole program: the default source of random numbers, and the memory.
public final class Nacre {
    private static final Generator GENERATOR = new Generator(System.nanoTime());

    private Nacre() {}

    /// Starts the default generator anew from a seed.
    public static void seed(long seed) {
        GENERATOR.restore(new Generator.State(seed, 0));
    }

    /// The generator that is used where none is named.
    public static Generator generator() {
        return GENERATOR;
    }

    /// How much memory outside the Java heap tensors hold, in bytes.
    ///
    /// Its budget is half of the machine's or the container's memory, or what `-Dnacre.memory`
    /// says, such as `8g` or `75%`.
    public static MemoryUsage memory() {
        return HostMemory.usage();
    }
}
