package dev.nacre.parity;

import dev.nacre.expr.Approximate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The functions of the catalogue, as libtorch has them.
final class TorchFunctions {
    private TorchFunctions() {}

    static Tensor apply(Subject.Function f, Tensor x) {
        return switch (f.name()) {
            case "mish" -> torch.mish(x);
            case "softplus" ->
                    // From the threshold on torch returns x; none here, as the formula has none.
                    torch.softplus(
                            x,
                            f.args().isEmpty() ? new Scalar(1.0) : scalar(f, 0),
                            new Scalar(1e30));
            case "sigmoid" -> torch.sigmoid(x);
            case "logsigmoid" -> torch.log_sigmoid(x);
            case "silu" -> torch.silu(x);
            case "gelu" -> f.args().contains(Approximate.TANH) ? torch.gelu(x, "tanh") : torch.gelu(x);
            case "prelu" -> throw new IllegalArgumentException("prelu is compared with its slopes");
            case "leakyRelu" ->
                    f.args().isEmpty() ? torch.leaky_relu(x) : torch.leaky_relu(x, scalar(f, 0));
            case "relu" -> torch.relu(x);
            case "relu6" -> torch.relu6(x);
            case "hardtanh" ->
                    f.args().isEmpty()
                            ? torch.hardtanh(x)
                            : torch.hardtanh(x, scalar(f, 0), scalar(f, 1));
            case "clamp" ->
                    torch.clamp(x, new ScalarOptional(scalar(f, 0)), new ScalarOptional(scalar(f, 1)));
            case "elu" ->
                    f.args().isEmpty()
                            ? torch.elu(x)
                            : torch.elu(x, scalar(f, 0), new Scalar(1.0), new Scalar(1.0));
            case "selu" -> torch.selu(x);
            case "celu" -> f.args().isEmpty() ? torch.celu(x) : torch.celu(x, scalar(f, 0));
            case "hardsigmoid" -> torch.hardsigmoid(x);
            case "hardswish" -> torch.hardswish(x);
            case "hardshrink" ->
                    f.args().isEmpty() ? torch.hardshrink(x) : torch.hardshrink(x, scalar(f, 0));
            case "softshrink" ->
                    f.args().isEmpty() ? torch.softshrink(x) : torch.softshrink(x, scalar(f, 0));
            case "tanhshrink" -> torch.tanhshrink(x);
            case "softsign" -> torch.softsign(x);
            case "threshold" -> torch.threshold(x, scalar(f, 0), scalar(f, 1));
            case "sinh" -> torch.sinh(x);
            case "cosh" -> torch.cosh(x);
            case "exp2" -> torch.exp2(x);
            case "log2" -> torch.log2(x);
            case "square" -> torch.square(x);
            case "reciprocal" -> torch.reciprocal(x);
            default -> throw new IllegalArgumentException("not compared yet: " + f.name());
        };
    }

    private static Scalar scalar(Subject.Function f, int arg) {
        return new Scalar(((Number) f.args().get(arg)).doubleValue());
    }
}
