package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.ParsedFormula;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyCommandTest {
    @Test
    void aTableHasARowForEachResult() {
        Run r = Run.nacre("accuracy", "a * exp(b)", "--grad");
        assertEquals(0, r.code(), r.err());
        assertTrue(r.lines().stream().anyMatch(l -> l.startsWith("value ")), r.out());
        assertTrue(r.lines().stream().anyMatch(l -> l.startsWith("d/da ")), r.out());
        assertTrue(r.lines().stream().anyMatch(l -> l.startsWith("d/db ")), r.out());
    }

    @Test
    void jsonHasTheShares() {
        Run r = Run.nacre("accuracy", "mish", "--grad", "--json", "--dtype=f64");
        assertEquals(0, r.code(), r.err());
        JsonText all = JsonText.of(r.out());
        assertEquals("f64", all.get("dtype"));
        assertTrue((double) all.get("forward/accuracy/points") >= 20_000, r.out());
        assertTrue((double) all.get("forward/accuracy/shares/above0.5") < 1, r.out());
        assertTrue(all.get("gradient/x/accuracy/maxUlp") instanceof Double, r.out());
    }

    @Test
    void anErrorWithoutEndIsAString() {
        // Where the squares overflow, their difference is no number.
        JsonText all = JsonText.of(Run.nacre("accuracy", "x*x - x*x", "--json").out());
        assertEquals("Infinity", all.get("forward/accuracy/maxUlp"));
        assertTrue((double) all.get("forward/accuracy/newNonFinite") > 0, all.toString());
    }

    @Test
    void whereADerivativeDoesNotExistNothingIsCounted() {
        JsonText abs = JsonText.of(Run.nacre("accuracy", "abs(x)", "--json", "--grad").out());
        assertEquals(0.0, abs.get("gradient/x/accuracy/maxUlp"));
        assertEquals("null", abs.get("gradient/x/accuracy/at"));
    }

    @Test
    void anErrorWithinTheToleranceDoesNotCount() {
        // Its root is between two floats, and x x is rounded.
        JsonText all = JsonText.of(Run.nacre("accuracy", "x*x - 2", "--json").out());
        Run r = Run.nacre("accuracy", "x*x - 2", "--json", "--tolerance=2.5e-7");
        JsonText forgiving = JsonText.of(r.out());
        double worst = (double) all.get("forward/accuracy/maxUlp");
        assertTrue(worst > (double) forgiving.get("forward/accuracy/maxUlp"), r.out());
        assertEquals(worst, forgiving.get("forward/accuracy/forgiven/maxUlp"));
        assertEquals(2.5e-7, forgiving.get("forward/accuracy/forgiven/tolerance"));
        assertNull(all.get("forward/accuracy/forgiven"));
        Run table = Run.nacre("accuracy", "x*x - 2", "--tolerance=2.5e-7");
        assertTrue(table.out().contains("errors above 2 ULP do not count"), table.out());
    }

    /// From the last functions on, since all of them take long.
    @Test
    void allFunctionsHaveARowForEachResult() {
        Run table = Run.nacre("accuracy", "--all", "--grad", "--from=square");
        assertEquals(0, table.code(), table.err());
        List<String> names = List.of("square(x)", "tanhshrink(x)", "threshold(x, 1, -2)");
        for (String name : names) {
            for (String result : List.of("value", "d/dx")) {
                String row = "%-22s%-7s".formatted(name, result);
                assertEquals(1, table.lines().stream().filter(l -> l.startsWith(row)).count(), row);
            }
        }
        Run json = Run.nacre("accuracy", "--all", "--grad", "--from=square", "--json");
        assertEquals(names, json.lines().stream().map(l -> JsonText.of(l).get("formula")).toList());
        Run rows = Run.nacre("accuracy", "--all", "--from=threshold", "--markdown");
        assertTrue(rows.out().startsWith("| `threshold(x, 1, -2)` | value | 0.0000 |"), rows.out());
    }

    @Test
    void allAreTheFunctionsOfTheCatalogueEachOnce() {
        List<String> all = Functions.all().stream().map(ParsedFormula::text).toList();
        assertEquals(Catalogue.all().size(), all.size());
        assertTrue(all.containsAll(List.of("gelu(x)", "gelu(x, tanh)", "elu(x)", "elu(x, 1.5)")));
        assertEquals("gelu(x, tanh)", Functions.from("gelu(x, tanh)").getFirst().text());
    }

    @Test
    void aTableOfMarkdownHasAsManyCellsInEachLine() {
        List<String> lines = Run.nacre("accuracy", "relu", "--grad", "--markdown").lines();
        assertEquals(4, lines.size());
        assertEquals(1, lines.stream().map(l -> l.split("\\|", -1).length).distinct().count());
        assertTrue(lines.getFirst().startsWith("| function | result |"), lines.getFirst());
    }

    @Test
    void saysWhatIsWrong() {
        wrong("no variables", "1 / 3");
        wrong("true or false", "x > 0");
        wrong("abacus", "exp(x)", "--backend=abacus");
        wrong("2 variables", "x * exp(y)", "--exhaustive");
        wrong("f64", "exp(x)", "--exhaustive", "--dtype=f64");
        for (String bad : List.of("-1e-9", "NaN", "Infinity")) {
            wrong("must be a number from 0 on", "exp(x)", "--tolerance=" + bad);
        }
        wrong("must be a number, such as", "exp(x)", "--tolerance=small");
    }

    private static void wrong(String problem, String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "accuracy";
        System.arraycopy(args, 0, all, 1, args.length);
        Run r = Run.nacre(all);
        assertEquals(2, r.code());
        assertEquals(1, r.err().lines().count(), r.err());
        assertTrue(r.err().contains(problem), r.err());
    }
}
