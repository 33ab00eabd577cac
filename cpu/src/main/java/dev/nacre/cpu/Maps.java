package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Map]: the domain as one line of elements, cut into parts for the threads.
final class Maps implements Work {
    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 15;

    private final Bound kernel;
    private final Operands in;
    private final Operands out;
    private final long count;
    private final Workers workers;

    Maps(Launch.Map m, Kernels kernels, Workers workers) {
        this.workers = workers;
        count = m.outputs().getFirst().layout().shape().count();
        BitSet scalars = Operands.scalars(m.inputs(), count);
        in = new Operands(m.inputs(), scalars, View::of);
        out = new Operands(m.outputs(), new BitSet(), View::of);
        kernel = new Bound(kernels.map(m.bodies(), scalars), in.elements(), out.written());
    }

    private Maps(Maps like, Operands in, Operands out) {
        this.kernel = like.kernel;
        this.count = like.count;
        this.workers = like.workers;
        this.in = in;
        this.out = out;
    }

    static void run(Launch.Map m, Kernels kernels, Workers workers) {
        new Maps(m, kernels, workers).run();
    }

    @Override
    public Work on(Launch launch) {
        Launch.Map m = (Launch.Map) launch;
        return new Maps(this, in.on(m.inputs()), out.on(m.outputs()));
    }

    @Override
    public Work moved(Work next, long times) {
        Maps m = (Maps) next;
        return new Maps(this, in.moved(m.in, times), out.moved(m.out, times));
    }

    @Override
    public void run() {
        if (count == 0) {
            return;
        }
        in.look();
        @Nullable Access[] from = in.elements();
        long[] numbers = in.numbers();
        Access[] to = out.written();
        workers.split(count, GRAIN, (s, at, end) -> kernel.run(s, from, numbers, to, at, end));
    }
}
