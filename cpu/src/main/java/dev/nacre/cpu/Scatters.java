package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Shape;
import java.util.List;

/// Runs [Launch.Scatter]: every element of the result takes up what comes to it in order.
///
/// Threads share the places in front of the indexed dim, or else those behind it, so that each
/// element belongs to one thread.
final class Scatters {
    private static final int TILE = 1024;
    private static final long GRAIN = 1 << 14;

    private final Runs runs;
    private final Cell cell;
    private final View from;
    private final View out;
    private final Combiner combiner;

    private Scatters(Launch.Scatter a, Kernels kernels) {
        Shape shape = a.from().layout().shape();
        Operand.Memory target = Runs.reach(a.out(), shape, a.dim());
        runs = new Runs(a.index(), a.dim(), target.layout().shape().dim(a.dim()), a.what());
        cell = Cell.of(a.from().dtype());
        from = View.of(a.from());
        out = View.of(target);
        combiner = kernels.combiner(a.reduction().combine(a.from().dtype()));
    }

    static void run(Launch.Scatter a, Kernels kernels, Workers workers) {
        if (HalfPrecision.isHalf(a.out().dtype())) {
            // Results are rounded to 16 bits once, at their end.
            try (WideCopies wide = new WideCopies(kernels, workers)) {
                Operand.Memory from = wide.of(a.from());
                Operand.Memory out = wide.like(a.out());
                run(
                        new Launch.Scatter(
                                from, a.dim(), a.index(), a.reduction(), a.start(), out, a.what()),
                        kernels,
                        workers);
                wide.copy(out, a.out());
            }
            return;
        }
        Expr start = Expr.constant(a.start(), a.out().dtype());
        Maps.run(new Launch.Map(List.of(start), List.of(), List.of(a.out())), kernels, workers);
        if (a.from().layout().shape().count() > 0) {
            new Scatters(a, kernels).run(workers);
        }
    }

    private void run(Workers workers) {
        long count = runs.count();
        long length = runs.length();
        long near = runs.perFront();
        if (count / near >= 2L * workers.threads() || length < TILE / 4) {
            long grain = Math.max(GRAIN / (near * length), 1);
            workers.split(
                    count / near,
                    grain,
                    (s, f, e) -> take(s, f * near, e * near, 0, runs.length()));
        } else {
            long grain = Math.max(GRAIN / count, TILE / 16);
            workers.split(length, grain, (s, f, e) -> take(s, 0, count, (int) f, (int) e));
        }
    }

    /// Takes up columns `begin` to `end` of runs `first` to `last`.
    private void take(Scratch s, long first, long last, int begin, int end) {
        Object[] pair = {s.array(cell, 1, 2 * TILE)};
        for (long r = first; r < last; r += TILE) {
            int n = (int) Math.min(TILE, last - r);
            long[] indices = runs.read(s, 0, r, n);
            for (int k = 0; k < n; k++) {
                long source = (r + k) * runs.length();
                long target = runs.target(r + k, indices[k]);
                for (int c = begin; c < end; c += TILE) {
                    int piece = Math.min(TILE, end - c);
                    out.read(target + c, piece, pair[0], 0);
                    from.read(source + c, piece, pair[0], piece);
                    combiner.run(pair, 0, 2, piece, 1, 0);
                    out.write(target + c, piece, pair[0], 0);
                }
            }
        }
    }
}
