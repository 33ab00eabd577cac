package dev.nacre.peers;

import dev.nacre.bench.Task;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// The update of a parameter by libtorch's `torch::optim::AdamW`.
final class LibtorchUpdate extends LibtorchSide {
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<AdamW> optimizers = new ArrayList<>();

    LibtorchUpdate(Task task) {
        for (int set = 0; set < Task.SETS; set++) {
            long[] shape = task.inputs().getFirst().shape().toArray();
            Tensor p = Tensor.create(task.values(set, 0), shape).set_requires_grad(true);
            p.mutable_grad().put(Tensor.create(task.values(set, 1), shape));
            parameters.add(p);
            optimizers.add(new AdamW(new TensorVector(p)));
        }
    }

    @Override
    Tensor compute(int set) {
        optimizers.get(set).step();
        return parameters.get(set);
    }

    @Override
    public void close() {
        optimizers.forEach(AdamW::close);
        parameters.forEach(Tensor::close);
    }
}
