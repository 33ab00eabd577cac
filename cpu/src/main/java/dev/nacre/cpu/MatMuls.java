package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.MatMul]: blocks of the result, from blocks of both operands copied to arrays.
///
/// Every element is one chain of fused multiply-adds over k, whatever the blocks are, so all widths
/// and numbers of threads give the same bits.
final class MatMuls {
    /// How deep blocks are.
    private static final int DEPTH = 256;

    /// The columns of a block: with [#DEPTH], a half of the second cache.
    private static final int WIDTH = 256;

    /// The rows of a block of the left operand: a quarter of the second cache, and a multiple of
    /// the rows of all forms of [Product].
    private static final int HEIGHT = 192;

    /// The rows that are computed from one copy of the right operand.
    private static final int TALL = 4 * HEIGHT;

    /// Keeps rows of a block off distances at which a cache has few places.
    private static final int PAD = 16;

    /// Multiplications below which a part is not worth waking a thread for.
    private static final double GRAIN = 1 << 19;

    private static final int SLOTS = 160;

    private final Orientation o;
    private final Workers workers;
    private final Cell cell;

    /// What takes over as soon as it is fast.
    private final @Nullable Products later;

    private final Products products;
    private final int most;
    private final long batch;

    private MatMuls(Launch.MatMul l, Kernels kernels, Workers workers) {
        this.workers = workers;
        DType t = l.out().dtype();
        cell = Cell.of(t);
        Products scalars = kernels.products(t, 0);
        Orientation best = Orientation.best(l, scalars);
        Products chosen = scalars;
        Products next = null;
        if (kernels.bits() > 0 && t.isFloating()) {
            Products vectors = kernels.products(t, kernels.bits());
            Orientation other = Orientation.best(l, vectors);
            if (other.cost() < best.cost()) {
                best = other;
                boolean ready =
                        best.forms(vectors, DEPTH).stream()
                                .allMatch(f -> vectors.get(f).trial().isWon());
                chosen = ready ? vectors : scalars;
                next = ready ? null : vectors;
            }
        }
        o = best;
        batch = o.out().count();
        products = chosen;
        later = next;
        most = products.columns();
    }

    static void run(Launch.MatMul l, Kernels kernels, Workers workers) {
        if (l.out().layout().shape().count() == 0) {
            return;
        }
        if (HalfPrecision.isHalf(l.out().dtype())) {
            try (WideCopies wide = new WideCopies(kernels, workers)) {
                Operand.Memory out = wide.like(l.out());
                Launch.MatMul same =
                        new Launch.MatMul(
                                wide.of(l.a()), wide.of(l.b()), out, l.batch(), l.inner());
                new MatMuls(same, kernels, workers).run();
                wide.copy(out, l.out());
            }
        } else {
            new MatMuls(l, kernels, workers).run();
        }
    }

    private void run() {
        double work = (double) batch * o.m() * o.n() * o.k();
        int height = even(o.m(), HEIGHT / 4, TALL);
        int width = even(o.n(), most, WIDTH);
        if (workers.threads() > 1 && work >= 2 * GRAIN) {
            long want = 3L * workers.threads();
            while (tasks(height, width) < want && height > HEIGHT) {
                height = even(height / 2, HEIGHT / 4, TALL);
            }
            while (tasks(height, width) < want && width > most) {
                width = even(width / 2, most, WIDTH);
            }
        }
        int h = height;
        int w = width;
        long tasks = tasks(h, w);
        long grain = (long) Math.ceil(GRAIN * tasks / work);
        workers.split(tasks, Math.max(grain, 1), (s, from, to) -> tasks(s, from, to, h, w));
    }

    /// A size that cuts `length` into even parts of at most `limit`, as multiples of `unit`.
    private static int even(long length, int unit, int limit) {
        long parts = (length + limit - 1) / limit;
        long size = (length + parts - 1) / parts;
        return (int) ((size + unit - 1) / unit * unit);
    }

    private long tasks(int height, int width) {
        return batch * ((o.m() + height - 1) / height) * ((o.n() + width - 1) / width);
    }

    private void tasks(Scratch s, long from, long to, int height, int width) {
        long across = (o.n() + width - 1) / width;
        long down = (o.m() + height - 1) / height;
        for (long t = from; t < to; t++) {
            long row = t / across % down * height;
            long column = t % across * width;
            int rows = (int) Math.min(height, o.m() - row);
            int columns = (int) Math.min(width, o.n() - column);
            long start = System.nanoTime();
            block(s, t / across / down, row, rows, column, columns);
            if (later != null) {
                long done = Math.max(o.k() * rows * columns, 1);
                slow(later, System.nanoTime() - start, done);
            }
        }
    }

    /// Computes a block of the result.
    private void block(Scratch s, long matrix, long row, int rows, long column, int columns) {
        int step = (columns + most - 1) / most * most + PAD;
        Object right = s.array(cell, SLOTS, DEPTH * step);
        Object sums = s.array(cell, SLOTS + 1, (rows + PAD) * step);
        for (long from = 0; from == 0 || from < o.k(); from += DEPTH) {
            int depth = (int) Math.min(DEPTH, o.k() - from);
            o.b().read(matrix, from, column, depth, columns, right, step);
            for (int i = 0; i < rows; i += HEIGHT) {
                int tall = Math.min(HEIGHT, rows - i);
                Object left = left(s, matrix, row + i, tall, from, depth);
                multiply(left, tall, right, columns, step, depth, sums, i * step, from > 0);
            }
        }
        o.out().write(matrix, row, column, rows, columns, sums, step);
    }

    /// Rows of the left operand: one after the other, or element by element if they lie so.
    private Object left(Scratch s, long matrix, long row, int rows, long from, int depth) {
        Object left = s.array(cell, SLOTS + 2, (HEIGHT + PAD) * (DEPTH + PAD));
        if (o.byRow()) {
            o.a().read(matrix, row, from, rows, depth, left, DEPTH);
        } else {
            o.a().transposed().read(matrix, from, row, depth, rows, left, HEIGHT + PAD);
        }
        return left;
    }

    private void multiply(
            Object left,
            int rows,
            Object right,
            int columns,
            int step,
            int depth,
            Object sums,
            int at,
            boolean onto) {
        int distance = o.byRow() ? DEPTH : 1;
        int next = o.byRow() ? 1 : HEIGHT + PAD;
        for (int j = 0; j < columns; j += most) {
            int across = products.across(columns - j);
            int high = products.rows(across);
            for (int i = 0; i < rows; i += high) {
                Products.Form form =
                        new Products.Form(distance, products.height(rows - i, across), across);
                products.get(form)
                        .product()
                        .run(
                                left,
                                i * distance,
                                next,
                                right,
                                j,
                                step,
                                depth,
                                sums,
                                at + i * step + j,
                                step,
                                onto ? 1 : 0);
            }
        }
    }

    /// Counts what the scalar loops cost, so that the vector loops are compiled aside.
    private void slow(Products v, long nanos, long products) {
        for (Products.Form f : o.forms(v, DEPTH)) {
            v.get(f).trial().slow(nanos, products);
        }
    }
}
