package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import java.util.BitSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Map]: the domain as one line of elements, cut into parts for the threads.
final class Maps implements Work {
    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 15;

    /// How the first launch lies, and so all others that it was prepared for.
    private record Pattern(Bound kernel, Operands in, Operands out, long count, Workers workers) {
        static Pattern of(Launch.Map m, Kernels kernels, Workers workers) {
            long n = m.outputs().getFirst().layout().shape().count();
            BitSet scalars = Operands.scalars(m.inputs(), n);
            Operands in = new Operands(m.inputs(), scalars, View::of);
            Operands out = new Operands(m.outputs(), new BitSet(), View::of);
            Bound kernel =
                    new Bound(kernels.map(m.bodies(), scalars), in.elements(), out.written());
            return new Pattern(kernel, in, out, n, workers);
        }
    }

    private final Pattern pattern;
    private final Operands in;
    private final Operands out;

    private Maps(Pattern pattern, Operands in, Operands out) {
        this.pattern = pattern;
        this.in = in;
        this.out = out;
    }

    static void run(Launch.Map m, Kernels kernels, Workers workers) {
        prepare(kernels, workers).apply(m).run();
    }

    /// What binds launches that differ in nothing but memory and numbers.
    static Function<Launch, Work> prepare(Kernels kernels, Workers workers) {
        return new Function<>() {
            private volatile @Nullable Pattern pattern;

            @Override
            public Work apply(Launch launch) {
                Launch.Map m = (Launch.Map) launch;
                Pattern p = pattern;
                if (p == null) {
                    p = Pattern.of(m, kernels, workers);
                    pattern = p;
                    return new Maps(p, p.in, p.out);
                }
                return new Maps(p, p.in.on(m.inputs()), p.out.on(m.outputs()));
            }
        };
    }

    @Override
    public Work moved(Work next, long times) {
        Maps m = (Maps) next;
        return new Maps(pattern, in.moved(m.in, times), out.moved(m.out, times));
    }

    @Override
    public void run() {
        if (pattern.count == 0) {
            return;
        }
        Bound kernel = pattern.kernel;
        @Nullable Access[] from = in.elements();
        long[] numbers = in.numbers();
        Access[] to = out.written();
        pattern.workers.split(
                pattern.count,
                GRAIN,
                (s, first, end) -> kernel.run(s, from, numbers, to, first, end));
    }
}
