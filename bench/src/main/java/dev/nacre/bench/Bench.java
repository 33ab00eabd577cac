package dev.nacre.bench;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/// Runs suites: each task on all sides in turns.
///
/// @param only what the label of a task has to contain, in any case of letters
/// @param except what it must not contain; empty for nothing
/// @param peers the other libraries
/// @param threads how many threads each side has
public record Bench(String only, String except, List<Peer> peers, int threads) {
    /// Sizes that lie in the first cache, the second, the last, and in none.
    public static final List<Long> SIZES = List.of(1L << 12, 1L << 16, 1L << 20, 1L << 24);

    /// The other libraries on the class path.
    public static List<Peer> found() {
        return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
    }

    /// Runs the tasks of a suite in one size.
    ///
    /// @param done what to do with each row as soon as there is one
    /// @return how many tasks there were
    public int run(Suite suite, long size, Consumer<Row> done) {
        peers.forEach(p -> p.threads(threads));
        return suite.run(this, size, done);
    }

    boolean isWanted(String label) {
        String name = lower(label);
        return name.contains(lower(only)) && (except.isEmpty() || !name.contains(lower(except)));
    }

    private static String lower(String s) {
        return s.toLowerCase(Locale.ROOT);
    }
}
