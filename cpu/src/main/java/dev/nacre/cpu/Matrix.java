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

    private long offset(long matrix, long row, long column) {
        return base + batch.at(matrix) + row * down + column * across;
    }

    /// Copies `rows` by `columns` elements so that the elements of a column lie together, at a
    /// distance of `height` from column to column.
    void pack(
            long matrix,
            long row,
            long column,
            int rows,
            int columns,
            Object to,
            int at,
            int height) {
        if (down == cell.bytes() && rows > 1) {
            for (int k = 0; k < columns; k++) {
                cell.read(segment, offset(matrix, row, column + k), to, at + k * height, rows);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                cell.gather(
                        segment,
                        offset(matrix, row + i, column),
                        across,
                        to,
                        at + i,
                        height,
                        columns);
            }
        }
    }

    /// Copies a row of an array to `columns` elements of a row.
    void unpack(long matrix, long row, long column, int columns, Object from, int at) {
        long offset = offset(matrix, row, column);
        if (across == cell.bytes()) {
            cell.write(from, at, segment, offset, columns);
        } else {
            cell.scatter(from, at, 1, segment, offset, across, columns);
        }
    }
}
