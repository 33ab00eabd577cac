package dev.nacre.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Expr;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RewriterTest {
    private static final Set<Primitive> CHEAP =
            EnumSet.of(
                    Primitive.ADD,
                    Primitive.SUB,
                    Primitive.MUL,
                    Primitive.DIV,
                    Primitive.NEG,
                    Primitive.ABS,
                    Primitive.SIGN,
                    Primitive.MIN,
                    Primitive.MAX,
                    Primitive.FMA,
                    Primitive.SQRT,
                    Primitive.SELECT,
                    Primitive.CAST,
                    Primitive.EQ,
                    Primitive.LT,
                    Primitive.LE,
                    Primitive.AND,
                    Primitive.OR,
                    Primitive.NOT);

    private static final List<String> MISH =
            List.of(
                    "x*tanh(softplus(x))",
                    "x*tanh(log1p(exp(x)))",
                    "x*tanh(log(1+exp(x)))",
                    "x*tanh(where(x>20,x,log1p(exp(x))))",
                    "x*(1-2/(1+(1+exp(x))^2))",
                    "x*((1+exp(x))^2-1)/((1+exp(x))^2+1)");

    private static Expr parse(String formula, DType t) {
        return FormulaParser.parse(formula, List.of("x", "y")).expr(t);
    }

    private static Expr rewrite(Expr e) {
        return Rewriter.rewrite(List.of(e)).getFirst();
    }

    private static int count(Expr e, Set<Primitive> ops) {
        int n = 0;
        for (Expr p : Expr.postorder(List.of(e))) {
            n += p instanceof Expr.Apply a && ops.contains(a.op()) ? 1 : 0;
        }
        return n;
    }

    private static int transcendentals(Expr e) {
        return count(e, EnumSet.complementOf(EnumSet.copyOf(CHEAP)));
    }

    @Test
    void spellingsOfMishAreOneExpression() {
        Expr first = rewrite(parse(MISH.getFirst(), DType.F32));
        assertEquals(1, transcendentals(first), first::toString);
        assertEquals(1, count(first, EnumSet.of(Primitive.DIV)), first::toString);
        for (String s : MISH) {
            assertSame(first, rewrite(parse(s, DType.F32)), s);
        }
    }

    @Test
    void squaresAreOneExpression() {
        Expr x = Expr.arg(0, DType.F32);
        Expr expected = rewrite(x.mul(x).mul(x.exp()));
        assertSame(expected, rewrite(x.pow(x.constant(2)).mul(x.exp())));
        assertSame(expected, rewrite(x.square().mul(x.exp())));
        assertSame(expected, rewrite(parse("x^2 * exp(x)", DType.F32)));
        assertSame(x.mul(x), rewrite(x.pow(x.constant(2))));
    }

    /// With the number of transcendental functions that algebra needs.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exp(x)*(exp(x)+2)                          | 1",
                "x*tanh(log(1+exp(2*x+1)))                  | 1",
                "tanh(log(1+exp(x/3)))                      | 1",
                "1/(1+exp(-x)) * (1 - 1/(1+exp(-x)))        | 1",
                "exp(2*x)/(1+exp(x))^2                      | 1",
                "log(exp(x)+exp(y))                         | 2",
                "exp(x)*exp(-x) + x                         | 0",
                "tanh(x/2)*tanh(x/2) + 1/(1+exp(-x))        | 1",
                "exp(log(1+exp(x)))                         | 1",
                "(exp(x)-exp(-x))/(exp(x)+exp(-x))          | 1",
                "log(exp(3*x))                              | 0",
                "pow(exp(x), 3) + exp(x)                    | 1",
                "tanh(3*x - 0.5) * (1 - tanh(3*x - 0.5)^2)  | 1",
                "exp(-(x*x)/2) * (1 - exp(-(x*x)/2))        | 1",
                "1/(1+exp(y - x)) * (1/(1+exp(x - y)))      | 1",
                "log(1+exp(log(1+exp(x))))                  | 2",
                "exp(x)/(exp(x)+exp(y))                     | 1",
                "tanh(x) + x*(1 - tanh(x)^2)                | 1",
                "expm1(x) * exp(x)                          | 1",
                "(exp(x) - 1) * (exp(2*x) + 3)              | 1"
            })
    void compositionsHaveTheTranscendentalsOfTheirAlgebra(String formula, int algebra) {
        for (DType t : List.of(DType.F32, DType.F64)) {
            Expr e = rewrite(parse(formula, t));
            assertEquals(algebra, transcendentals(e), () -> formula + " in " + t + ": " + e);
        }
    }

    @Test
    void whatDoesNotChangeIsTheSameObject() {
        for (String s : List.of("x", "x + y", "exp(x)", "sin(x) * y", "max(x, y)")) {
            List<Expr> roots = List.of(parse(s, DType.F32));
            assertSame(roots, Rewriter.rewrite(roots), s);
            List<Expr> equal = List.copyOf(new ArrayList<>(roots));
            assertSame(equal, Rewriter.rewrite(equal), s);
        }
    }

    @ParameterizedTest
    @MethodSource("dtypes")
    void rewritingTwiceIsRewritingOnce(DType t) {
        List<String> changed = new ArrayList<>();
        for (CatalogueEntry entry : Catalogue.all()) {
            for (List<Object> arguments : entry.samples()) {
                Expr e = rewrite(entry.apply(Expr.arg(0, t), arguments));
                if (rewrite(e) != e) {
                    changed.add(entry.name() + arguments + ": " + e + " becomes " + rewrite(e));
                }
            }
        }
        assertEquals(List.of(), changed);
    }

    static List<DType> dtypes() {
        return List.of(DType.F32, DType.F64);
    }
}
