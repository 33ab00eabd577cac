package dev.nacre.cpu;

import dev.nacre.backend.HostStorage;
import dev.nacre.kernel.Operand;
import dev.nacre.type.Layout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The elements of an operand in row-major order, read one by one.
final class Values {
    private Values() {}

    static double[] of(Operand.Memory m) {
        double[] values = new double[Math.toIntExact(m.layout().shape().count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = at(m, i);
        }
        return values;
    }

    /// As bits that differ where and only where elements do; all NaN are one.
    static long[] bits(Operand.Memory m) {
        long[] bits = new long[Math.toIntExact(m.layout().shape().count())];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToLongBits(at(m, i));
        }
        return bits;
    }

    private static double at(Operand.Memory m, long i) {
        Layout l = m.layout();
        long offset = l.offset();
        for (int d = l.shape().rank() - 1; d >= 0; d--) {
            offset += i % l.shape().dim(d) * l.stride(d);
            i /= l.shape().dim(d);
        }
        HostStorage h = (HostStorage) m.storage();
        MemorySegment s = h.segment();
        long at = h.offset() + offset * m.dtype().bytes();
        return switch (m.dtype()) {
            case BOOL -> s.get(ValueLayout.JAVA_BYTE, at);
            case U8 -> s.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            case I8 -> s.get(ValueLayout.JAVA_BYTE, at);
            case I16 -> s.get(ValueLayout.JAVA_SHORT, at);
            case I32 -> s.get(ValueLayout.JAVA_INT, at);
            case I64 -> s.get(ValueLayout.JAVA_LONG, at);
            case F16 -> Float.float16ToFloat(s.get(ValueLayout.JAVA_SHORT, at));
            case BF16 -> Float.intBitsToFloat(s.get(ValueLayout.JAVA_SHORT, at) << 16);
            case F32 -> s.get(ValueLayout.JAVA_FLOAT, at);
            case F64 -> s.get(ValueLayout.JAVA_DOUBLE, at);
        };
    }
}
