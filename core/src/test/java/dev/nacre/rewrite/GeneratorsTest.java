package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.type.DType;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneratorsTest {
    private static final Rational HALF = new Rational(BigInteger.ONE, BigInteger.TWO);

    private final Field field = new Field(false);
    private final Exponent x = unit(0);
    private final Exponent y = unit(1);

    private Exponent unit(int arg) {
        Variable v = field.variable(new Variable.Meaning.Leaf(Expr.arg(arg, DType.F64)), false);
        return new Exponent(Map.of(Fraction.of(v, 1), Rational.ONE));
    }

    @Test
    void aFirstExponentIsAGenerator() {
        assertEquals(Map.of(x, 1), new Generators(List.of()).powers(x));
    }

    @Test
    void multiplesArePowers() {
        Generators g = new Generators(List.of(x));
        assertEquals(Map.of(x, 2), g.powers(x.scale(Rational.of(2))));
        assertEquals(Map.of(x, -3), g.powers(x.scale(Rational.of(-3))));
    }

    @Test
    void halfStartsAgainWithTheHalf() {
        Generators g = new Generators(List.of(x));
        Generators.Restart again =
                assertThrows(Generators.Restart.class, () -> g.powers(x.scale(HALF)));
        Exponent half = x.scale(HALF);
        assertEquals(List.of(half), again.bases());
        assertEquals(Map.of(half, 2), new Generators(again.bases()).powers(x));
    }

    @Test
    void aShiftedExponentIsAProductWithAConstant() {
        Generators g = new Generators(List.of(x));
        assertEquals(Map.of(x, 1, Exponent.ONE, 1), g.powers(x.add(Exponent.ONE)));
    }

    @Test
    void sumsAreProducts() {
        Generators g = new Generators(List.of(x, y));
        assertEquals(Map.of(x, 1, y, 1), g.powers(x.add(y)));
        assertEquals(Map.of(x, 2, y, -1), g.powers(x.add(x).add(y.scale(Rational.of(-1)))));
    }

    @Test
    void theDifferenceComesFirst() {
        Generators g = new Generators(List.of(x, y));
        Exponent d = x.add(y.scale(Rational.of(-1)));
        List<Exponent> changed = g.withDifference(d);
        assertEquals(List.of(d, x), changed);
        assertEquals(Map.of(d, -1, x, 1), new Generators(changed).powers(y));
    }

    /// How many exponentials of variables a formula is made of.
    @ParameterizedTest
    @CsvSource({
        "exp(x/2) + exp(x), 1",
        "exp(x) + exp(x/2), 1",
        "exp(x/2) * exp(x/3) + 1, 1",
        "exp(x + 1) + exp(x), 1",
        "exp(x) / exp(x + 1), 0",
        "exp(x + y) * exp(-y) + 1, 1",
        "exp(x + y) + exp(x) + exp(y), 2",
        "exp(x - y) * exp(y) / exp(x), 0",
        "exp(2*x) + exp(-x) + tanh(x), 1",
        "exp(x*x) + exp(-(x*x)), 1",
        "exp(x*y) + exp(x), 2",
        "exp(x) + exp(y), 2",
    })
    void countsOfExponentials(String formula, int expected) {
        Expr e = FormulaParser.parse(formula, List.of("x", "y")).expr(DType.F64);
        Normalizer.Normal n = Normalizer.normalize(List.of(e), DType.F64, Map.of(), false);
        Set<Variable> found = new TreeSet<>();
        for (Polynomial p : n.field().polynomials(n.roots())) {
            n.field().variables(p).stream().filter(Variable::isGenerator).forEach(found::add);
        }
        assertEquals(expected, found.size(), () -> formula + ": " + n.roots());
    }
}
