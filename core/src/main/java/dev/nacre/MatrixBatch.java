package dev.nacre;

import dev.nacre.type.DType;
import dev.nacre.type.NacreException;
import dev.nacre.type.Shape;
import java.util.Arrays;

/// Matrices in the last two dims of a tensor that was looked at, for algorithms that go number by
/// number.
final class MatrixBatch {
    private final String op;
    private final Shape shape;
    private final double[] values;

    private MatrixBatch(String op, Tensor x) {
        this.op = op;
        this.shape = x.shape();
        this.values = x.toDoubleArray();
    }

    /// Looks at a tensor.
    ///
    /// @param op what errors call the operation
    static MatrixBatch of(String op, Tensor x) {
        return new MatrixBatch(op, x);
    }

    /// How many elements all matrices have.
    int size() {
        return values.length;
    }

    int rows() {
        return Math.toIntExact(shape.dim(-2));
    }

    int columns() {
        return Math.toIntExact(shape.dim(-1));
    }

    /// How many matrices there are.
    int count() {
        return Math.toIntExact(front().count());
    }

    /// The dims in front of the matrices.
    private Shape front() {
        return shape.remove(shape.rank() - 1).remove(shape.rank() - 2);
    }

    /// A copy of a matrix.
    double[] get(int i) {
        int size = rows() * columns();
        return Arrays.copyOfRange(values, i * size, (i + 1) * size);
    }

    /// What is wrong with a matrix.
    NacreException error(int i, String what) {
        long[] place = front().toArray();
        long rest = i;
        for (int d = place.length - 1; d >= 0; d--) {
            long size = place[d];
            place[d] = rest % size;
            rest /= size;
        }
        String which = place.length == 0 ? "" : " " + Arrays.toString(place);
        return new NacreException(
                "%s: the matrix%s of shape %s %s".formatted(Checks.at(op), which, shape, what));
    }

    /// Numbers of the same number for each matrix as a tensor, `[..., size]`.
    Tensor each(double[] results, int size) {
        Shape s = front();
        return Tensor.of(results).reshape(s.insert(s.rank(), size).toArray());
    }

    /// Some of the numbers of each matrix as matrices of their own.
    ///
    /// @param packed `[..., size]`
    static Tensor part(Tensor packed, long from, long rows, long columns) {
        Shape s = packed.shape().with(packed.dim() - 1, rows);
        return packed.narrow(-1, from, rows * columns)
                .reshape(s.insert(s.rank(), columns).toArray());
    }

    /// The identity, in f64.
    static Tensor identity(long n) {
        return Tensor.eye(n).to(DType.F64);
    }
}
