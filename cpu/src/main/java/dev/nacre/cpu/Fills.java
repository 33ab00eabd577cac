package dev.nacre.cpu;

import dev.nacre.backend.HostStorage;
import dev.nacre.backend.Philox;
import dev.nacre.kernel.Launch;
import dev.nacre.type.DType;

/// Runs what reads nothing: [Launch.Random] and [Launch.Iota].
final class Fills {
    private static final int TILE = 2048;

    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 13;

    private Fills() {}

    static void run(Launch.Random r, Workers workers) {
        if (!r.out().layout().isDense()) {
            throw new IllegalArgumentException("random numbers go to dense memory only");
        }
        HostStorage storage = (HostStorage) r.out().storage();
        DType t = r.out().dtype();
        long base = storage.offset() + r.out().layout().offset() * t.bytes();
        long n = r.out().layout().shape().count();
        // Each step of the counter makes two elements.
        workers.split(
                (n + 1) / 2,
                GRAIN,
                (s, from, to) ->
                        Philox.fill(
                                r.distribution(),
                                r.seed(),
                                r.counter() + from,
                                t,
                                storage.segment(),
                                base + 2 * from * t.bytes(),
                                Math.min(2 * to, n) - 2 * from));
    }

    static void run(Launch.Iota iota, Kernels kernels, Workers workers) {
        Access[] out = {View.of(iota.out())};
        MapKernel cast = kernels.cast(DType.I64, DType.I64, iota.out().dtype());
        workers.split(
                iota.out().layout().shape().count(),
                GRAIN,
                (s, from, to) -> {
                    long[] numbers = new long[TILE];
                    for (long at = from; at < to; at += TILE) {
                        int n = (int) Math.min(TILE, to - at);
                        for (int k = 0; k < n; k++) {
                            numbers[k] = at + k;
                        }
                        Access[] in = {new Tile(numbers, -at, DType.I64)};
                        new Bound(cast, in, out).run(s, in, new long[1], out, at, at + n);
                    }
                });
    }
}
