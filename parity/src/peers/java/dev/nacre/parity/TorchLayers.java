package dev.nacre.parity;

import dev.nacre.PadMode;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Layers, by the functions behind torch.nn: here those of one input, and a bilinear one.
final class TorchLayers {
    private final Operation op;
    private final TorchInputs in;

    private TorchLayers(Operation op, TorchInputs in) {
        this.op = op;
        this.in = in;
    }

    static List<Tensor> of(Operation op, TorchInputs in) {
        return switch (op.name()) {
            case "RNN", "GRU", "LSTM" -> TorchSequences.recurrent(op, in);
            case "MultiheadAttention" -> List.of(TorchSequences.attention(op, in));
            case "TransformerEncoderLayer" -> List.of(TorchSequences.encoder(op, in));
            case "TransformerDecoderLayer" -> List.of(TorchSequences.decoder(op, in));
            default -> List.of(new TorchLayers(op, in).result());
        };
    }

    private Tensor result() {
        Tensor x = op.takes("x") ? in.x() : in.get("x1");
        return switch (op.name()) {
            case "Bilinear" ->
                    torch.bilinear(x, in.get("x2"), in.get("weight"), in.optional("bias"));
            case "Conv1d" ->
                    torch.conv1d(
                            padded(x),
                            in.get("weight"),
                            in.optional("bias"),
                            op.wholes("stride"),
                            padding(),
                            op.wholes("dilation"),
                            op.whole("groups"));
            case "Conv2d" ->
                    torch.conv2d(
                            padded(x),
                            in.get("weight"),
                            in.optional("bias"),
                            op.wholes("stride"),
                            padding(),
                            op.wholes("dilation"),
                            op.whole("groups"));
            case "Conv3d" ->
                    torch.conv3d(
                            padded(x),
                            in.get("weight"),
                            in.optional("bias"),
                            op.wholes("stride"),
                            padding(),
                            op.wholes("dilation"),
                            op.whole("groups"));
            case "ConvTranspose1d" ->
                    torch.conv_transpose1d(
                            x,
                            in.get("weight"),
                            in.optional("bias"),
                            op.wholes("stride"),
                            op.wholes("padding"),
                            op.wholes("outputPadding"),
                            op.whole("groups"),
                            op.wholes("dilation"));
            case "ConvTranspose2d" ->
                    torch.conv_transpose2d(
                            x,
                            in.get("weight"),
                            in.optional("bias"),
                            op.wholes("stride"),
                            op.wholes("padding"),
                            op.wholes("outputPadding"),
                            op.whole("groups"),
                            op.wholes("dilation"));
            case "RMSNorm" ->
                    torch.rms_norm(
                            x,
                            op.wholes("shape"),
                            in.optional("weight"),
                            op.has("eps")
                                    ? new DoubleOptional(op.number("eps"))
                                    : new DoubleOptional());
            case "GroupNorm" ->
                    torch.group_norm(
                            x,
                            op.whole("groups"),
                            in.optional("weight"),
                            in.optional("bias"),
                            op.number("eps"),
                            false);
            case "InstanceNorm1d", "InstanceNorm2d" ->
                    torch.instance_norm(
                            x,
                            in.optional("weight"),
                            in.optional("bias"),
                            in.average("running_mean"),
                            in.average("running_var"),
                            op.is("training") || !op.takes("running_mean"),
                            op.number("momentum"),
                            op.number("eps"),
                            false);
            default -> plain(x);
        };
    }

    private boolean padsOtherwise() {
        return op.has("paddingMode") && op.one(PadMode.class, "paddingMode") != PadMode.CONSTANT;
    }

    /// As the layers of torch.nn do before a convolution without padding.
    private Tensor padded(Tensor x) {
        if (!padsOtherwise()) {
            return x;
        }
        int dims = (int) in.get("weight").dim() - 2;
        long[] padding = op.wholes("padding");
        long[] sides = new long[2 * dims];
        for (int d = 0; d < dims; d++) {
            long side = padding[padding.length == 1 ? 0 : dims - 1 - d];
            sides[2 * d] = side;
            sides[2 * d + 1] = side;
        }
        return TorchTensors.padded(x, op.one(PadMode.class, "paddingMode"), sides);
    }

    private long[] padding() {
        long[] padding = op.wholes("padding");
        if (padsOtherwise()) {
            Arrays.fill(padding, 0);
        }
        return padding;
    }

    /// Without parameters.
    private Tensor plain(Tensor x) {
        long[] n = op.wholes("sizes");
        return switch (op.name()) {
            case "MaxPool1d" ->
                    torch.max_pool1d(
                            x,
                            op.wholes("size"),
                            op.wholes("stride"),
                            op.wholes("padding"),
                            op.wholes("dilation"),
                            op.is("ceilMode"));
            case "AvgPool1d" ->
                    torch.avg_pool1d(
                            x,
                            op.wholes("size"),
                            op.wholes("stride"),
                            op.wholes("padding"),
                            op.is("ceilMode"),
                            op.is("countIncludePad"));
            case "AdaptiveAvgPool1d" -> torch.adaptive_avg_pool1d(x, n);
            case "AdaptiveMaxPool1d" -> torch.adaptive_max_pool1d(x, n).get0();
            case "AdaptiveMaxPool2d" -> torch.adaptive_max_pool2d(x, n).get0();
            case "ZeroPad2d" -> TorchTensors.padded(x, PadMode.CONSTANT, n);
            case "ConstantPad2d" -> TorchTensors.padded(x, op.number("value"), n);
            case "ReflectionPad2d" -> TorchTensors.padded(x, PadMode.REFLECT, n);
            case "ReplicationPad2d" -> TorchTensors.padded(x, PadMode.REPLICATE, n);
            case "CircularPad2d" -> TorchTensors.padded(x, PadMode.CIRCULAR, n);
            case "Upsample" -> TorchTensors.resampled(op, x);
            default -> throw new IllegalArgumentException("not compared yet: " + op);
        };
    }
}
