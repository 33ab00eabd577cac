package dev.nacre.cli;

import dev.nacre.bench.Bench;
import dev.nacre.bench.Peer;
import dev.nacre.bench.Row;
import dev.nacre.bench.Suite;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nacre bench`: how fast Nacre is on this machine, beside a copy and beside other libraries.
@Command(
        name = "bench",
        header = "Measures how fast Nacre is, beside a copy of the same bytes and other libraries.",
        description = {
            "All sides of a case run in turns in one process; a time is the median of 15 samples,"
                + " in nanoseconds per element, or per call for overhead. Leave the machine alone"
                + " meanwhile."
        },
        footer = {
            "  nacre bench pointwise --only mish --size 64K",
            "  nacre bench pointwise --peers --json",
            "  nacre bench overhead --peers",
            "  nacre bench startup"
        })
final class BenchCommand extends NacreCommand {
    private static final int MOST_THREADS = 1024;

    @Parameters(
            paramLabel = "SUITE",
            arity = "0..1",
            description = "One of ${COMPLETION-CANDIDATES}; all of them where none is named.")
    private @Nullable Suite suite;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description = "Only cases whose name contains this.")
    private String only = "";

    @Option(
            names = "--except",
            paramLabel = "TEXT",
            description = "No cases whose name contains this, such as 'output given'.")
    private String except = "";

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Elements of an operand, such as 65536, 64K or 16M; else several sizes.")
    private @Nullable String size;

    @Option(
            names = "--peers",
            description =
                    "Also time libtorch and ONNX Runtime; the first time some 150 MB are"
                            + " downloaded. Linux on x86-64 only.")
    private boolean peers;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads each side has; 1 where nothing is said.")
    private int threads = 1;

    @Option(names = "--json", description = "Print an object of JSON for each case.")
    private boolean json;

    @Override
    public Integer call() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw wrong("--threads=%d: must be from 1 to %d".formatted(threads, MOST_THREADS));
        }
        List<Long> sizes = size == null ? Bench.SIZES : List.of(elements(size));
        // Read by the backend when it is first used.
        System.setProperty("nacre.threads", String.valueOf(threads));
        List<Peer> others = peers ? peers() : List.of();
        List<String> names = others.stream().map(Peer::name).toList();
        if (!json) {
            others.forEach(p -> out().println(p.name() + ": " + p.configuration()));
            out().println(Row.heading(names));
            out().flush();
        }
        Bench bench = new Bench(only, except, others, threads);
        int cases = 0;
        for (Suite s : suite == null ? List.of(Suite.values()) : List.of(suite)) {
            for (long n : s.isSized() ? sizes : List.of(0L)) {
                cases += bench.run(s, n, row -> print(row, names));
            }
        }
        if (cases == 0) {
            throw wrong(
                    "--only=%s%s: no case has such a name"
                            .formatted(only, except.isEmpty() ? "" : " --except=" + except));
        }
        return 0;
    }

    private void print(Row row, List<String> peers) {
        out().println(json ? row.json() : row.text(peers));
        out().flush();
    }

    private List<Peer> peers() {
        List<Peer> found = Bench.found();
        if (found.isEmpty()) {
            throw wrong("--peers: the other libraries are not there; run it as ./nacre bench");
        }
        return found;
    }

    private long elements(String text) {
        String digits = text.toUpperCase(Locale.ROOT);
        int shift = digits.endsWith("K") ? 10 : digits.endsWith("M") ? 20 : 0;
        try {
            long n = Long.parseLong(shift == 0 ? digits : digits.substring(0, digits.length() - 1));
            if (n >= 1 && n << shift >> shift == n && n << shift <= 1L << 28) {
                return n << shift;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range is.
        }
        throw wrong(
                "--size=%s: must be a number of elements up to 256M, such as 64K".formatted(text));
    }
}
