package dev.nacre.bench;

import dev.nacre.Tensor;
import dev.nacre.nn.BatchNorm2d;
import dev.nacre.nn.LayerNorm;
import dev.nacre.nn.Losses;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The tasks that bring many elements down to few, or compare each with all: over the last dim, the
/// first, or all.
final class Reductions {
    private static final long ROWS = 1024;
    private static final long CHANNELS = 64;
    private static final long SIDE = 8;

    private final String suite;
    private final long rows;
    private final long columns;
    private final List<Task> tasks = new ArrayList<>();

    /// @param size the elements of a matrix of at most 1024 columns
    Reductions(String suite, long size) {
        this.suite = suite;
        this.columns = Math.clamp(size / 4, 1, ROWS);
        this.rows = size / columns;
    }

    List<Task> tasks() {
        both("sum(x, -1)", x -> x.sum(-1));
        both("sum(x, 0)", x -> x.sum(0));
        both("sum(x)", Tensor::sum);
        both("mean(x, -1)", x -> x.mean(-1));
        both("mean(x, 0)", x -> x.mean(0));
        both("mean(x)", Tensor::mean);
        both("var(x, -1)", x -> x.var(-1));
        both("var(x, 0)", x -> x.var(0));
        both("var(x)", Tensor::var);
        forward("argmax(x, -1)", x -> x.argmax(-1));
        forward("argmax(x, 0)", x -> x.argmax(0));
        forward("argmax(x)", Tensor::argmax);
        both("softmax(x, -1)", x -> x.softmax(-1));
        both("softmax(x, 0)", x -> x.softmax(0));
        both("logSoftmax(x, -1)", x -> x.logSoftmax(-1));
        both("logSoftmax(x, 0)", x -> x.logSoftmax(0));
        LayerNorm layer = LayerNorm.of(columns, o -> o.affine(false));
        both("layerNorm(x)", layer::apply);
        norm();
        loss();
        return tasks;
    }

    private void norm() {
        long images = rows * columns / (CHANNELS * SIDE * SIDE);
        if (images > 0) {
            BatchNorm2d batch =
                    BatchNorm2d.of(CHANNELS, o -> o.affine(false).trackRunningStats(false));
            List<Input> image = List.of(Input.normal(images, CHANNELS, SIDE, SIDE));
            for (Direction d : Direction.values()) {
                add("batchNorm(x)", d, image, x -> batch.apply(x.getFirst()));
            }
        }
    }

    private void loss() {
        List<Input> operands =
                List.of(Input.normal(rows, columns), new Input(Shape.of(rows), Input.Fill.LABEL));
        for (Direction d : Direction.values()) {
            add(
                    "crossEntropy(x, label)",
                    d,
                    operands,
                    x -> Losses.crossEntropy(x.get(0), x.get(1)));
        }
    }

    private void both(String name, UnaryOperator<Tensor> f) {
        forward(name, f);
        add(name, Direction.BACKWARD, matrix(), x -> f.apply(x.getFirst()));
    }

    private void forward(String name, UnaryOperator<Tensor> f) {
        add(name, Direction.FORWARD, matrix(), x -> f.apply(x.getFirst()));
    }

    private List<Input> matrix() {
        return List.of(Input.normal(rows, columns));
    }

    private void add(
            String name, Direction d, List<Input> inputs, Function<List<Tensor>, Tensor> f) {
        tasks.add(
                new Task(
                        suite,
                        name,
                        d,
                        Task.Memory.ALLOCATED,
                        rows * columns,
                        inputs,
                        t -> new NacreSide(t, f)));
    }
}
