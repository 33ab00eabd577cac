package dev.nacre.cpu;

import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Layout;
import java.lang.foreign.MemorySegment;

/// The matrices of an operand, one for each place of its leading dims.
///
/// Rows and columns each run over some dims of the operand, so their elements may lie in several
/// runs, and the windows of a convolution are a matrix too. Offsets are in bytes.
final class Matrix {
    /// Runs from this length on are worth following.
    private static final int RUN = 8;

    private final MemorySegment segment;
    private final Cell cell;
    private final long base;
    private final Axis batch;
    private final Axis down;
    private final Axis across;

    private Matrix(
            MemorySegment segment, Cell cell, long base, Axis batch, Axis down, Axis across) {
        this.segment = segment;
        this.cell = cell;
        this.base = base;
        this.batch = batch;
        this.down = down;
        this.across = across;
    }

    /// @param leading the dims that tell the matrices apart
    /// @param rows the dims behind them that rows run over; columns run over the others
    static Matrix of(Operand.Memory m, int leading, int rows) {
        HostStorage storage = (HostStorage) m.storage();
        Layout l = m.layout();
        int bytes = m.dtype().bytes();
        return new Matrix(
                storage.segment(),
                Cell.of(m.dtype()),
                storage.offset() + l.offset() * bytes,
                Axis.of(l, 0, leading, bytes),
                Axis.of(l, leading, leading + rows, bytes),
                Axis.of(l, leading + rows, l.shape().rank(), bytes));
    }

    long count() {
        return batch.count();
    }

    long rows() {
        return down.count();
    }

    long columns() {
        return across.count();
    }

    /// The same matrices with rows and columns changed.
    Matrix transposed() {
        return new Matrix(segment, cell, base, batch, across, down);
    }

    /// Whether the elements of a row lie together, in runs of some length.
    boolean hasRuns() {
        return isTogether(across);
    }

    private boolean isTogether(Axis axis) {
        return axis.last() == cell.bytes() && axis.run(0) >= Math.min(RUN, axis.count());
    }

    /// Copies `rows` by `columns` elements to an array, where rows are `step` apart.
    void read(long matrix, long row, long column, int rows, int columns, Object to, int step) {
        if (isByRow(rows, columns)) {
            move(matrix, down, row, rows, across, column, columns, to, step, 1, true);
        } else {
            move(matrix, across, column, columns, down, row, rows, to, 1, step, true);
        }
    }

    /// Copies `rows` by `columns` elements from an array, where rows are `step` apart.
    void write(long matrix, long row, long column, int rows, int columns, Object from, int step) {
        if (isByRow(rows, columns)) {
            move(matrix, down, row, rows, across, column, columns, from, step, 1, false);
        } else {
            move(matrix, across, column, columns, down, row, rows, from, 1, step, false);
        }
    }

    /// Whether to follow rows rather than columns.
    private boolean isByRow(int rows, int columns) {
        if (columns > 1 && hasRuns()) {
            return true;
        }
        if (rows > 1 && isTogether(down)) {
            return false;
        }
        return Math.min(across.run(0), columns) >= Math.min(down.run(0), rows);
    }

    /// Moves lines of elements, whose places in the array are `next` apart, run by run.
    private void move(
            long matrix,
            Axis lines,
            long line,
            int count,
            Axis along,
            long first,
            int length,
            Object array,
            int step,
            int next,
            boolean in) {
        long start = base + batch.at(matrix);
        for (int at = 0; at < length; ) {
            int run = (int) Math.min(along.run(first + at), length - at);
            long offset = start + along.at(first + at);
            for (int i = 0; i < count; ) {
                long one = offset + lines.at(line + i);
                int many = (int) Math.min(lines.run(line + i), count - i);
                for (int end = i + many; i < end; i++) {
                    run(one, along.last(), array, i * step + at * next, next, run, in);
                    one += lines.last();
                }
            }
            at += run;
        }
    }

    private void run(long offset, long stride, Object array, int at, int next, int n, boolean in) {
        boolean dense = next == 1 && stride == cell.bytes() && n >= RUN;
        if (in && dense) {
            cell.read(segment, offset, array, at, n);
        } else if (in) {
            cell.gather(segment, offset, stride, array, at, next, n);
        } else if (dense) {
            cell.write(array, at, segment, offset, n);
        } else {
            cell.scatter(array, at, next, segment, offset, stride, n);
        }
    }
}
