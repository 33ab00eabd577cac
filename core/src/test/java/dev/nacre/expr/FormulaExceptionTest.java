package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaExceptionTest {
    private static FormulaException error(String text) {
        return assertThrows(FormulaException.class, () -> FormulaParser.parse(text), text);
    }

    private static String message(String text) {
        return String.valueOf(error(text).getMessage());
    }

    @Test
    void theMessageShowsThePlace() {
        assertEquals(
                """
                unknown function 'mihs' at column 5: did you mean mish?
                  x + mihs(x)
                      ^\
                """,
                message("x + mihs(x)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "x +               | 4  | unexpected end of the formula at column 4: expected a"
                        + " number, a name or '('",
                "(x                | 1  | '(' that is never closed at column 1",
                "mish(x            | 5  | '(' that is never closed at column 5",
                "x)                | 2  | unexpected ')' at column 2: no '(' is open",
                "(x]               | 3  | unexpected ']' at column 3: write )",
                "()                | 2  | unexpected ')' at column 2: expected a number",
                "x y               | 3  | unexpected 'y' at column 3: expected an operator or the"
                        + " end; a product is",
                "2x                | 2  | unexpected 'x' at column 2",
                "(2 3)             | 4  | unexpected '3' at column 4: expected an operator or ')'",
                "x(x + 1)          | 1  | unknown function 'x' at column 1: a product is written a",
                "x + x(2)          | 5  | unknown function 'x' at column 5: a product is written a",
                "pi(2)             | 1  | a product is written a * (...)",
                "tanh + x          | 1  | function 'tanh' without its argument at column 1: write"
                        + " tanh(x)",
                "x * relu + 1      | 5  | write relu(x)",
                "sofplus(x)        | 1  | did you mean softplus?",
                "leaky_relu(x)     | 1  | did you mean leakyRelu?",
                "swish(x)          | 1  | did you mean silu?",
                "ln(x)             | 1  | did you mean log?",
                "maximum(x, y)     | 1  | did you mean max?",
                "mish()            | 1  | 'mish' with 0 arguments at column 1: write mish(x)",
                "mish(x, y)        | 1  | 'mish' with 2 arguments at column 1: write mish(x)",
                "softplus(x, 2, 3) | 1  | write softplus(x) or softplus(x, beta)",
                "max(x)            | 1  | 'max' with 1 argument at column 1: write max(x, y)",
                "where(x, 1)       | 1  | write where(condition, x, y)",
                "mish(x,)          | 8  | unexpected ')' at column 8",
                "gelu(x, tahn)     | 9  | unknown 'approximate' of gelu(x, approximate) at column"
                        + " 9: write none or tanh",
                "gelu(x, 3)        | 9  | write none or tanh",
                "leakyRelu(x, y)   | 14 | 'slope' of leakyRelu(x, slope) is a fixed number, without"
                        + " variables",
                "softplus(x, 0/0)  | 13 | 'beta' of softplus(x, beta) is not a number at column 13",
                "where(x, 1, 2)    | 7  | 'where' takes a condition here, not a number at column 7:"
                        + " compare it, as in x > 0",
                "where(x > 0, 1, y > 0) | 17 | takes two numbers or two conditions, not one of"
                        + " each",
                "x + (x > 0)       | 5  | '+' takes numbers, not a condition at column 5:"
                        + " where(condition, 1, 0) is a number",
                "-(x > 0)          | 2  | '-' takes numbers, not a condition",
                "mish(x > 0)       | 6  | 'mish' takes numbers, not a condition",
                "softplus(x, y > 0)| 13 | takes numbers, not a condition",
                "(x > 0) < 1       | 1  | '<' takes numbers, not a condition",
                "(x > 0) == 1      | 12 | takes two numbers or two conditions",
                "x and y > 0       | 1  | 'and' takes a condition here, not a number",
                "!x                | 2  | '!' takes a condition here, not a number",
                "0 < x < 1         | 7  | second comparison '<' at column 7: write a < b && b < c",
                "x ** 2            | 3  | unexpected '**' at column 3: a power is written x^y",
                "x = 2             | 3  | equality is written ==",
                "x % 2             | 3  | write remainder(x, y)",
                "x & y             | 3  | write &&",
                "x \u2212 1        | 3  | unexpected '\u2212' (U+2212) at column 3: write -",
                "x\u00b2           | 2  | write ^2",
                "\ud835\udc65 @    | 3  | unexpected '@' at column 3",
                "x @ y             | 3  | unexpected '@' at column 3",
                "1.2.3             | 4  | unexpected '.3' at column 4",
                "x + .             | 5  | unexpected '.' at column 5",
                "1e999             | 1  | too large a number at column 1: the largest is"
                        + " 1.7976931348623157e308",
                "x * 1e-400        | 5  | too small a number at column 5: the smallest is 4.9e-324",
                "not               | 4  | unexpected end of the formula",
                "x * and           | 5  | unexpected 'and'",
                "* x               | 1  | unexpected '*' at column 1",
                "cast(x)           | 1  | unknown function 'cast'",
            })
    void everyErrorSaysWhatIsWrongAndWhatToDo(String text, int column, String part) {
        assertTrue(message(text).contains(part), () -> message(text));
        assertEquals(column, error(text).column());
    }

    @Test
    void anEmptyFormulaShowsAFormula() {
        assertTrue(message("").startsWith("empty formula at column 1: write for example x *"));
        assertTrue(message(" \n ").startsWith("empty formula at column 1"));
    }

    @Test
    void unknownVariablesAreNamedWhereTheKnownOnesAreSaid() {
        FormulaException e =
                assertThrows(
                        FormulaException.class,
                        () -> FormulaParser.parse("x + q", List.of("x", "y")));
        assertTrue(
                String.valueOf(e.getMessage())
                        .startsWith("unknown variable 'q' at column 5: the variables are x, y"),
                e::toString);
    }

    @Test
    void onlyTheLineOfTheErrorIsShown() {
        assertEquals(
                """
                unexpected '*' at line 2, column 5: expected a number, a name or '('
                  y + * z
                      ^\
                """,
                message("x +\ny + * z\n+ 1"));
    }

    @Test
    void aLongLineIsCutAroundThePlace() {
        String text = "x + ".repeat(1000) + "@" + " + x".repeat(1000);
        String[] lines = message(text).split("\n", -1);
        assertEquals("unexpected '@' at column 4001", lines[0]);
        assertTrue(lines[1].length() < 90, lines[1]);
        assertEquals(lines[1].indexOf('@'), lines[2].indexOf('^'));
    }

    @Test
    void aLongNameIsCut() {
        for (String text : List.of("q".repeat(500_000) + "(x)", "x " + "7".repeat(500_000))) {
            assertTrue(message(text).length() < 300, () -> message(text).substring(0, 300));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "+", "!", "mish(", "x^", "where(x>0,1,", "-(", "gelu(x,"})
    void absurdNestingIsAnErrorAndNoOverflow(String piece) {
        assertTrue(
                message(piece.repeat(50_000)).startsWith("nested deeper than 500 levels at column"),
                () -> message(piece.repeat(50_000)));
    }

    @Test
    void absurdLengthIsAnError() {
        String text = "x+".repeat(FormulaParser.MAX_LENGTH / 2) + "x";
        assertTrue(message(text).startsWith("formula longer than 1000000 characters at column"));
    }
}
