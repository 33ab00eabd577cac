package dev.nacre.peers;

import dev.nacre.bench.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A function by libtorch, without recording for gradients.
final class LibtorchForward extends LibtorchSide {
    /// The one function that is timed with an output given.
    static final String GIVEN = "mish(x)";

    private final boolean given;
    private final Function<List<Tensor>, Tensor> function;
    private final NoGradGuard guard = new NoGradGuard();
    private final List<List<Tensor>> operands = new ArrayList<>();
    private final Tensor out;

    LibtorchForward(Task task) {
        this.given = task.memory() == Task.Memory.GIVEN;
        this.function = function(task);
        for (int set = 0; set < Task.SETS; set++) {
            operands.add(Tensors.operands(task, set));
        }
        this.out = torch.empty_like(operands.getFirst().getFirst());
    }

    @Override
    Tensor compute(int set) {
        List<Tensor> in = operands.get(set);
        return given ? torch.mish_out(out, in.getFirst()) : function.apply(in);
    }

    @Override
    public void close() {
        operands.forEach(set -> set.forEach(Tensor::close));
        out.close();
        guard.close();
    }
}
