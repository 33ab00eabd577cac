package dev.nacre.cpu;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kernel that takes one step after the other, each over all elements, in loops that it shares
/// with all other kernels: when it is new, they have long been compiled.
final class Stepwise implements Kernel {
    private static final MemorySegment[] NO_MEMORY = {};
    private static final long[] NO_STARTS = {};
    private static final int NONE = -1;

    /// The loop of a step, and the steps whose values it takes.
    private static final class Loop {
        private final Kernel kernel;
        private final DType dtype;
        private final int[] args;

        Loop(Kernel kernel, DType dtype, int[] args) {
            this.kernel = kernel;
            this.dtype = dtype;
            this.args = args;
        }
    }

    private final Program program;
    private final int inputs;

    /// For each step the loop, if it has one, and the scratch slot of its value.
    private final @Nullable Loop[] loops;

    private final int[] slots;

    /// For each step that loads: the number of the input.
    private final int[] loads;

    /// For each step whether it is one number, and which if that is known.
    private final boolean[] fixed;

    private final long[] literals;

    /// @param scalars the inputs that are one number
    Stepwise(Program program, BitSet scalars, Kernels kernels) {
        this.program = program;
        this.inputs = program.inputs().size();
        int count = program.steps().size();
        this.fixed = new boolean[count];
        this.literals = new long[count];
        this.loads = new int[count];
        this.loops = new Loop[count];
        Arrays.fill(loads, NONE);
        for (int k = 0; k < count; k++) {
            switch (program.steps().get(k)) {
                case Step.Literal l -> {
                    fixed[k] = true;
                    literals[k] = Operand.Scalar.of(l.dtype(), l.value()).bits();
                }
                case Step.Load l -> {
                    loads[k] = l.input();
                    fixed[k] = scalars.get(l.input());
                }
                case Step.Compute c -> {
                    int[] args = c.args().stream().mapToInt(Integer::intValue).toArray();
                    loops[k] = new Loop(loop(c, kernels), c.dtype(), args);
                }
            }
        }
        this.slots = slots();
    }

    private Kernel loop(Step.Compute c, Kernels kernels) {
        List<Expr> args = new ArrayList<>();
        BitSet numbers = new BitSet();
        for (int a = 0; a < c.args().size(); a++) {
            args.add(Expr.arg(a, program.steps().get(c.args().get(a)).dtype()));
            numbers.set(a, fixed[c.args().get(a)]);
        }
        Expr body =
                args.size() == 1 && c.op() == Primitive.CAST
                        ? args.getFirst().cast(c.dtype())
                        : Expr.apply(c.op(), args);
        return kernels.step(body, numbers);
    }

    /// A slot is free again behind the last step that reads its value.
    private int[] slots() {
        int count = loops.length;
        int[] last = new int[count];
        for (int k = 0; k < count; k++) {
            Loop loop = loops[k];
            if (loop != null) {
                for (int a : loop.args) {
                    last[a] = k;
                }
            }
        }
        for (Program.Output o : program.outputs()) {
            last[o.value()] = count;
        }
        int[] slot = new int[count];
        BitSet taken = new BitSet();
        for (int k = 0; k < count; k++) {
            Loop loop = loops[k];
            if (fixed[k]) {
                continue;
            }
            slot[k] = taken.nextClearBit(0);
            taken.set(slot[k]);
            if (loop != null) {
                for (int a : loop.args) {
                    if (last[a] == k && !fixed[a]) {
                        taken.clear(slot[a]);
                    }
                }
            }
        }
        return slot;
    }

    @Override
    public void run(
            MemorySegment[] memory,
            long[] starts,
            long[] apart,
            Object[] arrays,
            long[] scalars,
            int rows,
            int count) {
        Scratch s = Scratch.take();
        try {
            long[] at = starts.clone();
            for (int r = 0; r < rows; r++) {
                run(s, at, arrays, scalars, count);
                for (int k = 0; k < at.length; k++) {
                    at[k] += apart[k];
                }
            }
        } finally {
            s.giveBack();
        }
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // both arrays are of one cell, typed Object
    private void run(Scratch s, long[] starts, Object[] arrays, long[] scalars, int count) {
        int steps = loops.length;
        @Nullable Object[] values = new Object[steps];
        long[] at = new long[steps];
        for (int k = 0; k < steps; k++) {
            Loop loop = loops[k];
            int input = loads[k];
            if (loop != null) {
                Object to = s.array(Cell.of(loop.dtype), slots[k], count);
                take(loop, values, at, to, count);
                values[k] = to;
            } else if (input == NONE) {
                at[k] = literals[k];
            } else if (fixed[k]) {
                at[k] = scalars[input];
            } else {
                values[k] = front(s, k, arrays[input], (int) starts[input], count);
            }
        }
        // Last, for an output may be in the place of an input.
        for (int o = 0; o < program.outputs().size(); o++) {
            int v = program.outputs().get(o).value();
            Object to = arrays[inputs + o];
            int start = (int) starts[inputs + o];
            Object from = values[v];
            if (from == null) {
                DType t = program.steps().get(v).dtype();
                Numbers.set(to, start, t, at[v]);
                Cell.of(t).fill(to, start, start + count);
            } else {
                System.arraycopy(from, 0, to, start, count);
            }
        }
    }

    /// The elements of an input at the front of an array.
    @SuppressWarnings("SuspiciousSystemArraycopy") // both arrays are of one cell, typed Object
    private Object front(Scratch s, int step, Object array, int start, int count) {
        if (start == 0) {
            return array;
        }
        Object copy = s.array(Cell.of(program.steps().get(step).dtype()), slots[step], count);
        System.arraycopy(array, start, copy, 0, count);
        return copy;
    }

    private static void take(
            Loop loop, @Nullable Object[] values, long[] at, Object to, int count) {
        int n = loop.args.length;
        long[] numbers = new long[n];
        Object[] arrays = new Object[n + 1];
        for (int a = 0; a < n; a++) {
            int v = loop.args[a];
            Object array = values[v];
            if (array == null) {
                numbers[a] = at[v];
            } else {
                arrays[a] = array;
            }
        }
        arrays[n] = to;
        loop.kernel.run(NO_MEMORY, NO_STARTS, NO_STARTS, arrays, numbers, 1, count);
    }
}
