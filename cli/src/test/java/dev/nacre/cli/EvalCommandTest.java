package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EvalCommandTest {
    private static Arguments prints(String lines, String... args) {
        return Arguments.of(List.of(args), List.of(lines.split("\n")));
    }

    static Stream<Arguments> table() {
        return Stream.of(
                // Points, lists and single numbers.
                prints("1.0\n2.0\n3.0", "x", "--x=1,2,3"),
                prints("11.0\n12.0", "x+y", "--x=1,2", "--y=10"),
                prints("11.0\n21.0", "x + y", "--y=10,20", "--x=1"),
                prints("3.0", "a_1*b", "--b=3", "--a_1=1"),
                prints("4.0", "α^2", "--α=2"),
                prints("-1.0\n-4.0", "-x^2", "--x", "-1,2"),
                prints("2.0", "--x=2", "x"),
                prints("2.0", "--x", "2", "x"),
                prints("2.0", "--dtype", "f64", "--x=2", "x"),
                prints("-5.0", "-x", "--x= 5 "),
                prints("-5.0", "--", "-x", "--x=5"),
                // The numbers Java knows, printed as Java does.
                prints(
                        "NaN\nInfinity\n-Infinity\n-0.0\n0.0",
                        "x",
                        "--x=NaN,Infinity,-Infinity,-0.0,0"),
                prints("NaN\nInfinity\n-Infinity", "x", "--x=nan,inf,-inf"),
                prints("1.4E-45\n3.4028235E38", "x", "--x=1e-45,3.4028235e38"),
                prints("4.9E-324\n1.0E-45", "x", "--x=4.9e-324,1e-45", "--dtype=f64"),
                prints("8.0", "x", "--x=0x1p3"),
                prints("-Infinity", "1/x", "--x=-0.0"),
                // The shortest digits that read back, by dtype; rounded once to it.
                prints("0.1\n0.33333334", "x", "--x=0.1,0.333333333333333333"),
                prints(
                        "0.1\n0.3333333333333333",
                        "x",
                        "--x=0.1,0.333333333333333333",
                        "--dtype=f64"),
                prints("1.0000001", "x", "--x=1.00000005960464477540"),
                // No variables.
                prints("0.33333334", "1/3"),
                prints("3.141592653589793", "pi", "--dtype=f64"),
                prints("true", "1 < 2"),
                // Conditions.
                prints("true\nfalse\nfalse", "x > 0", "--x=1,-1,NaN"),
                prints("2.0\n-1.0", "where(x > 0, 2*x, x)", "--x=1,-1"),
                // Derivatives, in order of first appearance.
                prints("2.0\n4.0", "x^2", "--x=1,2", "--grad"),
                prints("10.0 1.0\n20.0 1.0", "x*y", "--x=1", "--y=10,20", "--grad"),
                prints("7.0 3.0", "b*a", "--b=3", "--a=7", "--grad"),
                prints("0.0", "where(x > 0, 1, 0)", "--x=3", "--grad"),
                prints("0.0 1.0", "where(x > 0, y, 0)", "--x=3", "--y=1", "--grad"),
                prints("0.6", "mish(x)", "--x=0", "--grad"),
                // A variable called as a flag is.
                prints("6.0\n8.0", "grad*2", "--grad=3,4"),
                prints("2.0", "grad*2", "--grad=3", "--grad"),
                prints("2.0", "json + help + debug - 1", "--json=1", "--help=1", "--debug=1"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void printsALineAPoint(List<String> args, List<String> lines) {
        Run r = Run.nacre(Stream.concat(Stream.of("eval"), args.stream()).toArray(String[]::new));
        assertEquals("", r.err());
        assertEquals(lines, r.lines());
        assertEquals(0, r.code());
    }

    @Test
    void mishIsNearTheTruth() {
        Run r = Run.nacre("eval", "x * tanh(softplus(x))", "--x=-20,-1,1,20");
        // x tanh(log(1 + exp(x))) to more digits than f32 holds.
        float[] truth = {-4.12230719e-8f, -0.303401461f, 0.865098388f, 20.0f};
        for (int i = 0; i < truth.length; i++) {
            float y = Float.parseFloat(r.lines().get(i));
            assertTrue(Math.abs(y - truth[i]) <= 4 * Math.ulp(truth[i]), truth[i] + " but " + y);
        }
    }

    @Test
    void jsonIsOneObject() {
        assertEquals(
                "{\"formula\": \"x*y\", \"dtype\": \"f32\", \"inputs\": {\"x\": [1.0, 2.0],"
                        + " \"y\": [\"NaN\", \"NaN\"]}, \"values\": [\"NaN\", \"NaN\"]}\n",
                Run.nacre("eval", "x*y", "--x=1,2", "--y=NaN", "--json").out());
        assertEquals(
                "{\"formula\": \"b*a\", \"dtype\": \"f64\", \"inputs\": {\"b\": [\"-Infinity\"],"
                        + " \"a\": [-0.0]}, \"derivatives\": {\"b\": [-0.0], \"a\":"
                        + " [\"-Infinity\"]}}\n",
                Run.nacre("eval", "b*a", "--a=-0.0", "--b=-inf", "--json", "--grad", "--dtype=f64")
                        .out());
        assertEquals(
                "{\"formula\": \"x\\u000a> 1\", \"dtype\": \"f32\", \"inputs\": {\"x\": [2.0]},"
                        + " \"values\": [true]}\n",
                Run.nacre("eval", "x\n> 1", "--x=2", "--json").out());
    }

    @Test
    void warnsWhereADtypeCannotHoldANumber() {
        Run r = Run.nacre("eval", "x", "--x=1,1e39,1e-50");
        assertEquals(List.of("1.0", "Infinity", "0.0"), r.lines());
        assertEquals("warning: --x: 1e39 is Infinity in f32\n", r.err());
        assertEquals(0, r.code());
        assertEquals("", Run.nacre("eval", "x", "--x=1e39,0e99,0x0p9", "--dtype=f64").err());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(List.of(), "no formula"),
                Arguments.of(List.of("x"), "--x=1,2,3"),
                Arguments.of(List.of("x*y", "--x=1"), "the variable y has no value"),
                Arguments.of(List.of("x", "--x="), "--x has no numbers"),
                Arguments.of(List.of("x", "--x"), "--x has no numbers"),
                Arguments.of(List.of("x", "--x=1,,2"), "number 2 is missing"),
                Arguments.of(List.of("x", "--x=1,"), "number 2 is missing"),
                Arguments.of(List.of("x", "--x=one"), "'one' is not a number"),
                Arguments.of(List.of("x", "--x=1 2"), "separate them by commas"),
                Arguments.of(
                        List.of("x*y", "--x=1,2", "--y=1,2,3"), "--x has 2 numbers and --y has 3"),
                Arguments.of(List.of("x", "--x=1", "--x=2"), "--x is given twice"),
                Arguments.of(List.of("x", "y", "--x=1"), "one formula at a time"),
                Arguments.of(
                        List.of("x", "--x=1", "--y=2"), "--y: 'x' has no such variable; it has x"),
                Arguments.of(List.of("1/3", "--y=2"), "--y: '1/3' has no such variable"),
                Arguments.of(List.of("x", "x=1"), "'x=1': the numbers of a variable are written"),
                Arguments.of(List.of("x", "-x", "1"), "are written --x=1,2,3"),
                Arguments.of(List.of("x", "--x=1", "--grda"), "did you mean --grad?"),
                Arguments.of(List.of("width", "--widht=1"), "did you mean --width?"),
                Arguments.of(
                        List.of("x", "--x=1", "--dtype=f16"), "--dtype=f16: must be f32 or f64"),
                Arguments.of(List.of("x > 0", "--x=1", "--grad"), "has no derivative"),
                Arguments.of(List.of("1/3", "--grad"), "no variables"),
                Arguments.of(List.of("mihs(x)", "--x=1"), "did you mean mish?"),
                Arguments.of(List.of("x + 1e39", "--x=1"), "too large for f32"),
                Arguments.of(List.of("(x", "--x=1"), "never closed"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void tellsWhatIsWrong(List<String> args, String part) {
        Run r = Run.nacre(Stream.concat(Stream.of("eval"), args.stream()).toArray(String[]::new));
        assertEquals(2, r.code());
        assertEquals("", r.out());
        assertTrue(r.err().startsWith("nacre eval: "), r.err());
        assertTrue(r.err().lines().findFirst().orElseThrow().contains(part), r.err());
    }

    @Test
    void pointsAtTheMistakeInAFormula() {
        assertEquals(
                "nacre eval: unknown function 'mihs' at column 5: did you mean mish?\n",
                Run.nacre("eval", "1 + mihs(x)", "--x=1").err());
    }
}
