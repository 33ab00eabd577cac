package dev.nacre.cpu;

import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [Launch.Map]: the domain as one line of elements, cut into parts for the threads.
final class Maps {
    /// Elements below which a part is not worth waking a thread for.
    private static final long GRAIN = 1 << 15;

    private Maps() {}

    static void run(Launch.Map m, Kernels kernels, Workers workers) {
        long n = m.outputs().getFirst().layout().shape().count();
        if (n == 0) {
            return;
        }
        BitSet scalars = scalars(m.inputs(), n);
        MapKernel kernel = kernels.map(m.bodies(), scalars);
        Bound bound = bind(kernel, scalars, m.inputs(), m.outputs());
        workers.split(n, GRAIN, bound::run);
    }

    static Bound bind(
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
