package dev.nacre.cpu;

import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Elements of memory as rows of columns, numbered row after row.
///
/// Both the row number and the column number run over dims of their own, so a part of a domain in
/// any order of its dims is a view. Strides are in bytes.
final class View implements Access {
    private final MemorySegment segment;
    private final DType dtype;
    private final Cell cell;
    private final Axis rows;
    private final Axis columns;
    private final long base;
    private final long firstRow;
    private final long height;
    private final long firstColumn;
    private final long width;

    private View(
            View of,
            Axis rows,
            long base,
            long firstRow,
            long height,
            long firstColumn,
            long width) {
        this.segment = of.segment;
        this.dtype = of.dtype;
        this.cell = of.cell;
        this.rows = rows;
        this.columns = of.columns;
        this.base = base;
        this.firstRow = firstRow;
        this.height = height;
        this.firstColumn = firstColumn;
        this.width = width;
    }

    private View(Operand.Memory m, Axis rows, Axis columns) {
        HostStorage storage = (HostStorage) m.storage();
        this.segment = storage.segment();
        this.dtype = m.dtype();
        this.cell = Cell.of(dtype);
        this.rows = rows;
        this.columns = columns;
        this.base = storage.offset() + m.layout().offset() * cell.bytes();
        this.firstRow = 0;
        this.height = rows.count();
        this.firstColumn = 0;
        this.width = columns.count();
    }

    /// The same elements of other memory that is laid out alike.
    View on(Operand.Memory m) {
        return new View(m, rows, columns);
    }

    /// The same elements of memory `times` as far on as the next one's is.
    View moved(View next, long times) {
        long to = base + times * (next.base - base);
        return new View(this, rows, to, firstRow, height, firstColumn, width);
    }

    /// The elements in the order of their layout.
    static View of(Operand.Memory m) {
        Axis all = Axis.of(m.layout(), 0, m.layout().shape().rank(), m.dtype().bytes());
        return all.pattern().length > 0
                ? new View(m, Axis.single(), all)
                : new View(m, all.outer(), all.inner());
    }

    /// A matrix whose rows run over the first `split` dims and whose columns run over the others.
    static View split(Operand.Memory m, int split) {
        Layout l = m.layout();
        int bytes = m.dtype().bytes();
        return new View(m, Axis.of(l, 0, split, bytes), Axis.of(l, split, l.shape().rank(), bytes));
    }

    /// The same elements with rows and columns changed.
    static View splitTransposed(Operand.Memory m, int split) {
        Layout l = m.layout();
        int bytes = m.dtype().bytes();
        return new View(m, Axis.of(l, split, l.shape().rank(), bytes), Axis.of(l, 0, split, bytes));
    }

    /// `height` rows from `row` on, cut to columns `column` to `column + width`.
    View part(long row, long height, long column, long width) {
        return new View(this, rows, base, firstRow + row, height, firstColumn + column, width);
    }

