package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscriptTest {
    private static final Expr X = Expr.arg(0, DType.F32);

    private static void assertComesBack(List<Expr> roots) {
        String line = new Transcript().write(roots);
        List<Expr> read = new Transcript().read(line);
        assertEquals(roots.size(), read.size(), line);
        for (int i = 0; i < roots.size(); i++) {
            assertSame(roots.get(i), read.get(i), line);
        }
        assertEquals(line, new Transcript().write(read));
    }

    @Test
    void whatIsReadIsTheSameObject() {
        for (CatalogueEntry f : Catalogue.all()) {
            for (DType t : List.of(DType.F32, DType.F64)) {
                for (List<Object> arguments : f.samples()) {
                    assertComesBack(List.of(f.apply(Expr.arg(2, t), arguments), Expr.arg(2, t)));
                }
            }
        }
    }

    @Test
    void numbersKeepTheirBits() {
        for (double v : new double[] {0, -0.0, 0.1, -1e300, Double.MIN_VALUE, 1 / 0.0, -1 / 0.0}) {
            assertComesBack(List.of(X.mul(Expr.constant(v, DType.F32))));
        }
        assertComesBack(List.of(Expr.constant(Double.NaN, DType.F64)));
    }

    @Test
    void castsComparisonsAndRootsThatAreTheSameComeBack() {
        Expr y = Expr.arg(1, DType.I32).cast(DType.F32);
        assertComesBack(List.of(X.lt(y), X.where(X.lt(y), y), X, X, y.cast(DType.F64)));
    }

    @Test
    void aLineGoesOnWhereTheLastOneEnded() {
        Expr e = X.exp();
        Transcript writer = new Transcript();
        List<String> lines = List.of(writer.write(List.of(e)), writer.write(List.of(e.mul(X), e)));
        assertEquals(List.of("arg F32 0;EXP 0;1", "MUL 1 0;2 1"), lines);
        Transcript reader = new Transcript();
        assertEquals(List.of(e), reader.read(lines.get(0)));
        assertEquals(List.of(e.mul(X), e), reader.read(lines.get(1)));
    }

    @Test
    void depthTakesNoStack() {
        Expr e = X;
        for (int i = 0; i < 100_000; i++) {
            e = e.neg();
        }
        assertComesBack(List.of(e));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ";",
                "0",
                "arg F32 0",
                "arg F32 0;",
                "arg F32 0;1",
                "arg F32 0;-1",
                "arg F32 0;0;0",
                "arg F32 -1;0",
                "arg F99 0;0",
                "arg F32;0",
                "arg F32 0 0;0",
                "arg F32 99999999999;0",
                "arg F32 0;arg F32 0;0",
                "number F32 g;0",
                "number F32 11112222333344445;0",
                "number F32 ;0",
                "arg F32 0;EXP 1;1",
                "arg F32 0;EXP 0 0;1",
                "arg F32 0;EXP;1",
                "arg F32 0;exp 0;1",
                "arg F32 0;CAST F64;1",
                "arg F32 0;CAST F32 0;1",
                "arg F32 0;CAST F64 0 0;1",
                "arg F32 0;arg F64 0;ADD 0 1;2",
                "arg F32 0;arg F32 1;SELECT 0 0 1;2"
            })
    void whatNothingWroteIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> new Transcript().read(line));
    }

    @Test
    void anyTextIsReadOrRefused() {
        Expr e =
                FormulaParser.parse("x*tanh(where(x>20,x,log1p(exp(x))))", List.of("x"))
                        .expr(DType.F32);
        String line = new Transcript().write(List.of(e, e.cast(DType.F64)));
        Random random = new Random(7);
        List<Character> letters = new ArrayList<>();
        for (char c : (line + Primitive.CAST).toCharArray()) {
            letters.add(c);
        }
        for (int i = 0; i < 20_000; i++) {
            StringBuilder changed = new StringBuilder(line);
            for (int k = random.nextInt(4); k >= 0; k--) {
                int at = random.nextInt(changed.length());
                if (random.nextBoolean()) {
                    changed.setCharAt(at, letters.get(random.nextInt(letters.size())));
                } else {
                    changed.deleteCharAt(at);
                }
            }
            try {
                new Transcript().read(changed.toString());
            } catch (IllegalArgumentException _) {
                // Refused.
            }
        }
        Collections.shuffle(letters, random);
        StringBuilder all = new StringBuilder();
        letters.forEach(all::append);
        assertThrows(IllegalArgumentException.class, () -> new Transcript().read(all.toString()));
    }
}
