package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.backend.HostStorage;
import dev.nacre.type.DType;
import dev.nacre.type.DTypeException;
import dev.nacre.type.Shape;
import dev.nacre.type.ShapeException;
import java.lang.foreign.MemorySegment;

/// An image as plain numbers: planes (channels) of rows, `[..., height, width]`.
///
/// The changes of [Transforms] work on these. An example is small and changed once, so that a loop
/// of Java costs less than a plan and a kernel would.
final class Pixels {
    /// The luma of ITU-R 601-2, which Pillow and torchvision use.
    private static final float RED = 0.299f;

    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private final Shape shape;
    private final float[] values;

    /// @param shape the shape of the tensor
    /// @param values its elements, row-major
    Pixels(Shape shape, float[] values) {
        this.shape = shape;
        this.values = values;
    }

    Shape shape() {
        return shape;
    }

    /// The elements themselves, row-major.
    float[] values() {
        return values;
    }

    /// The numbers of an image.
    ///
    /// @param change what asks, for errors
    static Pixels of(Tensor image, String change) {
        if (image.dim() < 2) {
            throw new ShapeException(
                    "%s: needs an image [..., height, width], not shape %s"
                            .formatted(change, image.shape()));
        }
        return numbers(image, change);
    }

    /// The numbers of an input with any dims.
    static Pixels numbers(Tensor x, String change) {
        if (x.dtype() != DType.F32) {
            throw new DTypeException(
                    "%s: needs f32, not %s; put Transforms.toFloat(255) before it"
                            .formatted(change, x.dtype()));
        }
        return new Pixels(x.shape(), x.toFloatArray());
    }

    /// Black planes of a size, as many as an image has.
    Pixels blank(int height, int width) {
        int rank = shape.rank();
        Shape to = shape.with(rank - 2, height).with(rank - 1, width);
        return new Pixels(to, new float[Math.toIntExact(to.count())]);
    }

    /// One plane several times.
    Pixels repeated(int times) {
        float[] all = new float[Math.multiplyExact(times, values.length)];
        for (int i = 0; i < times; i++) {
            System.arraycopy(values, 0, all, i * values.length, values.length);
        }
        return new Pixels(shape.with(0, times), all);
    }

    /// The brightness of red, green and blue planes.
    Pixels luma() {
        int n = values.length / 3;
        float[] gray = new float[n];
        for (int i = 0; i < n; i++) {
            gray[i] = RED * values[i] + GREEN * values[n + i] + BLUE * values[2 * n + i];
        }
        return new Pixels(shape.with(0, 1), gray);
    }

    int height() {
        return (int) shape.dim(shape.rank() - 2);
    }

    int width() {
        return (int) shape.dim(shape.rank() - 1);
    }

    /// The number of planes.
    int planes() {
        return height() * width() == 0 ? 0 : values.length / (height() * width());
    }

    /// A tensor over these numbers, which must not be changed afterwards.
    Tensor tensor() {
        return Tensor.of(HostStorage.of(MemorySegment.ofArray(values)), DType.F32, shape.toArray());
    }
}
