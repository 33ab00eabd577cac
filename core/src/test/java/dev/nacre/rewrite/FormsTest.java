package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When forms are written, and in which order they come.
class FormsTest {
    private static List<Expr> roots(String formula) {
        return List.of(FormulaParser.parse(formula, List.of("x", "y")).expr(DType.F32));
    }

    private static List<Form> all(Forms forms) {
        return IntStream.range(0, forms.size()).mapToObj(forms::get).toList();
    }

    private static void assertCheapestFirst(Forms forms) {
        List<Integer> costs = all(forms).stream().map(Form::cost).toList();
        assertEquals(costs.stream().sorted().toList(), costs);
    }

    @Test
    void whatIsNotGoodEnoughIsCorrected() {
        Forms forms = new Forms(roots("exp(-x * x / 1.9) * (x + 2)"), DType.F32);
        int before = forms.size();
        assertCheapestFirst(forms);
        int corrected = 0;
        for (Form f : all(forms)) {
            corrected += forms.correct(f.roots()) ? 1 : 0;
            assertFalse(forms.correct(f.roots()), "corrected once");
        }
        assertTrue(corrected > 0 && forms.size() > before);
        assertCheapestFirst(forms);
    }

    /// The argument is written by expm1, but not where it is compensated, which is cheaper.
    @Test
    void argumentsWithNamesAreCorrectedAtOnce() {
        Forms forms = new Forms(roots("exp((exp(x) - 1) * y)"), DType.F32);
        assertTrue(forms.size() > 1);
        all(forms).forEach(f -> assertFalse(forms.correct(f.roots())));
    }

    /// What would be the only form is corrected at once, to see whether it is.
    @ParameterizedTest
    @ValueSource(strings = {"exp(x - y)", "exp(x * y)"})
    void aTextbookIsNotAloneIfItCanBeCorrected(String formula) {
        Forms forms = new Forms(roots(formula), DType.F32);
        assertTrue(forms.size() > 1);
        assertEquals(roots(formula), forms.textbook().roots());
        assertCheapestFirst(forms);
    }

    @Test
    void aTextbookMayBeAlone() {
        Forms forms = new Forms(roots("x * erfc(y)"), DType.F32);
        assertEquals(List.of(forms.textbook()), all(forms));
    }
}
