package dev.nacre.bench;

import dev.nacre.Autograd;
import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// Nacre as a user calls it: each run records, computes, and leaves the result to the garbage
/// collector.
final class NacreSide implements Side {
    private final Task task;
    private final List<List<Tensor>> operands = new ArrayList<>();

    /// What gradients start from, computed before they are asked for.
    private final List<Tensor> losses = new ArrayList<>();

    NacreSide(Task task) {
        this.task = task;
        for (int set = 0; set < Task.SETS; set++) {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < task.inputs().size(); i++) {
                Tensor t = tensor(task, set, i);
                tensors.add(task.isDifferentiated(i) ? t.requiresGrad() : t);
            }
            operands.add(tensors);
            if (task.direction() == Direction.BACKWARD) {
                Tensor y = task.function().apply(tensors).compute();
                Tensor g = Tensor.of(task.upstream(set, y.shape())).reshape(y.shape().toArray());
                losses.add(y.mul(g.compute()).sum());
            }
        }
    }

    private static Tensor tensor(Task task, int set, int operand) {
        float[] values = task.values(set, operand);
        Input input = task.inputs().get(operand);
        Tensor flat = Tensor.of(values);
        Tensor t = input.fill() == Input.Fill.LABEL ? flat.to(DType.I64) : flat;
        return t.reshape(input.shape().toArray()).compute();
    }

    @Override
    public void run(int set) {
        compute(set);
    }

    private Tensor compute(int set) {
        List<Tensor> in = operands.get(set);
        if (task.direction() == Direction.FORWARD) {
            return task.function().apply(in).compute();
        }
        Tensor[] leaves = in.stream().filter(Tensor::hasGradient).toArray(Tensor[]::new);
        return Bundle.of(Autograd.grad(losses.get(set), leaves)).compute().tensors().getFirst();
    }

    @Override
    public float[] result(int set) {
        return compute(set).to(DType.F32).flatten().toFloatArray();
    }

    @Override
    public void close() {
        operands.clear();
        losses.clear();
    }
}
