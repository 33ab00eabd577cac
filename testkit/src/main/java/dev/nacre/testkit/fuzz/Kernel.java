package dev.nacre.testkit.fuzz;

import dev.nacre.backend.Backend;
import dev.nacre.backend.HostStorage;
import dev.nacre.expr.Expr;
import dev.nacre.kernel.Launch;
import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Expressions run at many points by a backend, as they are: nothing rewrites them on the way.
final class Kernel {
    private Kernel() {}

    /// The values of the roots at each point, a column for each root.
    static List<double[]> run(
            Backend backend, List<Expr> roots, DType dtype, List<double[]> points) {
        Layout domain = Layout.dense(Shape.of(points.size()));
        int arity = points.getFirst().length;
        List<Operand> inputs = new ArrayList<>();
        for (int k = 0; k < arity; k++) {
            Operand.Memory m = memory(backend, dtype, domain);
            for (int i = 0; i < points.size(); i++) {
                write(m, i, points.get(i)[k]);
            }
            inputs.add(m);
        }
        List<Operand.Memory> outputs = new ArrayList<>();
        roots.forEach(_ -> outputs.add(memory(backend, dtype, domain)));
        backend.run(new Launch.Map(roots, inputs, outputs));
        List<double[]> columns = new ArrayList<>();
        for (Operand.Memory m : outputs) {
            double[] column = new double[points.size()];
            for (int i = 0; i < column.length; i++) {
                column[i] = read(m, i);
            }
            columns.add(column);
            m.storage().release();
        }
        inputs.forEach(o -> ((Operand.Memory) o).storage().release());
        return columns;
    }

    private static Operand.Memory memory(Backend backend, DType dtype, Layout domain) {
        long bytes = domain.shape().count() * dtype.bytes();
        return new Operand.Memory(backend.allocate(bytes), dtype, domain);
    }

    private static void write(Operand.Memory m, int i, double v) {
        HostStorage h = (HostStorage) m.storage();
        MemorySegment s = h.segment();
        if (m.dtype() == DType.F32) {
            s.set(ValueLayout.JAVA_FLOAT, h.offset() + 4L * i, (float) v);
        } else {
            s.set(ValueLayout.JAVA_DOUBLE, h.offset() + 8L * i, v);
        }
    }

    private static double read(Operand.Memory m, int i) {
        HostStorage h = (HostStorage) m.storage();
        MemorySegment s = h.segment();
        return m.dtype() == DType.F32
                ? s.get(ValueLayout.JAVA_FLOAT, h.offset() + 4L * i)
                : s.get(ValueLayout.JAVA_DOUBLE, h.offset() + 8L * i);
    }
}
