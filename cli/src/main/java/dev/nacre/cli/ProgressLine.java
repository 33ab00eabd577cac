package dev.nacre.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The line that shows how a training goes: printed once an epoch, and on a terminal drawn again
/// and again meanwhile.
final class ProgressLine {
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final int before;
    private final int epochs;
    private final long start = System.nanoTime();
    private long drawn = start - REDRAW_NANOS;
    private long epochStart = start;
    private int width;
    private String line = "";

    /// @param before how many epochs were over before this run
    /// @param epochs how many there are in all
    ProgressLine(PrintWriter out, boolean terminal, int before, int epochs) {
        this.out = out;
        this.terminal = terminal;
        this.before = before;
        this.epochs = epochs;
    }

    /// Whether standard output is a terminal, as far as Java and the launcher know.
    private static boolean isConsole(@Nullable Console console) {
        return console != null && console.isTerminal();
    }

    static boolean isTerminal() {
        String told = System.getProperty("nacre.terminal");
        return told != null ? Boolean.parseBoolean(told) : isConsole(System.console());
    }

    void onStep(int epoch, long step, long steps, Score soFar) {
        long now = System.nanoTime();
        double done = (epoch - 1 - before + (double) step / steps) / (epochs - before);
        long left = Math.round((now - start) * (1 - done) / done / 1e9);
        line =
                String.format(
                        Locale.ROOT,
                        "epoch %d/%d step %d/%d loss %.4f accuracy %.4f %.0f samples/s %d:%02d"
                                + " left",
                        epoch,
                        epochs,
                        step,
                        steps,
                        soFar.loss(),
                        soFar.accuracy(),
                        soFar.count() / ((now - epochStart) / 1e9),
                        left / 60,
                        left % 60);
        if (terminal && now - drawn >= REDRAW_NANOS) {
            draw(now);
        }
    }

    /// Leaves the line of an epoch that is over.
    void onEpoch(double validationAccuracy) {
        line +=
                String.format(
                        Locale.ROOT,
                        " validation %.4f in %.1f s",
                        validationAccuracy,
                        (System.nanoTime() - epochStart) / 1e9);
        if (terminal) {
            draw(System.nanoTime());
            width = 0;
        } else {
            out.print(line);
        }
        out.println();
        out.flush();
    }

    private void draw(long now) {
        out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
        out.flush();
        width = line.length();
        drawn = now;
    }

    /// Says that what follows is training again, not the saving between epochs.
    void onResume() {
        epochStart = System.nanoTime();
    }
}
