package dev.nacre.peers;

import dev.nacre.bench.Input;
import dev.nacre.bench.Task;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The operands of a task as tensors of libtorch.
final class Tensors {
    private Tensors() {}

    static List<Tensor> operands(Task task, int set) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < task.inputs().size(); i++) {
            Input input = task.inputs().get(i);
            Tensor t = Tensor.create(task.values(set, i), input.shape().toArray());
            all.add(
                    input.fill() == Input.Fill.LABEL
                            ? t.to(torch.ScalarType.Long)
                            : t.set_requires_grad(task.isDifferentiated(i)));
        }
        return all;
    }

    static float[] elements(Tensor t) {
        Tensor dense = t.detach().to(torch.ScalarType.Float).contiguous();
        float[] e = new float[Math.toIntExact(dense.numel())];
        dense.data_ptr_float().get(e);
        return e;
    }
}
