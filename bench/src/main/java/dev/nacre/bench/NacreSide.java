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
        if (task.direction() == Direction.FORWARD) {
            // Without lists, which calls of 16 elements would be charged with.
            Tensor y = function.apply(leaves.get(set).operands());
            if (!y.isComputed()) {
                y.compute().release();
            }
            return;
        }
        List<Tensor> results = record(set);
        // A gradient may be what it started from, which is needed again.
        List<Tensor> made = new ArrayList<>(results.size());
        for (Tensor t : results) {
            if (!t.isComputed()) {
                made.add(t);
            }
        }
        Bundle.of(results).compute();
        for (Tensor t : made) {
            t.release();
        }
    }

    private List<Tensor> record(int set) {
        Leaves l = leaves.get(set);
        return task.direction() == Direction.FORWARD
                ? List.of(function.apply(l.operands()))
                : l.gradients(losses.get(set));
    }

    @Override
    public float[] result(int set) {
        return record(set).getFirst().to(DType.F32).flatten().toFloatArray();
    }

    @Override
    public void close() {
        leaves.clear();
        losses.clear();
    }
}
