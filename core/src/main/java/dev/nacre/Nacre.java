package dev.nacre;

/// What holds for the whole program: the default source of random numbers.
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
}
