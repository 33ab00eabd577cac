package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Map]: the domain as one line of elements, cut into parts for the threads.
final class Maps {
    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 15;

    private Maps() {}

    static void run(Launch.Map m, Kernels kernels, Workers workers) {
        new Prepared(kernels, workers).accept(m);
    }

    /// Runs launches that differ in nothing but memory and numbers.
    static Consumer<Launch> prepare(Kernels kernels, Workers workers) {
        return new Prepared(kernels, workers);
    }

    private static final class Prepared implements Consumer<Launch> {
        private final Kernels kernels;
        private final Workers workers;

        /// Made for the first launch, and the pattern for the others.
        private volatile @Nullable Bound bound;

        Prepared(Kernels kernels, Workers workers) {
            this.kernels = kernels;
            this.workers = workers;
        }

        @Override
        public void accept(Launch launch) {
            Launch.Map m = (Launch.Map) launch;
            long n = m.outputs().getFirst().layout().shape().count();
            if (n == 0) {
                return;
            }
            Bound b = bound;
            if (b == null) {
                BitSet scalars = scalars(m.inputs(), n);
                b = bind(kernels.map(m.bodies(), scalars), scalars, m.inputs(), m.outputs());
                bound = b;
                workers.split(n, GRAIN, b::run);
                return;
            }
            Bound pattern = b;
            @Nullable Access[] in = pattern.in(m.inputs());
            long[] numbers = pattern.numbers(m.inputs());
            Access[] out = pattern.out(m.outputs());
            workers.split(n, GRAIN, (s, from, to) -> pattern.run(s, in, numbers, out, from, to));
        }
    }

    private static Bound bind(
            MapKernel kernel, BitSet scalars, List<Operand> inputs, List<Operand.Memory> outputs) {
        @Nullable Access[] in = new Access[inputs.size()];
        long[] numbers = new long[inputs.size()];
        for (int i = 0; i < in.length; i++) {
            if (scalars.get(i)) {
                numbers[i] = number(inputs.get(i));
            } else {
                in[i] = View.of((Operand.Memory) inputs.get(i));
            }
        }
        Access[] out = new Access[outputs.size()];
        for (int o = 0; o < out.length; o++) {
            out[o] = View.of(outputs.get(o));
        }
        return new Bound(kernel, in, numbers, out);
    }

    /// The operands that are one number: given as such, or the same element everywhere.
    static BitSet scalars(List<Operand> inputs, long n) {
        BitSet set = new BitSet();
        for (int i = 0; i < inputs.size(); i++) {
            switch (inputs.get(i)) {
                case Operand.Scalar s -> set.set(i);
                case Operand.Memory m -> set.set(i, n > 1 && m.layout().isUniform());
            }
        }
        return set;
    }

    static long number(Operand o) {
        return switch (o) {
            case Operand.Scalar s -> s.bits();
            case Operand.Memory m -> {
                Object one = Cell.of(m.dtype()).allocate(1);
                View.of(m).read(0, 1, one, 0);
                yield Numbers.get(one, 0, m.dtype());
            }
        };
    }
}
