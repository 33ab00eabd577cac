package dev.nacre.nn;

import dev.nacre.Tensor;
import dev.nacre.graph.Recording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// Layers one after the other.
///
/// A layer is a [Module], or any function of one tensor: `Sequential.of(Linear.of(64, 10),
/// Tensor::mish, x -> x.leakyRelu(0.1))`. All are numbered from 0, so that the keys of a state dict
/// are those of PyTorch, where every function is a module.
public final class Sequential extends Module {
    private final List<UnaryOperator<Tensor>> layers;

    private Sequential(List<UnaryOperator<Tensor>> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Module m) {
                child(String.valueOf(i), m);
            }
        }
    }

    @SafeVarargs
    public static Sequential of(UnaryOperator<Tensor>... layers) {
        List<UnaryOperator<Tensor>> list = new ArrayList<>();
        for (UnaryOperator<Tensor> layer : layers) {
            list.add(layer);
        }
        return new Sequential(list);
    }

    @Override
    protected Tensor forward(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = layers.get(i) instanceof Module m ? m.apply(y) : apply(i, y);
        }
        return y;
    }

    private Tensor apply(int i, Tensor x) {
        try (Recording.Scope _ = Recording.module(String.valueOf(i))) {
            return layers.get(i).apply(x);
        }
    }

    @Override
    SequencedMap<String, ?> shown() {
        SequencedMap<String, Object> all = new LinkedHashMap<>();
        for (UnaryOperator<Tensor> layer : layers) {
            all.put(String.valueOf(all.size()), layer instanceof Module m ? m : "function");
        }
        return all;
    }
}
