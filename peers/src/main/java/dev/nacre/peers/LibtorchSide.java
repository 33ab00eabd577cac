package dev.nacre.peers;

import dev.nacre.bench.Side;
import dev.nacre.bench.Task;
import dev.nacre.expr.FormulaParser;
import dev.nacre.expr.ParsedFormula;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// What both directions have in common: what a call makes is freed at its end.
abstract class LibtorchSide implements Side {
    /// A task's function of tensors.
    static Function<List<Tensor>, Tensor> function(Task task) {
        if (task.suite().equals("reduce")) {
            return operands -> LibtorchReductions.apply(task.name(), operands);
        }
        ParsedFormula formula = FormulaParser.parse(task.name());
        return operands ->
                formula.apply(operands.stream().map(TorchElement::new).toList()).tensor();
    }

    /// The first result.
    abstract Tensor compute(int set);

    @Override
    public final void run(int set) {
        try (PointerScope _ = new PointerScope()) {
            compute(set);
        }
    }

    @Override
    public final float[] result(int set) {
        try (PointerScope _ = new PointerScope()) {
            return Tensors.elements(compute(set));
        }
    }
}
