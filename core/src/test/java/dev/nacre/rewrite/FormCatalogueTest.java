package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.type.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormCatalogueTest {
    private static final FormCatalogue SHIPPED = FormCatalogue.shipped();

    @Test
    void itIsOfTheCompilerBesideIt() throws IOException {
        assertEquals(Fingerprint.of(Path.of("target/classes")), SHIPPED.fingerprint());
    }

    @Test
    void judgingAnewGivesTheSame() {
        List<String> keys = SHIPPED.keys();
        assertTrue(keys.size() > 100, keys.size() + " entries");
        for (String key : keys) {
            FormLine line = FormLine.ofKey(key);
            assertEquals(key, line.key());
            String answer = SHIPPED.find(key);
            Form anew = Rewriter.judge(line.roots());
            // As text, which has the order of the laws and all bits of the errors.
            assertEquals(line.write(anew), answer, key);
            Form read = line.read(answer);
            assertNotNull(read, key);
            for (int i = 0; i < anew.roots().size(); i++) {
                assertSame(anew.roots().get(i), read.roots().get(i), key);
            }
            assertEquals(anew, read);
        }
    }

    @Test
    void itHasWhatProgramsAskForWithEachFunction() {
        int asked = 0;
        List<String> missing = new ArrayList<>();
        for (CatalogueEntry f : Catalogue.all()) {
            for (List<Object> arguments : f.samples()) {
                for (DType t : List.of(DType.F32, DType.F64)) {
                    for (List<Expr> roots : Requests.of(() -> run(f, arguments, t))) {
                        asked++;
                        if (SHIPPED.find(new FormLine(roots).key()) == null) {
                            missing.add(f + " in " + t + ": " + roots);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(asked > 100, asked + " kernels");
    }

    /// The value, the gradient, both at once, and a step of training.
    private static void run(CatalogueEntry f, List<Object> arguments, DType t) {
        Tensor x = some(t);
        f.apply(x, arguments).toDoubleArray();
        for (boolean fused : new boolean[] {false, true}) {
            for (boolean scaled : new boolean[] {false, true}) {
                Tensor leaf = x.detach().requiresGrad();
                Tensor y = f.apply(leaf, arguments);
                if (y.hasGradient()) {
                    (scaled ? y.mul(some(t)) : y).sum().backward();
                    Tensor slope = leaf.grad();
                    assertNotNull(slope);
                    Bundle.of(fused && !scaled ? List.of(y, slope) : List.of(slope)).compute();
                }
            }
        }
    }

    private static Tensor some(DType t) {
        return t == DType.F32 ? Tensor.of(-1f, 0.5f, 3) : Tensor.of(-1.0, 0.5, 3);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        List<String> keys = SHIPPED.keys();
        for (String key : keys) {
            assertNull(SHIPPED.find(key + "0"));
            assertNull(SHIPPED.find(key.substring(0, key.length() - 1)));
        }
        assertNull(SHIPPED.find(""));
        assertNull(SHIPPED.find("~"));
        assertNull(SHIPPED.find(SHIPPED.fingerprint()));
    }

    @Test
    void theUsualNonlinearityIsThere() {
        Expr x = Expr.arg(0, DType.F32);
        FormLine line = new FormLine(List.of(x.mul(x.exp().log1p().tanh())));
        String answer = SHIPPED.find(line.key());
        assertNotNull(answer);
        Form form = line.read(answer);
        assertNotNull(form);
        assertNotNull(form.scheme());
        assertTrue(form.errors().getFirst() <= Rewriter.PROMISE, form.toString());
    }
}
