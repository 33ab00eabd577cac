package dev.nacre.testkit.fuzz;

import dev.nacre.Tensor;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The numbers that a program begins with.
record Leaf(DType dtype, Shape shape, List<Double> values) {
    Leaf(DType dtype, Shape shape, double... values) {
        this(dtype, shape, Arrays.stream(values).boxed().toList());
    }

    /// The numbers once more.
    double[] numbers() {
        return values.stream().mapToDouble(v -> v).toArray();
    }

    static Leaf of(Tensor t) {
        return new Leaf(t.dtype(), t.shape(), t.toDoubleArray());
    }

    Tensor tensor() {
        return Tensor.of(numbers()).reshape(shape.toArray()).to(dtype).compute().requiresGrad();
    }

    /// The same moved by something for each element.
    Leaf plus(IntToDoubleFunction by) {
        double[] moved =
                IntStream.range(0, values.size())
                        .mapToDouble(i -> values.get(i) + by.applyAsDouble(i))
                        .toArray();
        return new Leaf(dtype, shape, moved);
    }

    /// Only the first of each dim that is left.
    Leaf cut(int dim) {
        long inner = 1;
        for (int d = dim + 1; d < shape.rank(); d++) {
            inner *= shape.dim(d);
        }
        long block = inner * shape.dim(dim);
        long step = inner;
        double[] left =
                IntStream.range(0, values.size())
                        .filter(i -> i % block < step)
                        .mapToDouble(i -> values.get(i))
                        .toArray();
        return new Leaf(dtype, shape.with(dim, 1), left);
    }

    String java() {
        String numbers = values.stream().map(v -> v.toString()).collect(Collectors.joining(", "));
        String dims =
                Arrays.stream(shape.toArray())
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(", "));
        String cast = dtype == DType.F64 ? "" : ".to(DType." + dtype.name() + ")";
        return "Tensor.of(new double[] {" + numbers + "}).reshape(" + dims + ")" + cast;
    }
}
