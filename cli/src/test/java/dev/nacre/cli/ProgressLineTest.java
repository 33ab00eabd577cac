package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static String show(boolean terminal) {
        StringWriter shown = new StringWriter();
        ProgressLine p = new ProgressLine(new PrintWriter(shown), terminal, 0, 2);
        for (int epoch = 1; epoch <= 2; epoch++) {
            Score score = new Score(12.5, 90, 100);
            p.onStep(epoch, 1, 2, score);
            p.onStep(epoch, 2, 2, score);
            p.onEpoch(0.875);
            p.onResume();
        }
        return shown.toString();
    }

    @Test
    void isOneLineAnEpochInAFile() {
        String shown = show(false);
        assertEquals(2, shown.lines().count());
        assertFalse(shown.contains("\r"));
        String last = shown.lines().toList().getLast();
        assertTrue(
                last.matches(
                        "epoch 2/2 step 2/2 loss 0\\.1250 accuracy 0\\.9000 \\d+ samples/s"
                                + " 0:00 left validation 0\\.8750 in 0\\.\\d s"),
                last);
    }

    @Test
    void isRedrawnOnATerminal() {
        String shown = show(true);
        assertEquals(2, shown.chars().filter(c -> c == '\n').count());
        assertTrue(shown.startsWith("\repoch 1/2 step 1/2 "), shown);
        assertTrue(shown.contains("\repoch 2/2 step 2/2 "), shown);
        for (String drawing : shown.split("[\r\n]+")) {
            assertTrue(drawing.length() < 80 || drawing.contains("validation"), drawing);
        }
    }

    /// What earlier runs did says nothing about how long this one will take.
    @Test
    void theTimeLeftIsThatOfTheEpochsOfThisRun() throws InterruptedException {
        StringWriter shown = new StringWriter();
        ProgressLine p = new ProgressLine(new PrintWriter(shown), false, 998, 1000);
        Thread.sleep(300);
        p.onStep(999, 1, 1, new Score(1, 1, 1));
        p.onEpoch(1);
        assertTrue(shown.toString().contains(" 0:00 left"), shown.toString());
    }
}
