package dev.nacre.peers;

import ai.onnxruntime.OrtEnvironment;
import dev.nacre.bench.Direction;
import dev.nacre.bench.Peer;
import dev.nacre.bench.Side;
import dev.nacre.bench.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// ONNX Runtime, for what is one of its operators, forward.
public final class OnnxRuntime implements Peer {
    private static final int OPSET = 20;

    /// Functions of one element by the name of their operator.
    private static final Map<String, String> ELEMENTWISE =
            Map.ofEntries(
                    Map.entry("elu", "Elu"),
                    Map.entry("erf", "Erf"),
                    Map.entry("exp", "Exp"),
                    Map.entry("gelu", "Gelu"),
                    Map.entry("hardSwish", "HardSwish"),
                    Map.entry("leakyRelu", "LeakyRelu"),
                    Map.entry("log", "Log"),
                    Map.entry("mish", "Mish"),
                    Map.entry("relu", "Relu"),
                    Map.entry("selu", "Selu"),
                    Map.entry("sigmoid", "Sigmoid"),
                    Map.entry("softplus", "Softplus"),
                    Map.entry("softsign", "Softsign"),
                    Map.entry("sqrt", "Sqrt"),
                    Map.entry("tanh", "Tanh"));

    private int threads = 1;

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String configuration() {
        return OrtEnvironment.getEnvironment().getVersion() + "; providers of the CPU";
    }

    @Override
    public void threads(int count) {
        threads = count;
    }

    @Override
    public @Nullable Side side(Task task) {
        Call call = Call.of(task.name());
        boolean known =
                task.direction() == Direction.FORWARD && task.memory() == Task.Memory.ALLOCATED;
        OnnxModel model =
                known && call != null ? model(task, call.function(), call.argument()) : null;
        return model == null ? null : new OnnxSide(task, model, threads);
    }

    private static @Nullable OnnxModel model(Task task, String function, @Nullable String dim) {
        if (task.suite().equals("reduce")) {
            return reduction(task, function, dim);
        }
        String op = dim == null ? ELEMENTWISE.get(function) : null;
        return op == null ? null : new OnnxModel(op, OPSET);
    }

    private static @Nullable OnnxModel reduction(Task task, String f, @Nullable String dim) {
        if (f.equals("layerNorm")) {
            int size = Math.toIntExact(task.classes());
            return new OnnxModel("LayerNormalization", OPSET).andOnes(size);
        }
        if (dim != null && !dim.matches("-?\\d+")) {
            return null;
        }
        long[] over = dim == null ? new long[] {0, 1} : new long[] {Long.parseLong(dim)};
        OnnxModel model =
                switch (f) {
                    case "sum" -> new OnnxModel("ReduceSum", OPSET).and(over).with("keepdims", 0);
                    case "mean" -> new OnnxModel("ReduceMean", OPSET).and(over).with("keepdims", 0);
                    case "softmax" -> new OnnxModel("Softmax", OPSET).with("axis", over[0]);
                    case "logSoftmax" -> new OnnxModel("LogSoftmax", OPSET).with("axis", over[0]);
                    case "argmax" ->
                            new OnnxModel("ArgMax", OPSET)
                                    .with("axis", over[0])
                                    .with("keepdims", 0);
                    default -> null;
                };
        boolean oneDim = f.equals("sum") || f.equals("mean") || dim != null;
        return oneDim ? model : null;
    }
}
