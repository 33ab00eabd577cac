package dev.nacre.backend;

import dev.nacre.kernel.Operand;
import dev.nacre.type.DType;
import dev.nacre.type.Layout;
import dev.nacre.type.Shape;
import java.util.Arrays;

/// Small memories for tests, written and read in the order of their addresses.
final class Cells {
    private Cells() {}

    /// A dense vector, matrix, ... of the given elements.
    static Operand.Memory dense(DType t, Shape shape, double... elements) {
        return of(t, Layout.dense(shape), elements);
    }

    /// A vector of the given elements.
    static Operand.Memory vector(DType t, double... elements) {
        return dense(t, Shape.of(elements.length), elements);
    }

    /// A layout over a memory of the given elements.
    static Operand.Memory of(DType t, Layout layout, double... elements) {
        HostStorage s = HostMemory.allocate((long) elements.length * t.bytes(), "test");
        for (int i = 0; i < elements.length; i++) {
            Elements.set(s.segment(), s.offset() + (long) i * t.bytes(), t, elements[i]);
        }
        return new Operand.Memory(s, t, layout);
    }

    /// A layout over a memory of so many elements, all -7 (or true).
    static Operand.Memory blank(DType t, Layout layout, int elements) {
        double[] e = new double[elements];
        Arrays.fill(e, -7);
        return of(t, layout, e);
    }

    /// A dense one.
    static Operand.Memory blank(DType t, long... shape) {
        Shape s = Shape.of(shape);
        return blank(t, Layout.dense(s), (int) s.count());
    }

    /// All elements of the memory, in the order of their addresses, whatever the layout.
    static double[] read(Operand.Memory m) {
        HostStorage s = (HostStorage) m.storage();
        double[] e = new double[(int) (s.bytes() / m.dtype().bytes())];
        for (int i = 0; i < e.length; i++) {
            e[i] =
                    Elements.getDouble(
                            s.segment(), s.offset() + (long) i * m.dtype().bytes(), m.dtype());
        }
        return e;
    }
}
