package dev.nacre.peers;

import dev.nacre.bench.Task;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The gradient of a function by libtorch's autograd, over a graph that is kept.
final class LibtorchBackward extends LibtorchSide {
    private final List<TensorVector> leaves = new ArrayList<>();
    private final List<TensorVector> results = new ArrayList<>();
    private final List<TensorVector> upstream = new ArrayList<>();

    LibtorchBackward(Task task) {
        Function<List<Tensor>, Tensor> function = function(task);
        for (int set = 0; set < Task.SETS; set++) {
            List<Tensor> in = Tensors.operands(task, set);
            Tensor y = function.apply(in);
            long[] shape = new long[Math.toIntExact(y.dim())];
            for (int i = 0; i < shape.length; i++) {
                shape[i] = y.size(i);
            }
            Tensor g = Tensor.create(task.upstream(set, Shape.of(shape)), shape);
            leaves.add(
                    new TensorVector(
                            in.stream().filter(Tensor::requires_grad).toArray(Tensor[]::new)));
            results.add(new TensorVector(y));
            upstream.add(new TensorVector(g));
        }
    }

    @Override
    Tensor compute(int set) {
        return torch.grad(
                        results.get(set),
                        leaves.get(set),
                        upstream.get(set),
                        new BoolOptional(true),
                        false,
                        false)
                .get(0);
    }

    @Override
    public void close() {
        List.of(results, leaves, upstream).forEach(l -> l.forEach(TensorVector::close));
    }
}
