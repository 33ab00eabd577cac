package dev.nacre.cpu;

import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Layout;
import java.lang.foreign.MemorySegment;

/// The matrices of an operand, one for each place of its leading dims; strides are in bytes.
final class Matrix {
    private final MemorySegment segment;
    private final Cell cell;
    private final Axis batch;
    private final long base;
    private final long down;
    private final long across;

    private Matrix(
            MemorySegment segment, Cell cell, Axis batch, long base, long down, long across) {
        this.segment = segment;
        this.cell = cell;
        this.batch = batch;
        this.base = base;
        this.down = down;
        this.across = across;
    }

    static Matrix of(Operand.Memory m) {
        HostStorage storage = (HostStorage) m.storage();
        Layout l = m.layout();
        int rank = l.shape().rank();
        int bytes = m.dtype().bytes();
        return new Matrix(
                storage.segment(),
                Cell.of(m.dtype()),
                Axis.of(l, 0, rank - 2, bytes),
                storage.offset() + l.offset() * bytes,
                l.stride(rank - 2) * bytes,
                l.stride(rank - 1) * bytes);
    }

    /// The same matrices with rows and columns changed.
    Matrix transposed() {
        return new Matrix(segment, cell, batch, base, across, down);
    }

    /// Whether the elements of a row lie together.
    boolean hasRuns() {
        return across == cell.bytes();
    }

    private long offset(long matrix, long row, long column) {
        return base + batch.at(matrix) + row * down + column * across;
    }

    /// Copies `rows` by `columns` elements to an array, where rows are `step` apart.
    void read(long matrix, long row, long column, int rows, int columns, Object to, int step) {
        long from = offset(matrix, row, column);
        if (hasRuns() && columns > 1) {
            for (int i = 0; i < rows; i++) {
                cell.read(segment, from + i * down, to, i * step, columns);
            }
        } else if (rows > columns) {
            for (int j = 0; j < columns; j++) {
                cell.gather(segment, from + j * across, down, to, j, step, rows);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                cell.gather(segment, from + i * down, across, to, i * step, 1, columns);
            }
        }
    }

    /// Copies `rows` by `columns` elements from an array, where rows are `step` apart.
    void write(long matrix, long row, long column, int rows, int columns, Object from, int step) {
        long to = offset(matrix, row, column);
        if (hasRuns() && columns > 1) {
            for (int i = 0; i < rows; i++) {
                cell.write(from, i * step, segment, to + i * down, columns);
            }
        } else {
            for (int j = 0; j < columns; j++) {
                cell.scatter(from, j, step, segment, to + j * across, down, rows);
            }
        }
    }
}