    /// `height` rows from `row` on and as many after every `apart` rows, `times` in all, cut to
    /// columns `column` to `column + width`. All these rows must be equally far apart.
    View parts(long row, int height, int apart, int times, long column, long width) {
        long stride = rowStride();
        Axis some = Axis.of(times, apart * stride, height, stride);
        long at = base + rows.at(firstRow + row);
        return new View(this, some, at, 0, some.count(), firstColumn + column, width);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    MemorySegment segment() {
        return segment;
    }

    /// Whether the elements follow each other without gaps.
    boolean isDense() {
        return hasRuns() && (height <= 1 || rows.isRun(cell.bytes() * width));
    }

    /// Whether the elements of each row follow each other without gaps.
    boolean hasRuns() {
        return width <= 1 || (columns.last() == cell.bytes() && isInOneRun());
    }

    private boolean isInOneRun() {
        return firstColumn % columns.length() + width <= columns.length();
    }

    /// Whether each row is one number, and not one of one element.
    boolean isUniform() {
        return width > 1 && columns.last() == 0 && isInOneRun();
    }

    /// Rows of this length or longer are worth a loop of their own.
    private static final long LONG_ROW = 32;

    /// The length of rows in each of which operands that are not dense are runs or one number, or
    /// 0: then they need no copies. Operands that are neither are copied.
    ///
    /// @param lanes what the length has to be a multiple of
    static long rows(@Nullable Access[] in, Access[] out, int lanes) {
        long row = Long.MAX_VALUE;
        for (@Nullable Access[] all : List.of(in, out)) {
            for (Access a : all) {
                if (a instanceof View v && v.run() > 0) {
                    row = Math.min(row, v.run());
                }
            }
        }
        boolean whole = row == Long.MAX_VALUE || row < LONG_ROW || row % lanes != 0;
        return whole ? 0 : row;
    }

    /// The length of the runs that it is made of, each without gaps or one number: as long as can
    /// be if all of it is one, 0 if they are not equally long.
    private long run() {
        if (isDense()) {
            return Long.MAX_VALUE;
        }
        if (hasRuns() || isUniform()) {
            return width;
        }
        long n = columns.length();
        boolean plain = columns.last() == cell.bytes() || columns.last() == 0;
        return plain && firstColumn % n == 0 && width % n == 0 ? n : 0;
    }

    /// Whether each row is made of runs of some elements without gaps, equally far apart.
    boolean isRegular(int run) {
        return hasRuns() || (run() == run && columns.last() != 0 && columns.rank() == 2);
    }

    /// Whether it is one number in each row of a length.
    boolean isUniform(long row) {
        return isPlain(row) && width > 1 && columns.last() == 0;
    }

    /// Whether it lies without gaps in each row of a length, or altogether.
    boolean isDense(long row) {
        return isDense() || (isPlain(row) && columns.last() != 0);
    }

    private boolean isPlain(long row) {
        long run = run();
        return row > 0 && run >= row && run % row == 0;
    }

    /// How many rows of a length, from the one that element `i` begins on, are [#apart(long)]
    /// apart.
    long rowsFrom(long i, long row) {
        long run = run();
        if (isDense()) {
            return Long.MAX_VALUE;
        }
        if (run > row) {
            return (run - i % run) / row;
        }
        if (run == width) {
            return rowsFrom(i / width);
        }
        long column = i % width;
        return Math.min(columns.runs(firstColumn + column), (width - column) / run);
    }

    /// The bytes from one row of a length to the next.
    long apart(long row) {
        long run = run();
        if (run > row) {
            return width > 1 && columns.last() == 0 ? 0 : cell.bytes() * row;
        }
        return run == width ? rows.last() : columns.apart();
    }

    /// How many rows from row `i` on are [#rowStride()] apart.
    long rowsFrom(long i) {
        return Math.min(rows.run(firstRow + i), height - i);
    }

    /// The bytes from one row to the next, where they are the same.
    long rowStride() {
        return rows.last();
    }

    /// The byte offset of element `i`.
    long offset(long i) {
        return width == 0
                ? base
                : base + rows.at(firstRow + i / width) + columns.at(firstColumn + i % width);
    }

    /// Copies elements `from` to `from + count` to an array.
    void read(long from, int count, Object array, int start) {
        move(from, count, array, start, true);
    }

    /// Copies from an array to elements `from` to `from + count`.
    void write(long from, int count, Object array, int start) {
        move(from, count, array, start, false);
    }

    private void move(long from, int count, Object array, int start, boolean in) {
        long row = firstRow + from / width;
        long column = from % width;
        int at = start;
        int left = count;
        int[] pattern = columns.pattern();
        while (left > 0) {
            long c = firstColumn + column;
            if (pattern.length > 0) {
                int phase = (int) (c % pattern.length);
                int n = (int) Math.min(Math.min(pattern.length - phase, width - column), left);
                long offset = base + rows.at(row) + columns.at(c - phase);
                if (in) {
                    cell.gather(segment, offset, pattern, phase, array, at, n);
                } else {
                    cell.scatter(array, at, segment, offset, pattern, phase, n);
                }
                at += n;
                left -= n;
                column += n;
                if (column == width) {
                    column = 0;
                    row++;
                }
                continue;
            }
            int run = (int) Math.min(Math.min(columns.run(c), width - column), left);
            long offset = base + rows.at(row) + columns.at(c);
            int many = 1;
            if (run == width && left >= 2 * run) {
                many = (int) Math.min(left / run, rows.run(row));
            }
            block(offset, many, rows.last(), run, columns.last(), array, at, in);
            at += many * run;
            left -= many * run;
            column += run;
            if (column == width) {
                column = 0;
                row += many;
            }
        }
    }

    /// Moves a block of `m` rows at one stride and `n` columns at another.
    private void block(
            long offset,
            int m,
            long rowStride,
            int n,
            long stride,
            Object array,
            int at,
            boolean in) {
        int bytes = cell.bytes();
        if (in && m > 1 && rowStride == 0) {
            block(offset, 1, 0, n, stride, array, at, true);
            repeat(array, at, n, m);
        } else if (in && n > 1 && stride == 0) {
            cell.gather(segment, offset, rowStride, array, at, n, m);
            for (int i = 0; i < m; i++) {
                cell.fill(array, at + i * n, at + (i + 1) * n);
            }
        } else if (m > n && (stride != bytes || n < SHORT_RUN)) {
            for (int j = 0; j < n; j++) {
                lane(offset + j * stride, rowStride, array, at + j, n, m, in);
            }
        } else {
            for (int i = 0; i < m; i++) {
                lane(offset + i * rowStride, stride, array, at + i * n, 1, n, in);
            }
        }
    }

    /// From this length on a bulk copy beats a loop.
    private static final int SHORT_RUN = 8;

    private void lane(long offset, long stride, Object array, int at, int step, int n, boolean in) {
        if (step == 1 && stride == cell.bytes() && n >= SHORT_RUN) {
            if (in) {
                cell.read(segment, offset, array, at, n);
            } else {
                cell.write(array, at, segment, offset, n);
            }
        } else if (in) {
            cell.gather(segment, offset, stride, array, at, step, n);
        } else {
            cell.scatter(array, at, step, segment, offset, stride, n);
        }
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // the array is one of a cell, typed Object
    private static void repeat(Object array, int at, int n, int times) {
        for (int done = n; done < n * times; ) {
            int more = Math.min(done, n * times - done);
            System.arraycopy(array, at, array, at + done, more);
            done += more;
        }
    }
}
