package dev.nacre.bench;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// Nacre as a user calls it: each run records, computes, and leaves the result to the garbage
/// collector.
final class NacreSide implements Side {
    private final Task task;
    private final List<Leaves> leaves = new ArrayList<>();

    /// What gradients start from; the results below are computed already.
    private final List<Tensor> losses = new ArrayList<>();

    NacreSide(Task task) {
        this.task = task;
        for (int set = 0; set < Task.SETS; set++) {
            Leaves l = Leaves.of(task, set);
            leaves.add(l);
            if (task.direction() == Direction.BACKWARD) {
                Tensor y = task.function().apply(l.operands()).compute();
                losses.add(Leaves.loss(task, set, y));
            }
        }
    }

    @Override
    public void run(int set) {
        compute(set);
    }

    private Tensor compute(int set) {
        Leaves l = leaves.get(set);
        if (task.direction() == Direction.FORWARD) {
            return task.function().apply(l.operands()).compute();
        }
        List<Tensor> gradients = l.gradients(losses.get(set));
        return Bundle.of(gradients).compute().tensors().getFirst();
    }

    @Override
    public float[] result(int set) {
        return compute(set).to(DType.F32).flatten().toFloatArray();
    }

    @Override
    public void close() {
        leaves.clear();
        losses.clear();
    }
}
