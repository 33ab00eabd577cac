package dev.nacre.parity;

import dev.nacre.PadMode;
import dev.nacre.Tensor;
import dev.nacre.nn.AdaptiveAvgPool1d;
import dev.nacre.nn.AdaptiveMaxPool1d;
import dev.nacre.nn.AdaptiveMaxPool2d;
import dev.nacre.nn.AvgPool1d;
import dev.nacre.nn.Bilinear;
import dev.nacre.nn.CircularPad2d;
import dev.nacre.nn.ConstantPad2d;
import dev.nacre.nn.Conv;
import dev.nacre.nn.Conv1d;
import dev.nacre.nn.Conv2d;
import dev.nacre.nn.Conv3d;
import dev.nacre.nn.ConvTranspose1d;
import dev.nacre.nn.ConvTranspose2d;
import dev.nacre.nn.GroupNorm;
import dev.nacre.nn.InstanceNorm;
import dev.nacre.nn.InstanceNorm1d;
import dev.nacre.nn.InstanceNorm2d;
import dev.nacre.nn.MaxPool1d;
import dev.nacre.nn.Module;
import dev.nacre.nn.RMSNorm;
import dev.nacre.nn.ReflectionPad2d;
import dev.nacre.nn.ReplicationPad2d;
import dev.nacre.nn.Upsample;
import dev.nacre.nn.ZeroPad2d;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.List;

/// Layers, as users of Nacre make them: here those of one input, and a bilinear one.
final class NacreLayers {
    private final Operation op;
    private final NacreInputs in;

    private NacreLayers(Operation op, NacreInputs in) {
        this.op = op;
        this.in = in;
    }

    static List<Tensor> of(Operation op, NacreInputs in) {
        return switch (op.name()) {
            case "RNN", "GRU", "LSTM" -> NacreSequences.recurrent(op, in);
            case "MultiheadAttention" -> List.of(NacreSequences.attention(op, in));
            case "TransformerEncoderLayer" -> List.of(NacreSequences.encoder(op, in));
            case "TransformerDecoderLayer" -> List.of(NacreSequences.decoder(op, in));
            case "Bilinear" -> List.of(bilinear(op, in));
            default -> List.of(in.filled(new NacreLayers(op, in).layer()).apply(in.x()));
        };
    }

    private static Tensor bilinear(Operation op, NacreInputs in) {
        Shape w = in.shape("weight");
        Bilinear layer =
                Bilinear.of(
                        w.dim(1),
                        w.dim(2),
                        w.dim(0),
                        o -> o.bias(op.takes("bias")).dtype(in.dtype()));
        return in.filled(layer).apply(in.get("x1"), in.get("x2"));
    }

    private Module layer() {
        return switch (op.name()) {
            case "Conv1d" -> Conv1d.of(in(), out(), size(2), this::slides);
            case "Conv2d" -> Conv2d.of(in(), out(), size(2), size(3), this::slides);
            case "Conv3d" -> Conv3d.of(in(), out(), size(2), size(3), size(4), this::slides);
            case "ConvTranspose1d" -> ConvTranspose1d.of(out(), in(), size(2), this::slides);
            case "ConvTranspose2d" ->
                    ConvTranspose2d.of(out(), in(), size(2), size(3), this::slides);
            case "RMSNorm" ->
                    RMSNorm.of(
                            Shape.of(op.wholes("shape")),
                            o -> {
                                o.affine(op.takes("weight")).dtype(type());
                                if (op.has("eps")) {
                                    o.eps(op.number("eps"));
                                }
                            });
            case "GroupNorm" ->
                    GroupNorm.of(
                            op.whole("groups"),
                            in.shape("x").dim(1),
                            o -> o.eps(op.number("eps")).affine(op.takes("weight")).dtype(type()));
            case "InstanceNorm1d" -> mode(InstanceNorm1d.of(features(3), this::normalizes));
            case "InstanceNorm2d" -> mode(InstanceNorm2d.of(features(4), this::normalizes));
            default -> plain();
        };
    }

    /// Without parameters.
    private Module plain() {
        long[] n = op.wholes("sizes");
        return switch (op.name()) {
            case "MaxPool1d" ->
                    MaxPool1d.of(
                            op.whole("size"),
                            o ->
                                    o.stride(op.wholes("stride"))
                                            .padding(op.wholes("padding"))
                                            .dilation(op.wholes("dilation"))
                                            .ceilMode(op.is("ceilMode")));
            case "AvgPool1d" ->
                    AvgPool1d.of(
                            op.whole("size"),
                            o ->
                                    o.stride(op.wholes("stride"))
                                            .padding(op.wholes("padding"))
                                            .ceilMode(op.is("ceilMode"))
                                            .countIncludePad(op.is("countIncludePad")));
            case "AdaptiveAvgPool1d" -> AdaptiveAvgPool1d.of(n[0]);
            case "AdaptiveMaxPool1d" -> AdaptiveMaxPool1d.of(n[0]);
            case "AdaptiveMaxPool2d" -> AdaptiveMaxPool2d.of(n[0], n[1]);
            case "ZeroPad2d" -> ZeroPad2d.of(n[0], n[1], n[2], n[3]);
            case "ConstantPad2d" -> ConstantPad2d.of(op.number("value"), n[0], n[1], n[2], n[3]);
            case "ReflectionPad2d" -> ReflectionPad2d.of(n[0], n[1], n[2], n[3]);
            case "ReplicationPad2d" -> ReplicationPad2d.of(n[0], n[1], n[2], n[3]);
            case "CircularPad2d" -> CircularPad2d.of(n[0], n[1], n[2], n[3]);
            case "Upsample" -> Upsample.of(NacreTensors.resampling(op));
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }

    private DType type() {
        return in.dtype();
    }

    private void slides(Conv.Options o) {
        o.stride(op.wholes("stride")).padding(op.wholes("padding"));
        o.dilation(op.wholes("dilation")).groups(op.whole("groups"));
        o.bias(op.takes("bias")).dtype(type());
        if (op.has("outputPadding")) {
            o.outputPadding(op.wholes("outputPadding"));
        }
        if (op.has("paddingMode")) {
            o.paddingMode(op.one(PadMode.class, "paddingMode"));
        }
    }

    private long size(int dim) {
        return in.shape("weight").dim(dim);
    }

    /// The channels of the first dim of a weight.
    private long out() {
        return size(0);
    }

    /// Those of its second dim, of all groups.
    private long in() {
        return size(1) * op.whole("groups");
    }

    private void normalizes(InstanceNorm.Options o) {
        o.eps(op.number("eps")).momentum(op.number("momentum"));
        o.affine(op.takes("weight")).trackRunningStats(op.takes("running_mean")).dtype(type());
    }

    /// @param rank that of an input with a batch
    private long features(int rank) {
        Shape s = in.shape("x");
        return s.dim(s.rank() == rank ? 1 : 0);
    }

    private Module mode(Module m) {
        return op.is("training") ? m.train() : m.eval();
    }
}
