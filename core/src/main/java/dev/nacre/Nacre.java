package dev.nacre;

/// What holds for the whole program: the default source of random numbers.
public final class Nacre {
    private static volatile Generator generator = new Generator(System.nanoTime());

    private Nacre() {}

    /// Starts the default generator anew from a seed.
    public static void seed(long seed) {
        generator = new Generator(seed);
    }

    /// The generator that is used where none is named.
    public static Generator generator() {
        return generator;
    }
}
