package dev.nacre.peers;

import dev.nacre.expr.Activations;
import dev.nacre.expr.Approximate;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A tensor of libtorch that formulas can be computed on, each function by libtorch's own.
///
/// @param tensor the tensor
public record TorchElement(Tensor tensor) implements Activations<TorchElement> {
    private static TorchElement of(Tensor t) {
        return new TorchElement(t);
    }

    private static Scalar scalarOf(double v) {
        return new Scalar(v);
    }

    @Override
    public TorchElement call(Primitive op, List<TorchElement> rest) {
        Tensor a = tensor;
        Tensor b = rest.isEmpty() ? a : rest.getFirst().tensor;
        return of(
                switch (op) {
                    case ADD -> a.add(b);
                    case SUB -> a.sub(b);
                    case MUL -> a.mul(b);
                    case DIV -> a.div(b);
                    case NEG -> a.neg();
                    case ABS -> a.abs();
                    case EXP -> a.exp();
                    case EXPM1 -> a.expm1();
                    case LOG -> a.log();
                    case LOG1P -> a.log1p();
                    case SQRT -> a.sqrt();
                    case RSQRT -> a.rsqrt();
                    case TANH -> a.tanh();
                    case ERF -> a.erf();
                    case ERFC -> a.erfc();
                    case SIN -> a.sin();
                    case COS -> a.cos();
                    case POW -> a.pow(b);
                    default -> throw new UnsupportedOperationException(op.label());
                });
    }

    @Override
    public TorchElement constant(double literal) {
        return scalar(literal);
    }

    @Override
    public TorchElement scalar(double value) {
        return of(torch.full(new long[] {1}, scalarOf(value), tensor.options()));
    }

    @Override
    public TorchElement scalar(long value) {
        return scalar((double) value);
    }

    @Override
    public TorchElement cast(DType to) {
        throw new UnsupportedOperationException("cast to " + to);
    }

    @Override
    public TorchElement mish() {
        return of(torch.mish(tensor));
    }

    @Override
    public TorchElement softplus() {
        return of(torch.softplus(tensor));
    }

    @Override
    public TorchElement softplus(double beta) {
        return of(torch.softplus(tensor, scalarOf(beta), scalarOf(20)));
    }

    @Override
    public TorchElement sigmoid() {
        return of(torch.sigmoid(tensor));
    }

    @Override
    public TorchElement logsigmoid() {
        return of(torch.log_sigmoid(tensor));
    }

    @Override
    public TorchElement silu() {
        return of(torch.silu(tensor));
    }

    @Override
    public TorchElement gelu() {
        return of(torch.gelu(tensor));
    }

    @Override
    public TorchElement gelu(Approximate approximate) {
        return approximate == Approximate.TANH ? of(torch.gelu(tensor, "tanh")) : gelu();
    }

    @Override
    public TorchElement prelu(TorchElement weight) {
        return of(torch.prelu(tensor, weight.tensor));
    }

    @Override
    public TorchElement leakyRelu() {
        return of(torch.leaky_relu(tensor));
    }

    @Override
    public TorchElement leakyRelu(double slope) {
        return of(torch.leaky_relu(tensor, scalarOf(slope)));
    }

    @Override
    public TorchElement relu() {
        return of(torch.relu(tensor));
    }

    @Override
    public TorchElement relu6() {
        return of(torch.relu6(tensor));
    }

    @Override
    public TorchElement hardtanh() {
        return of(torch.hardtanh(tensor));
    }

    @Override
    public TorchElement hardtanh(double min, double max) {
        return of(torch.hardtanh(tensor, scalarOf(min), scalarOf(max)));
    }

    @Override
    public TorchElement clamp(double min, double max) {
        return of(
                torch.clamp(
                        tensor,
                        new ScalarOptional(scalarOf(min)),
                        new ScalarOptional(scalarOf(max))));
    }

    @Override
    public TorchElement clamp(TorchElement min, TorchElement max) {
        return clamp(min.tensor.item_double(), max.tensor.item_double());
    }

    @Override
    public TorchElement elu() {
        return of(torch.elu(tensor));
    }

    @Override
    public TorchElement elu(double alpha) {
        return of(torch.elu(tensor, scalarOf(alpha), scalarOf(1), scalarOf(1)));
    }

    @Override
    public TorchElement selu() {
        return of(torch.selu(tensor));
    }

    @Override
    public TorchElement celu() {
        return of(torch.celu(tensor));
    }

    @Override
    public TorchElement celu(double alpha) {
        return of(torch.celu(tensor, scalarOf(alpha)));
    }

    @Override
    public TorchElement hardsigmoid() {
        return of(torch.hardsigmoid(tensor));
    }

    @Override
    public TorchElement hardswish() {
        return of(torch.hardswish(tensor));
    }

    @Override
    public TorchElement hardshrink() {
        return of(torch.hardshrink(tensor));
    }

    @Override
    public TorchElement hardshrink(double lambda) {
        return of(torch.hardshrink(tensor, scalarOf(lambda)));
    }

    @Override
    public TorchElement softshrink() {
        return of(torch.softshrink(tensor));
    }

    @Override
    public TorchElement softshrink(double lambda) {
        return of(torch.softshrink(tensor, scalarOf(lambda)));
    }

    @Override
    public TorchElement tanhshrink() {
        return of(torch.tanhshrink(tensor));
    }

    @Override
    public TorchElement softsign() {
        return of(torch.softsign(tensor));
    }

    @Override
    public TorchElement threshold(double threshold, double value) {
        return of(torch.threshold(tensor, scalarOf(threshold), scalarOf(value)));
    }

    @Override
    public TorchElement sinh() {
        return of(torch.sinh(tensor));
    }

    @Override
    public TorchElement cosh() {
        return of(torch.cosh(tensor));
    }

    @Override
    public TorchElement exp2() {
        return of(torch.exp2(tensor));
    }

    @Override
    public TorchElement log2() {
        return of(torch.log2(tensor));
    }

    @Override
    public TorchElement square() {
        return of(torch.square(tensor));
    }

    @Override
    public TorchElement reciprocal() {
        return of(torch.reciprocal(tensor));
    }
}
