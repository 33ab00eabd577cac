package dev.nacre.bench;

import dev.nacre.Parameter;
import dev.nacre.Tensor;
import dev.nacre.optim.AdamW;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The update of a parameter by its gradient and two running means, as training steps make it.
final class UpdateSide implements Side {
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<AdamW> optimizers = new ArrayList<>();

    /// @param task its operands are the parameter, the gradient, and the two means, which begin at
    ///   0
    UpdateSide(Task task) {
        for (int set = 0; set < Task.SETS; set++) {
            Parameter p = new Parameter(Tensor.of(task.values(set, 0)));
            p.grad(Tensor.of(task.values(set, 1)));
            parameters.add(p);
            optimizers.add(AdamW.of(List.of(p)));
        }
    }

    static Task task(String suite, long size) {
        return new Task(
                suite,
                "AdamW",
                Direction.FORWARD,
                Task.Memory.REPLACED,
                size,
                Collections.nCopies(4, Input.normal(size)),
                UpdateSide::new);
    }

    @Override
    public void run(int set) {
        optimizers.get(set).step();
    }

    @Override
    public float[] result(int set) {
        run(set);
        return parameters.get(set).value().toFloatArray();
    }

    @Override
    public void close() {
        parameters.clear();
        optimizers.clear();
    }
}
