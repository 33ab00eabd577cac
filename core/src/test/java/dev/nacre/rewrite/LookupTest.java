package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTest {
    private static final List<Expr> ROOTS =
            List.of(
                    FormulaParser.parse("x * tanh(log(1 + exp(3*x - y)))", List.of("x", "y"))
                            .expr(DType.F64));

    @TempDir Path folder;

    private FormCache cache() {
        return new FormCache(folder, "version");
    }

    /// The lookup of a new process.
    private Lookup lookup() {
        return new Lookup(FormCatalogue.shipped(), cache());
    }

    @Test
    void whatWasJudgedIsReadByTheNextProcess() {
        FormLine line = new FormLine(ROOTS);
        assertNull(FormCatalogue.shipped().find(line.key()));
        Form judged = lookup().form(ROOTS);
        assertNotNull(judged.scheme());
        String answer = cache().find(line.key());
        assertEquals(line.write(judged), answer);
        Form read = lookup().form(ROOTS);
        assertEquals(judged, read);
        assertSame(judged.roots().getFirst(), read.roots().getFirst());
        assertEquals(List.copyOf(judged.laws()), List.copyOf(read.laws()));

        // It is really read.
        Form other = Form.written(ROOTS);
        cache().put(line.key(), line.write(other));
        assertEquals(other, lookup().form(ROOTS));
    }

    /// Right by its checksum, and no answer all the same.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0\t-\t-",
                "0 0\t-\t-\t0 0",
                "arg F64 7;11\t-\t-\t0",
                "number F32 0;11\t-\t-\t0",
                "1\tNO_SCHEME\t-\t0",
                "1\t-\tNO_LAW\t0",
                "1\t-\tTANH TANH\t0",
                "1\t-\t-\t0 0",
                "1\t-\t-\tx",
                "99\t-\t-\t0"
            })
    void anAnswerToSomethingElseIsReplaced(String answer) {
        FormLine line = new FormLine(ROOTS);
        assertNull(line.read(answer));
        cache().put(line.key(), answer);
        Form judged = lookup().form(ROOTS);
        assertNotNull(judged.scheme());
        assertNotEquals(answer, cache().find(line.key()));
        assertEquals(judged, lookup().form(ROOTS));
    }
}
