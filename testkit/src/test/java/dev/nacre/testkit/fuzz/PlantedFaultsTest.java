package dev.nacre.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.rewrite.Rewriter;
import dev.nacre.testkit.Machine;
import dev.nacre.testkit.fuzz.Finding.Fault;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The fuzzer finds faults that are planted, and shrinks them to what they are.
class PlantedFaultsTest {
    private static final int MOST = 2000;

    private static final List<Machine> SOUND = List.of(Machine.REFERENCE, Machine.TEXTBOOK);

    private static final Set<Fault> RESULTS = EnumSet.of(Fault.ERROR, Fault.NEW_NAN);

    private static Fuzzer fuzzer(
            UnaryOperator<List<Expr>> rewrite, Slope.Pullback pullback, Machine machine) {
        return fuzzer(rewrite, pullback, machine, ProgramCheck.Gradients::usual);
    }

    private static Fuzzer fuzzer(
            UnaryOperator<List<Expr>> rewrite,
            Slope.Pullback pullback,
            Machine machine,
            ProgramCheck.Gradients gradients) {
        return new Fuzzer(
                new FormulaCheck(rewrite, pullback, List.of(machine), SOUND, RESULTS),
                new ProgramCheck(machine, Machine.TEXTBOOK, gradients));
    }

    private static Finding first(Fuzzer fuzzer) {
        for (int seed = 1; seed <= MOST; seed++) {
            Finding f = fuzzer.next(seed);
            if (f != null) {
                System.out.println("seed " + seed + ": " + f);
                return f;
            }
        }
        throw new AssertionError("nothing found by " + MOST + " formulas");
    }

    private static int nodes(Finding f) {
        return Expr.postorder(f.roots()).size();
    }

    private static boolean is(Expr e, Primitive op) {
        return e instanceof Expr.Apply a && a.op() == op;
    }

    private static Expr operand(Expr e, int i) {
        return ((Expr.Apply) e).args().get(i);
    }

    private static boolean isOne(Expr e) {
        return e instanceof Expr.Const c && c.value() == 1;
    }

    /// `1 - tanh(x)^2` as `1 - tanh(x)`.
    private static List<Expr> wrongRule(List<Expr> roots) {
        List<Expr> changed =
                Rebuild.of(
                        roots,
                        e ->
                                is(e, Primitive.SUB)
                                                && isOne(operand(e, 0))
                                                && is(operand(e, 1), Primitive.MUL)
                                                && operand(operand(e, 1), 0)
                                                        == operand(operand(e, 1), 1)
                                                && is(operand(operand(e, 1), 0), Primitive.TANH)
                                        ? operand(e, 0).sub(operand(operand(e, 1), 0))
                                        : e);
        return changed.equals(roots) ? roots : changed;
    }

    @Test
    void aWrongRule() {
        Finding f =
                first(fuzzer(PlantedFaultsTest::wrongRule, Primitive::pullback, Machine.REFERENCE));
        assertEquals(Fault.ERROR, f.fault());
        assertTrue(f.formula().matches("1 - tanh\\((x|1)\\) \\* tanh\\((x|1)\\)"), f.formula());
        assertTrue(f.test().contains("@Test"), f.test());
    }

    /// The derivative of tanh without the square.
    private static @Nullable Expr wrongPullback(
            Primitive op, int i, List<DType> types, DType result) {
        Expr y = Expr.arg(1, result);
        return op == Primitive.TANH
                ? Expr.arg(2, result).mul(y.neg().add(1))
                : op.pullback(i, types, result);
    }

    @Test
    void aWrongPullback() {
        Finding f =
                first(
                        fuzzer(
                                Rewriter::rewrite,
                                PlantedFaultsTest::wrongPullback,
                                Machine.REFERENCE));
        assertEquals(Fault.DERIVATIVE, f.fault());
        assertEquals("tanh(x)", f.formula());
    }

    /// Values are right, the gradient of tanh is not.
    private static List<Tensor> wrongGradients(Program p, List<Tensor> leaves) {
        Tensor result =
                p.run(
                        leaves,
                        t -> t,
                        (step, all) -> {
                            if (step.verb() != Verb.TANH) {
                                return step.apply(all);
                            }
                            Tensor x = all.get(step.a());
                            Tensor y = x.detach().tanh();
                            return y.add(x.sub(x.detach()).mul(y.neg().add(1)));
                        });
        return Autograd.grad(ProgramCheck.loss(result), leaves.toArray(Tensor[]::new));
    }

    @Test
    void aWrongGradientOfAProgram() {
        Fuzzer fuzzer =
                fuzzer(
                        Rewriter::rewrite,
                        Primitive::pullback,
                        Machine.REFERENCE,
                        PlantedFaultsTest::wrongGradients);
        List<String> found = new ArrayList<>();
        for (int seed = 1; seed <= MOST && found.isEmpty(); seed++) {
            String test = fuzzer.nextProgram(seed);
            if (test != null) {
                found.add(test);
                System.out.println("seed " + seed + ":\n" + test);
            }
        }
        String test = found.getFirst();
        assertTrue(test.contains("Tensor t1 = look.apply(t.get(0).tanh());"), test);
        assertTrue(test.contains("return t1;"), test);
        assertTrue(test.contains("gradient and difference"), test);
    }

    private static Machine wrong(Primitive op, UnaryOperator<Expr> by) {
        return new Machine(
                new Faulty(
                        Machine.REFERENCE.backend(), e -> is(e, op) ? by.apply(operand(e, 0)) : e),
                false);
    }

    @Test
    void anExpm1ThatCancels() {
        Machine machine = wrong(Primitive.EXPM1, x -> x.exp().sub(1));
        Finding f = first(fuzzer(roots -> roots, Primitive::pullback, machine));
        assertEquals(Fault.ERROR, f.fault());
        assertEquals("expm1(x)", f.formula());
    }

    @Test
    void anArcTangentOfTheWrongSign() {
        Machine machine = wrong(Primitive.ATAN, x -> x.atan().neg());
        Finding f = first(fuzzer(roots -> roots, Primitive::pullback, machine));
        assertEquals(Fault.ERROR, f.fault());
        assertTrue(nodes(f) <= 2, f.toString());
        assertTrue(f.formula().startsWith("atan("), f.toString());
    }
}
