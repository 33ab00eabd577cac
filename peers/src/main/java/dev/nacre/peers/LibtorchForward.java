package dev.nacre.peers;

import dev.nacre.bench.Side;
import dev.nacre.bench.Task;
import dev.nacre.expr.FormulaParser;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A function by libtorch, without recording for gradients.
final class LibtorchForward implements Side {
    /// The one function that is timed with an output given.
    private static final String GIVEN = "mish(x)";

    private final Task task;
    private final NoGradGuard guard = new NoGradGuard();
    private final List<List<Tensor>> operands = new ArrayList<>();
    private final Tensor out;

    LibtorchForward(Task task) {
        this.task = task;
        for (int set = 0; set < Task.SETS; set++) {
            operands.add(Tensors.operands(task, set));
        }
        this.out = torch.empty_like(operands.getFirst().getFirst());
    }

    /// Whether it can do a task.
    static boolean knows(Task task) {
        return task.memory() == Task.Memory.ALLOCATED
                || task.direction() == dev.nacre.bench.Direction.BACKWARD
                || task.name().equals(GIVEN);
    }

    /// A task's function of tensors.
    static Tensor apply(Task task, List<Tensor> operands) {
        if (task.suite().equals("reduce")) {
            return LibtorchReductions.apply(task.name(), operands);
        }
        return FormulaParser.parse(task.name())
                .apply(operands.stream().map(TorchElement::new).toList())
                .tensor();
    }

    private Tensor compute(int set) {
        List<Tensor> in = operands.get(set);
        return task.memory() == Task.Memory.GIVEN
                ? torch.mish_out(out, in.getFirst())
                : apply(task, in);
    }

    @Override
    public void run(int set) {
        try (PointerScope _ = new PointerScope()) {
            compute(set);
        }
    }

    @Override
    public float[] result(int set) {
        try (PointerScope _ = new PointerScope()) {
            return Tensors.elements(compute(set));
        }
    }

    @Override
    public void close() {
        operands.forEach(set -> set.forEach(Tensor::close));
        out.close();
        guard.close();
    }
}
