package dev.nacre;

import dev.nacre.graph.Recording;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// What arguments are checked for at the public edge, and how errors name the operation.
final class Checks {
    private Checks() {}

    /// The operation, and the module that is being applied on this thread.
    static String at(String op) {
        return Recording.at(op);
    }

    /// The index of a dim counted from either end; a single number has none.
    static int dim(Shape shape, int dim, String op) {
        if (shape.rank() == 0) {
            throw new ShapeException(
                    "%s: shape [] is a single number and has no dims; unsqueeze(0) gives it one"
                            .formatted(at(op)));
        }
        return shape.index(dim, at(op));
    }

    /// The place of a new dim, counted from either end of the shape that has it.
    static int place(Shape shape, int dim, String op) {
        int n = shape.rank();
        if (dim < -n - 1 || dim > n) {
            throw new ShapeException(
                    "%s: a new dim of shape %s cannot be number %d (allowed: %d to %d)"
                            .formatted(at(op), shape, dim, -n - 1, n));
        }
        return dim < 0 ? dim + n + 1 : dim;
    }

    /// Dims counted from the front, each once; all dims where none are given.
    static List<Integer> dims(Shape shape, int[] dims, String op) {
        List<Integer> list = new ArrayList<>();
        if (dims.length == 0) {
            for (int d = 0; d < shape.rank(); d++) {
                list.add(d);
            }
        }
        for (int d : dims) {
            int i = shape.index(d, at(op));
            if (list.contains(i)) {
                throw new ShapeException(
                        "%s: dim %d is named twice for shape %s".formatted(at(op), d, shape));
            }
            if (shape.rank() > 0) {
                list.add(i);
            }
        }
        return list;
    }

    /// A tensor that must be of real numbers.
    static Tensor floating(Tensor x, String op) {
        if (!x.dtype().isFloating()) {
            throw new DTypeException(
                    "%s: needs a floating-point tensor, this one is %s; use to(DType.F32)"
                            .formatted(at(op), x.dtype()));
        }
        return x;
    }

    /// What is multiplied by weights must have their dtype: a layer that converted silently would
    /// take labels for data, and compute in f64 what it was made to compute in f32.
    static void like(Tensor x, Tensor weight, String op) {
        if (x.dtype() != weight.dtype()) {
            throw new DTypeException(
                    "%s: an input of %s does not fit a weight of %s; use to(DType.%s)"
                            .formatted(at(op), x.dtype(), weight.dtype(), weight.dtype().name()));
        }
    }

    /// Indices must be integers.
    static void index(Tensor index, String op) {
        if (!index.dtype().isIntegral()) {
            throw new DTypeException(
                    "%s: indices are %s, they must be integers; use to(DType.I64)"
                            .formatted(at(op), index.dtype()));
        }
    }

    /// What the dims of two shapes in front of the last two broadcast to.
    static Shape batch(Shape a, Shape b, String op) {
        return front(a).broadcast(
                        front(b), "%s: batches of shapes %s and %s".formatted(at(op), a, b));
    }

    private static Shape front(Shape s) {
        return s.remove(s.rank() - 1).remove(s.rank() - 2);
    }
}
