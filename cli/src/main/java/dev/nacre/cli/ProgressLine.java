package dev.nacre.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The line that shows how a training goes: drawn again and again on a terminal, elsewhere printed
/// once an epoch.
final class ProgressLine {
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter out;
    private final boolean terminal;
    private final int epochs;
    private final long start = System.nanoTime();
    private long drawn = start - REDRAW_NANOS;
    private long epochStart = start;
    private int width;
    private String line = "";

    ProgressLine(PrintWriter out, boolean terminal, int epochs) {
        this.out = out;
        this.terminal = terminal;
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
        double done = (epoch - 1 + (double) step / steps) / epochs;
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

    void onEpoch(DigitsTraining.Epoch epoch) {
        if (terminal) {
            draw(System.nanoTime());
        } else {
            out.println(
                    line
                            + String.format(
                                    Locale.ROOT,
                                    " validation %.4f",
                                    epoch.validation().accuracy()));
            out.flush();
        }
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

    /// Leaves the last drawing where it is.
    void end() {
        if (terminal && width > 0) {
            out.println();
        }
    }
}
