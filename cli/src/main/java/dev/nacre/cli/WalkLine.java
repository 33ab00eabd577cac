package dev.nacre.cli;

import java.io.PrintWriter;
import java.util.Locale;

/// The line that shows how far a walk over all floats is: drawn again and again on a terminal, else
/// printed at each tenth of the way.
final class WalkLine {
    private final PrintWriter out;
    private final boolean terminal;
    private final String name;
    private final long start = System.nanoTime();
    private int shown;

    /// @param name what is walked
    WalkLine(PrintWriter out, boolean terminal, String name) {
        this.out = out;
        this.terminal = terminal;
        this.name = name;
    }

    /// @param done from 0 to 1
    void show(double done) {
        int steps = (int) (done * (terminal ? 1000 : 10));
        if (steps <= shown) {
            return;
        }
        shown = steps;
        double seconds = (System.nanoTime() - start) / 1e9;
        String line =
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% of all floats in %.0f s, %.0f s left",
                        name,
                        100 * done,
                        seconds,
                        seconds * (1 - done) / done);
        out.print(terminal ? "\r" + line + "   " + (done == 1 ? "\n" : "") : line + "\n");
        out.flush();
    }
}
