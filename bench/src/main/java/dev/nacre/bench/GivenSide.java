package dev.nacre.bench;

import dev.nacre.Autograd;
import dev.nacre.Bundle;
import dev.nacre.Tensor;
import dev.nacre.backend.Backend;
import dev.nacre.backend.Backends;
import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.rewrite.Rewriter;
import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The kernel that Nacre makes of a formula, on given buffers.
final class GivenSide implements Side {
    private final Backend backend = Backends.current();
    private final List<Launch.Map> launches = new ArrayList<>();

    /// @throws IllegalArgumentException if it takes more than one kernel
    GivenSide(Task task) {
        for (int set = 0; set < Task.SETS; set++) {
            launches.add(launch(task, set));
        }
    }

    private static Launch.Map launch(Task task, int set) {
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < task.inputs().size(); i++) {
            Tensor t =
                    Tensor.of(
                            storage(task.values(set, i)),
                            DType.F32,
                            task.inputs().get(i).shape().toArray());
            leaves.add(task.isDifferentiated(i) ? t.requiresGrad() : t);
        }
        Tensor y = task.function().apply(leaves);
        List<Tensor> results = List.of(y);
        if (task.direction() == Direction.BACKWARD) {
            HostStorage g = storage(task.upstream(set, y.shape()));
            Tensor loss = y.mul(Tensor.of(g, DType.F32, y.shape().toArray())).sum();
            results = Autograd.grad(loss, leaves.toArray(Tensor[]::new));
        }
        List<Launch> all = Bundle.of(results).launches();
        if (all.size() != 1 || !(all.getFirst() instanceof Launch.Map m)) {
            throw new IllegalArgumentException(task.name() + " is not one kernel: " + all);
        }
        List<Operand.Memory> outputs = new ArrayList<>();
        for (Operand.Memory o : m.outputs()) {
            HostStorage out = HostMemory.allocate(task.inputs().getFirst().shape().count() * 4);
            out.segment().fill((byte) 0);
            outputs.add(new Operand.Memory(out, o.dtype(), o.layout()));
        }
        return new Launch.Map(Rewriter.rewrite(m.bodies()), m.inputs(), outputs);
    }

    private static HostStorage storage(float[] values) {
        HostStorage s = HostMemory.allocate(4L * values.length);
        MemorySegment.copy(
                values, 0, s.segment(), ValueLayout.JAVA_FLOAT, s.offset(), values.length);
        return s;
    }

    @Override
    public void run(int set) {
        backend.run(launches.get(set));
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
