package dev.nacre.peers;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// The tasks of the suite `reduce`, by libtorch.
final class LibtorchReductions {
    private LibtorchReductions() {}

    static Tensor apply(String name, List<Tensor> operands) {
        Call call = Call.of(name);
        if (call == null) {
            throw new UnsupportedOperationException(name);
        }
        Tensor x = operands.getFirst();
        String dim = call.argument();
        return switch (call.function()) {
            case "layerNorm" -> torch.layer_norm(x, x.size(x.dim() - 1));
            case "batchNorm" -> batchNorm(x);
            case "crossEntropy" -> torch.cross_entropy_loss(x, operands.get(1));
            case String f when dim == null -> overAll(f, x);
            case String f -> along(f, x, Integer.parseInt(dim));
        };
    }

    private static Tensor overAll(String f, Tensor x) {
        return switch (f) {
            case "sum" -> torch.sum(x);
            case "mean" -> torch.mean(x);
            case "var" -> torch.var(x);
            case "argmax" -> torch.argmax(x);
            default -> throw new UnsupportedOperationException(f);
        };
    }

    private static Tensor along(String f, Tensor x, int dim) {
        return switch (f) {
            case "sum" -> torch.sum(x, dim);
            case "mean" -> torch.mean(x, dim);
            case "var" -> torch.var(x, dim);
            case "argmax" -> torch.argmax(x, new LongOptional(dim), false);
            case "softmax" -> torch.softmax(x, dim);
            case "logSoftmax" -> torch.log_softmax(x, dim);
            default -> throw new UnsupportedOperationException(f);
        };
    }

    private static Tensor batchNorm(Tensor x) {
        TensorOptional none = new TensorOptional();
        return torch.batch_norm(x, none, none, none, none, true, 0.1, 1e-5, false);
    }
}
