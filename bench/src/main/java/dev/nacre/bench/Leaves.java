package dev.nacre.bench;

import dev.nacre.Autograd;
import dev.nacre.Tensor;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;

/// The operands of a task as tensors of Nacre, computed, and what gradients start from.
///
/// @param operands all of them
/// @param differentiated those that have a gradient
record Leaves(List<Tensor> operands, List<Tensor> differentiated) {
    static Leaves of(Task task, int set) {
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; i < task.inputs().size(); i++) {
            Input input = task.inputs().get(i);
            Tensor flat = Tensor.of(task.values(set, i));
            Tensor t = input.fill() == Input.Fill.LABEL ? flat.to(DType.I64) : flat;
            t = t.reshape(input.shape().toArray()).compute();
            operands.add(task.isDifferentiated(i) ? t.requiresGrad() : t);
        }
        return new Leaves(operands, operands.stream().filter(Tensor::hasGradient).toList());
    }

    /// The gradients of a number.
    List<Tensor> gradients(Tensor loss) {
        return Autograd.grad(loss, differentiated.toArray(Tensor[]::new));
    }

    /// A number whose gradient by a result is the task's upstream.
    static Tensor loss(Task task, int set, Tensor result) {
        long[] shape = result.shape().toArray();
        Tensor g = Tensor.of(task.upstream(set, result.shape())).reshape(shape).compute();
        return result.mul(g).sum();
    }
}
