package dev.nacre.bench;

import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.rewrite.Rewriter;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// The kernel that Nacre makes of a formula, on given buffers.
final class GivenSide implements Side {
    private final List<Launch.Map> launches = new ArrayList<>();
    private final Consumer<Launch> kernel;

    /// @throws IllegalArgumentException if it takes more than one kernel
    GivenSide(Task task, Function<List<Tensor>, Tensor> function) {
        for (int set = 0; set < Task.SETS; set++) {
            launches.add(launch(task, function, set));
        }
        kernel = Backends.current().prepare(launches.getFirst());
    }

    private static Launch.Map launch(Task task, Function<List<Tensor>, Tensor> function, int set) {
        Leaves leaves = Leaves.of(task, set);
        Tensor y = function.apply(leaves.operands());
        List<Tensor> results =
                task.direction() == Direction.FORWARD
                        ? List.of(y)
                        : leaves.gradients(Leaves.loss(task, set, y));
        List<Launch> all = Bundle.of(results).launches();
        if (all.size() != 1 || !(all.getFirst() instanceof Launch.Map m)) {
            throw new IllegalArgumentException(task.name() + " is not one kernel: " + all);
        }
        List<Operand.Memory> outputs = new ArrayList<>();
        for (Operand.Memory o : m.outputs()) {
            HostStorage out = HostMemory.allocate(o.layout().shape().count() * o.dtype().bytes());
            out.segment().fill((byte) 0);
            outputs.add(new Operand.Memory(out, o.dtype(), o.layout()));
        }
        return new Launch.Map(Rewriter.rewrite(m.bodies()), m.inputs(), outputs);
    }

    @Override
    public void run(int set) {
        kernel.accept(launches.get(set));
    }

    @Override
    public float[] result(int set) {
        run(set);
        Operand.Memory out = launches.get(set).outputs().getFirst();
        long count = out.layout().shape().count();
        HostStorage s = (HostStorage) out.storage();
        return s.segment().asSlice(s.offset(), 4 * count).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Override
    public void close() {
        launches.clear();
    }
}
