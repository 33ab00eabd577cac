package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Shape;

import org.jspecify.annotations.Nullable;

/// Runs [Launch.MatMul]: blocks of the result, each from packed panels of rows and columns.
///
/// Every element is one chain of fused multiply-adds over k, whatever the blocks are, so all widths
/// and numbers of threads give the same bits.
final class MatMuls {
    /// How deep panels are: a panel of columns stays in the second cache.
    private static final int DEPTH = 256;

    /// The rows and columns of a block of the result, in panels.
    private static final int PANELS = 16;

    /// Multiplications below which threads are not worth waking.
    private static final double GRAIN = 1 << 19;

    private static final int SLOTS = 160;

    private final Products scalars;
    private final @Nullable Products vectors;
    private final Workers workers;
    private final Cell cell;
    private final Matrix a;
    /// Transposed: its rows are columns of the product.
    private final Matrix b;
    private final Matrix out;
    private final long m;
    private final long n;
    private final long k;
    private final long batch;

    private MatMuls(Launch.MatMul l, Kernels kernels, Workers workers) {
        this.workers = workers;
        DType t = l.out().dtype();
        cell = Cell.of(t);
        scalars = kernels.products(t, 0);
        vectors = kernels.bits() > 0 && t.isFloating() ? kernels.products(t, kernels.bits()) : null;
        Shape as = l.a().layout().shape();
        long rows = as.dim(-2);
        long columns = l.b().layout().shape().dim(-1);
        k = as.dim(-1);
        batch = l.out().layout().shape().count() / (rows * columns);
        // Few columns would leave vectors empty; the product of the transposed has few rows.
        int width = (vectors == null ? scalars : vectors).columns();
        boolean turn = columns < width && columns < rows;
        m = turn ? columns : rows;
        n = turn ? rows : columns;
        Matrix left = Matrix.of(l.a());
        Matrix right = Matrix.of(l.b()).transposed();
        a = turn ? right : left;
        b = turn ? left : right;
        out = turn ? Matrix.of(l.out()).transposed() : Matrix.of(l.out());
    }

    static void run(Launch.MatMul l, Kernels kernels, Workers workers) {
        if (l.out().layout().shape().count() == 0) {
            return;
        }
        if (HalfPrecision.isHalf(l.out().dtype())) {
            try (WideCopies wide = new WideCopies(kernels, workers)) {
                Operand.Memory out = wide.like(l.out());
                Launch.MatMul same = new Launch.MatMul(wide.of(l.a()), wide.of(l.b()), out);
                new MatMuls(same, kernels, workers).run();
                wide.copy(out, l.out());
            }
        } else {
            new MatMuls(l, kernels, workers).run();
        }
    }

    private void run() {
        Products v = vectors;
        Products p = v != null && ready(v, heights(v)) ? v : scalars;
        long height = even(m, p.rows());
        long width = even(n, p.columns());
        boolean many = workers.threads() > 1 && (double) batch * m * n * k >= GRAIN;
        while (many && tasks(height, width) < 3L * workers.threads() && width > p.columns()) {
            width = (width / 2 + p.columns() - 1) / p.columns() * p.columns();
        }
        int h = (int) height;
        int w = (int) width;
        long down = (m + h - 1) / h;
        long across = (n + w - 1) / w;
        int tasks = Math.toIntExact(tasks(h, w));
        if (many && tasks > 1) {
            workers.run(tasks, (t, s) -> task(s, p, t, down, across, h, w));
            return;
        }
        Scratch s = Scratch.take();
        try {
            for (int t = 0; t < tasks; t++) {
                task(s, p, t, down, across, h, w);
            }
        } finally {
            s.giveBack();
        }
    }

    private long tasks(long height, long width) {
        return batch * ((m + height - 1) / height) * ((n + width - 1) / width);
    }

    /// A size that cuts `length` into even parts of whole panels, at most [#PANELS] each.
    private static long even(long length, int panel) {
        int most = PANELS * panel;
        long parts = (length + most - 1) / most;
        long size = (length + parts - 1) / parts;
        return (size + panel - 1) / panel * panel;
    }

    private void task(Scratch s, Products p, int t, long down, long across, int h, int w) {
        long row = t / across % down * h;
        long column = t % across * w;
        long matrix = t / across / down;
        block(s, p, matrix, row, (int) Math.min(h, m - row), column, (int) Math.min(w, n - column));
    }

    /// Computes a block of the result.
    private void block(
            Scratch s, Products p, long matrix, long row, int rows, long column, int columns) {
        int wide = p.columns();
        int panels = (columns + wide - 1) / wide;
        int tall = (rows + p.rows() - 1) / p.rows() * p.rows();
        Object left = s.array(cell, SLOTS, tall * DEPTH);
        Object right = s.array(cell, SLOTS + 1, wide * DEPTH);
        Object sums = s.array(cell, SLOTS + 2, tall * panels * wide);
        long start = System.nanoTime();
        for (long from = 0; from == 0 || from < k; from += DEPTH) {
            int depth = (int) Math.min(DEPTH, k - from);
            for (int i = 0; i < rows; i += p.rows()) {
                int real = Math.min(p.rows(), rows - i);
                a.pack(matrix, row + i, from, real, depth, left, i * DEPTH, p.height(real));
            }
            for (int q = 0; q < panels; q++) {
                int real = Math.min(wide, columns - q * wide);
                b.pack(matrix, column + (long) q * wide, from, real, depth, right, 0, wide);
                for (int i = 0; i < rows; i += p.rows()) {
                    int height = p.height(Math.min(p.rows(), rows - i));
                    p.product(height)
                            .run(
                                    left,
                                    i * DEPTH,
                                    right,
                                    0,
                                    depth,
                                    sums,
                                    (q * tall + i) * wide,
                                    from == 0 ? 0 : 1);
                }
            }
        }
        if (vectors != null && p != vectors) {
            warm(vectors, s, System.nanoTime() - start, Math.max(k * rows * columns, 1));
        }
        for (int q = 0; q < panels; q++) {
            int real = Math.min(wide, columns - q * wide);
            for (int i = 0; i < rows; i++) {
                out.unpack(
                        matrix,
                        row + i,
                        column + (long) q * wide,
                        real,
                        sums,
                        (q * tall + i) * wide);
            }
        }
    }

    /// The heights of the blocks that the rows are cut into.
    private int[] heights(Products p) {
        int left = p.height(m % p.rows());
        return m % p.rows() == 0
                ? new int[] {p.rows()}
                : m < p.rows() ? new int[] {left} : new int[] {p.rows(), left};
    }

    /// Whether the vector loops for all rows are worth running.
    private static boolean ready(Products v, int[] heights) {
        for (int h : heights) {
            if (!v.trial(h).isWon()) {
                return false;
            }
        }
        return true;
    }

    /// Runs the vector loops on anything, until they have had as much time as the scalar ones.
    private void warm(Products v, Scratch s, long nanos, long products) {
        Object any = s.array(cell, SLOTS + 3, v.columns() * Trial.PASSES);
        for (int height : heights(v)) {
            Trial trial = v.trial(height);
            trial.scalar(nanos, products);
            while (trial.isDue() && !trial.isWon()) {
                Object block = s.array(cell, SLOTS + 4, v.columns() * height);
                long start = System.nanoTime();
                v.product(height).run(any, 0, any, 0, Trial.PASSES, block, 0, 0);
                long done = (long) height * v.columns() * Trial.PASSES;
                trial.vector(System.nanoTime() - start, done);
            }
        }
    }
}
