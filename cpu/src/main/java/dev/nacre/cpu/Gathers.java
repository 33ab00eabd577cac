package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Shape;

/// Runs [Launch.Gather].
final class Gathers {
    /// Elements that are gathered before they are written.
    private static final int TILE = 2048;

    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 14;

    private final Runs runs;
    private final Cell cell;
    private final View from;
    private final View out;

    private Gathers(Launch.Gather g) {
        Shape shape = g.out().layout().shape();
        Operand.Memory source = Runs.reach(g.from(), shape, g.dim());
        runs = new Runs(g.index(), g.dim(), source.layout().shape().dim(g.dim()), g.what());
        cell = Cell.of(g.from().dtype());
        from = View.of(source);
        out = View.of(g.out());
    }

    static void run(Launch.Gather g, Workers workers) {
        long n = g.out().layout().shape().count();
        if (n > 0) {
            Gathers gathers = new Gathers(g);
            workers.split(
                    gathers.runs.count(),
                    Math.max(GRAIN / gathers.runs.length(), 1),
                    gathers::range);
        }
    }

    private void range(Scratch s, long first, long end) {
        int length = runs.length();
        int many = Math.max(TILE / length, 1);
        for (long r = first; r < end; r += many) {
            int n = (int) Math.min(many, end - r);
            long[] indices = runs.read(s, 0, r, n);
            if (n == 1) {
                long target = runs.target(r, indices[0]);
                copy(s, target, r * length, length);
                continue;
            }
            Object tile = s.array(cell, 1, many * length);
            for (int k = 0; k < n; k++) {
                from.read(runs.target(r + k, indices[k]), length, tile, k * length);
            }
            out.write(r * length, n * length, tile, 0);
        }
    }

    private void copy(Scratch s, long source, long target, int n) {
        Object tile = s.array(cell, 1, TILE);
        for (int at = 0; at < n; at += TILE) {
            int piece = Math.min(TILE, n - at);
            from.read(source + at, piece, tile, 0);
            out.write(target + at, piece, tile, 0);
        }
    }
}
