package dev.nacre.cpu;

import dev.nacre.backend.HostMemory;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// Copies of 16-bit operands in 32 bits, for work that rounds its sums at their end only.
final class WideCopies implements AutoCloseable {
    private final Kernels kernels;
    private final Workers workers;
    private final List<HostStorage> held = new ArrayList<>();

    WideCopies(Kernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /// The same elements.
    Operand.Memory of(Operand.Memory m) {
        Operand.Memory wide = like(m);
        copy(m, wide);
        return wide;
    }

    /// Room for as many elements.
    Operand.Memory like(Operand.Memory m) {
        Shape s = m.layout().shape();
        HostStorage h = HostMemory.allocate(s.count() * DType.F32.bytes(), "a copy of " + s);
        held.add(h);
        return new Operand.Memory(h, DType.F32, Layout.dense(s));
    }

    void copy(Operand.Memory from, Operand.Memory to) {
        Expr body = Expr.arg(0, from.dtype()).cast(to.dtype());
        Maps.run(new Launch.Map(List.of(body), List.of(from), List.of(to)), kernels, workers);
    }

    @Override
    public void close() {
        held.forEach(HostStorage::release);
    }
}
