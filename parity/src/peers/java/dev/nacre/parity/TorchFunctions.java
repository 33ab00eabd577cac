package dev.nacre.parity;

import dev.nacre.expr.Approximate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The functions of the catalogue, as libtorch has them.
final class TorchFunctions {
    private TorchFunctions() {}

    /// The same functions by other formulas, where libtorch's own are known to be less accurate.
    static Tensor exactly(Subject.Function f, Tensor x) {
        return switch (f.name()) {
            // Its kernel returns x from 20 on.
            case "softplus" ->
                    torch.softplus(
                            x,
                            f.args().isEmpty() ? new Scalar(1.0) : scalar(f, 0),
                            new Scalar(1e30));
            // Its slope y (1 - y) cancels above 0.
            case "sigmoid" ->
                    f.points() == Subject.Points.INFINITE
                            ? torch.sigmoid(x)
                            : torch.reciprocal(torch.exp(x.neg()).add(new Scalar(1.0)));
            // The backward kernel's 1/6 is a float, in f64 too.
            case "hardsigmoid" -> torch.relu6(x.add(new Scalar(3.0))).div(new Scalar(6.0));
            // 1 + erf and 1 + tanh cancel below 0.
            case "gelu" ->
                    f.args().contains(Approximate.TANH)
                            ? x.mul(torch.sigmoid(twiceInner(x)))
                            : x.mul(new Scalar(0.5))
                                    .mul(torch.erfc(x.mul(new Scalar(-Math.sqrt(0.5)))));
            default -> apply(f, x);
        };
    }

    private static Tensor twiceInner(Tensor x) {
        Tensor cube = x.mul(x).mul(x).mul(new Scalar(0.044715));
        return x.add(cube).mul(new Scalar(2 * Math.sqrt(2 / Math.PI)));
    }

    static Tensor apply(Subject.Function f, Tensor x) {
        return switch (f.name()) {
            case "mish" -> torch.mish(x);
            case "softplus" ->
                    f.args().isEmpty()
                            ? torch.softplus(x)
                            : torch.softplus(x, scalar(f, 0), new Scalar(20.0));
            case "sigmoid" -> torch.sigmoid(x);
            case "logsigmoid" -> torch.log_sigmoid(x);
            case "silu" -> torch.silu(x);
            case "gelu" ->
                    f.args().contains(Approximate.TANH) ? torch.gelu(x, "tanh") : torch.gelu(x);
            // Its slope is a tensor.
            case "prelu" -> torch.prelu(x, torch.full(new long[] {1}, scalar(f, 0), x.options()));
            case "leakyRelu" ->
                    f.args().isEmpty() ? torch.leaky_relu(x) : torch.leaky_relu(x, scalar(f, 0));
            case "relu" -> torch.relu(x);
            case "relu6" -> torch.relu6(x);
            case "hardtanh" ->
                    f.args().isEmpty()
                            ? torch.hardtanh(x)
                            : torch.hardtanh(x, scalar(f, 0), scalar(f, 1));
            case "clamp" ->
                    torch.clamp(
                            x, new ScalarOptional(scalar(f, 0)), new ScalarOptional(scalar(f, 1)));
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
