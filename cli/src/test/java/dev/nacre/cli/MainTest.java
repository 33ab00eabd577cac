package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @ParameterizedTest
    @ValueSource(strings = {"eval", "explain", "accuracy", "train", "predict", "doctor"})
    void everyCommandHasHelp(String command) {
        Run asked = Run.nacre("help", command);
        assertEquals(0, asked.code());
        assertEquals("", asked.err());
        assertTrue(asked.out().contains("nacre " + command), asked.out());
        assertTrue(asked.out().contains("Examples:"), asked.out());
        assertEquals(asked.out(), Run.nacre(command, "--help").out());
        assertEquals(command.equals("eval"), asked.out().contains("leakyRelu"), asked.out());
        assertTrue(Run.nacre("--help").out().contains("  " + command + " "));
    }

    @Test
    void theVersionIsFilledIn() {
        Run r = Run.nacre("--version");
        assertEquals(0, r.code());
        assertTrue(r.lines().getFirst().matches("nacre \\d+\\.\\d+.*"), r.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    tarin                  | nacre: unknown command 'tarin'; did you mean train?
                    evla x                 | nacre: unknown command 'evla'; did you mean eval?
                    help evla              | nacre: unknown command 'evla'; did you mean eval?
                    --hepl                 | nacre: unknown option '--hepl'; did you mean --help?
                    train --epoch=3        | nacre train: unknown option '--epoch=3'; did you mean --epochs?
                    train 3                | nacre train: unexpected argument '3'; see 'nacre train --help'
                    train --epochs=-1      | nacre train: --epochs=-1: must be 1 or more
                    train --epochs=ten     | nacre train: --epochs=ten: must be a whole number, at most 2147483647
                    train --lr=fast        | nacre train: --lr=fast: must be a number, such as 0.01
                    train --epochs         | nacre train: --epochs: its value is missing; write --epochs=N
                    explain x --dtpye=f32  | nacre explain: unknown option '--dtpye=f32'; did you mean --dtype?
                    predict --top=0 a.png  | nacre predict: --top=0: must be 1 or more
                    predict                | nacre predict: no image; write for example: nacre predict examples/images/seven.png
                    explain                | nacre explain: FORMULA is missing; see 'nacre explain --help'
                    accuracy               | nacre accuracy: FORMULA or --all is missing; see 'nacre accuracy --help'
                    accuracy mish --all    | nacre accuracy: FORMULA, --all are mutually exclusive (specify only one)
                    accuracy mish --from=a | nacre accuracy: --from=a: is for --all only
                    accuracy --all --from=rulu | nacre accuracy: --from=rulu: there is no such function; did you mean relu?
                    accuracy mish --json --markdown | nacre accuracy: --json and --markdown: only one of them can be printed
                    doctor now             | nacre doctor: unexpected argument 'now'; see 'nacre doctor --help'
                    """)
    void oneLineForWrongArguments(String args, String line) {
        Run r = Run.nacre(args.split(" "));
        assertEquals(line + System.lineSeparator(), r.err());
        assertEquals("", r.out());
        assertEquals(2, r.code());
    }

    @Test
    void asksForACommand() {
        Run r = Run.nacre();
        assertEquals(2, r.code());
        assertEquals(1, r.err().lines().count());
    }

    @Test
    void theStackTraceIsForDebugOnly() {
        assertFalse(Run.nacre("eval", "(x", "--x=1").err().contains("\tat "));
        assertTrue(Run.nacre("eval", "(x", "--x=1", "--debug").err().contains("\tat "));
        assertTrue(Run.nacre("--debug", "eval", "(x", "--x=1").err().contains("\tat "));
    }

    @Test
    void unexpectedErrorsAreOneLineToo() {
        Failure f = Failure.of(new IllegalStateException("a\nb"));
        assertEquals(1, f.code());
        assertEquals(
                List.of("internal error: java.lang.IllegalStateException: a"),
                f.message().lines().toList());
    }

    @Test
    void aFullDiskIsNoSuccess() {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no space");
                    }
                };
        int code = Main.run(new String[] {"eval", "1"}, new PrintStream(full), System.err);
        assertEquals(1, code);
    }
}
