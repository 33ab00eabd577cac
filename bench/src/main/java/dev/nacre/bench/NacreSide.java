package dev.nacre.bench;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Nacre as a user calls it: each run records, computes, and gives the result back, as peers do
/// with theirs.
final class NacreSide implements Side {
    private final Task task;
    private final Function<List<Tensor>, Tensor> function;
    private final List<Leaves> leaves = new ArrayList<>();

    /// What gradients start from; the results below are computed already.
    private final List<Tensor> losses = new ArrayList<>();

    NacreSide(Task task, Function<List<Tensor>, Tensor> function) {
        this.task = task;
        this.function = function;
        for (int set = 0; set < Task.SETS; set++) {
            Leaves l = Leaves.of(task, set);
            leaves.add(l);
            if (task.direction() == Direction.BACKWARD) {
                Tensor y = function.apply(l.operands()).compute();
                losses.add(Leaves.loss(task, set, y));
            }
        }
    }

    @Override
    public void run(int set) {
        compute(set).forEach(Tensor::release);
    }

    private List<Tensor> compute(int set) {
        Leaves l = leaves.get(set);
        if (task.direction() == Direction.FORWARD) {
            return List.of(function.apply(l.operands()).compute());
        }
        return Bundle.of(l.gradients(losses.get(set))).compute().tensors();
    }

    @Override
    public float[] result(int set) {
        return compute(set).getFirst().to(DType.F32).flatten().toFloatArray();
    }

    @Override
    public void close() {
        leaves.clear();
        losses.clear();
    }
}
