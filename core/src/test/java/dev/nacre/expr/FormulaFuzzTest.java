package dev.nacre.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random expressions are printed and read back; random texts are read or refused, never worse.
class FormulaFuzzTest {
    private static final int EXPRESSIONS = 20_000;
    private static final int TEXTS = 60_000;

    private static final List<String> VARIABLES = List.of("x", "y", "z", "w", "x4", "x5");

    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1,
        2,
        0.5,
        -2.5,
        1e-7,
        1e20,
        -1e300,
        4.9e-324,
        Math.PI,
        Math.E,
        1e15,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
    };

    private static final List<String> SEEDS =
            List.of(
                    "x * tanh(softplus(x))",
                    "where(x > 0 && y != 1e-3, -x^2, gelu(y, tanh))",
                    "leakyRelu(x, -0.1) + hardtanh(y, -1, 2) / pi",
                    "!(a <= b) or not c == .5 and true",
                    "max(fma(x, y, z), clamp(x, 0, 1)) ^ -2 - e^x",
                    "\u03b1 + \n\t1.5E+3 >= x");

    private static final String LETTERS =
            "xyz01.eE+-*/^<>=!&|(),  \n\tab_\u2212\u00b2\u03b1\ud835\udc65\ud835\u0000\u0661%~'\"";

    private static Expr random(Random r, int depth, boolean truth) {
        if (depth == 0 || r.nextInt(6) == 0) {
            if (truth) {
                return r.nextInt(4) == 0
                        ? Doubles.x(0).lt(0).constant(r.nextInt(2))
                        : leaf(r).lt(leaf(r));
            }
            return leaf(r);
        }
        List<Primitive> ops = new ArrayList<>();
        for (Primitive op : Primitive.values()) {
            boolean named = FormulaFunctions.primitive(op.label()) != null;
            if (named && (op == Primitive.SELECT || op.givesBool() == truth)) {
                ops.add(op);
            }
        }
        Primitive op = ops.get(r.nextInt(ops.size()));
        boolean alike =
                (op == Primitive.EQ && r.nextInt(3) == 0) || (op == Primitive.SELECT && truth);
        List<Expr> args = new ArrayList<>();
        for (int i = 0; i < op.arity(); i++) {
            args.add(random(r, depth - 1, op.takesBool(i) || alike));
        }
        // x^2 is read as x * x.
        boolean square =
                op == Primitive.POW && args.get(1) instanceof Expr.Const c && c.value() == 2;
        return square ? args.getFirst() : Expr.apply(op, args);
    }

    private static Expr leaf(Random r) {
        return r.nextBoolean()
                ? Doubles.x(r.nextInt(VARIABLES.size()))
                : Expr.constant(NUMBERS[r.nextInt(NUMBERS.length)], DType.F64);
    }

    @Test
    void whatIsPrintedReadsBackAsTheSameExpression() {
        for (int seed = 0; seed < EXPRESSIONS; seed++) {
            Random r = new Random(seed);
            Expr e = random(r, 1 + r.nextInt(5), r.nextInt(4) == 0);
            assertReadsBack(e, "seed " + seed);
        }
    }

    private static void assertReadsBack(Expr e, String what) {
        String text = e.toString();
        Expr back = FormulaParser.parse(text, VARIABLES).expr(DType.F64);
        assertSame(e, back, () -> what + ": " + text + " reads as " + back);
    }

    @Test
    void anyTextIsReadOrRefused() {
        int read = 0;
        for (int seed = 0; seed < TEXTS; seed++) {
            String text = mutated(new Random(seed));
            try {
                ParsedFormula f = FormulaParser.parse(text);
                if (f.variables().size() <= VARIABLES.size()) {
                    assertReadsBack(f.expr(DType.F64), text);
                }
                read++;
            } catch (FormulaException e) {
                assertPlace(text, e);
            }
        }
        int refused = TEXTS - read;
        assertTrue(
                read > TEXTS / 20 && refused > TEXTS / 20, read + " read, " + refused + " refused");
    }

    /// The message is a line, the line of the text, and a caret below a character of it.
    private static void assertPlace(String text, FormulaException e) {
        String[] lines = String.valueOf(e.getMessage()).split("\n", -1);
        assertEquals(3, lines.length, () -> "'" + text + "' gives " + e.getMessage());
        assertTrue(lines[0].contains("column " + e.column()), lines[0]);
        assertTrue(lines[2].matches(" *\\^"), lines[2]);
        int end = lines[1].codePointCount(0, lines[1].length());
        assertTrue(lines[2].length() <= end + 1, () -> "caret beyond the line: " + e.getMessage());
    }

    private static String mutated(Random r) {
        StringBuilder s = new StringBuilder(SEEDS.get(r.nextInt(SEEDS.size())));
        for (int n = 1 + r.nextInt(4); n > 0; n--) {
            int at = r.nextInt(s.length() + 1);
            int end = Math.min(s.length(), at + r.nextInt(6));
            switch (r.nextInt(5)) {
                case 0 -> s.insert(at, LETTERS.charAt(r.nextInt(LETTERS.length())));
                case 1 -> s.delete(at, Math.min(s.length(), at + 1));
                case 2 -> s.delete(at, end);
                case 3 -> s.insert(r.nextInt(s.length() + 1), s.substring(at, end));
                default -> {
                    String other = SEEDS.get(r.nextInt(SEEDS.size()));
                    int from = r.nextInt(other.length());
                    s.insert(at, other, from, Math.min(other.length(), from + r.nextInt(12)));
                }
            }
        }
        return s.toString();
    }
}
