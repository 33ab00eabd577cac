package dev.nacre.cpu;

import dev.nacre.type.DType;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The kind of array that elements of a dtype are unpacked to, bit for bit, and how to move them.
///
/// Offsets and strides of memory are in bytes, those of arrays in elements.
enum Cell {
    BYTE(1, byte[].class) {
        @Override
        Object allocate(int n) {
            return new byte[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, ValueLayout.JAVA_BYTE, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, ValueLayout.JAVA_BYTE, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            byte[] a = (byte[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(ValueLayout.JAVA_BYTE, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            byte[] a = (byte[]) array;
            for (int k = 0; k < n; k++) {
                s.set(ValueLayout.JAVA_BYTE, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            byte[] a = (byte[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(ValueLayout.JAVA_BYTE, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            byte[] a = (byte[]) array;
            for (int k = 0; k < n; k++) {
                s.set(ValueLayout.JAVA_BYTE, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            byte[] a = (byte[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            byte[] a = (byte[]) from;
            byte[] b = (byte[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    },
    SHORT(2, short[].class) {
        @Override
        Object allocate(int n) {
            return new short[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, SHORT_LAYOUT, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, SHORT_LAYOUT, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            short[] a = (short[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(SHORT_LAYOUT, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            short[] a = (short[]) array;
            for (int k = 0; k < n; k++) {
                s.set(SHORT_LAYOUT, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            short[] a = (short[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(SHORT_LAYOUT, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            short[] a = (short[]) array;
            for (int k = 0; k < n; k++) {
                s.set(SHORT_LAYOUT, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            short[] a = (short[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            short[] a = (short[]) from;
            short[] b = (short[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    },
    INT(4, int[].class) {
        @Override
        Object allocate(int n) {
            return new int[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, INT_LAYOUT, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, INT_LAYOUT, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            int[] a = (int[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(INT_LAYOUT, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            int[] a = (int[]) array;
            for (int k = 0; k < n; k++) {
                s.set(INT_LAYOUT, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            int[] a = (int[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(INT_LAYOUT, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            int[] a = (int[]) array;
            for (int k = 0; k < n; k++) {
                s.set(INT_LAYOUT, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            int[] a = (int[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            int[] a = (int[]) from;
            int[] b = (int[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    },
    LONG(8, long[].class) {
        @Override
        Object allocate(int n) {
            return new long[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, LONG_LAYOUT, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, LONG_LAYOUT, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            long[] a = (long[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(LONG_LAYOUT, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            long[] a = (long[]) array;
            for (int k = 0; k < n; k++) {
                s.set(LONG_LAYOUT, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            long[] a = (long[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(LONG_LAYOUT, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            long[] a = (long[]) array;
            for (int k = 0; k < n; k++) {
                s.set(LONG_LAYOUT, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            long[] a = (long[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            long[] a = (long[]) from;
            long[] b = (long[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    },
    FLOAT(4, float[].class) {
        @Override
        Object allocate(int n) {
            return new float[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, FLOAT_LAYOUT, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, FLOAT_LAYOUT, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            float[] a = (float[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(FLOAT_LAYOUT, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            float[] a = (float[]) array;
            for (int k = 0; k < n; k++) {
                s.set(FLOAT_LAYOUT, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            float[] a = (float[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(FLOAT_LAYOUT, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            float[] a = (float[]) array;
            for (int k = 0; k < n; k++) {
                s.set(FLOAT_LAYOUT, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            float[] a = (float[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            float[] a = (float[]) from;
            float[] b = (float[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    },
    DOUBLE(8, double[].class) {
        @Override
        Object allocate(int n) {
            return new double[n];
        }

        @Override
        void read(MemorySegment s, long at, Object array, int i, int n) {
            MemorySegment.copy(s, DOUBLE_LAYOUT, at, array, i, n);
        }

        @Override
        void write(Object array, int i, MemorySegment s, long at, int n) {
            MemorySegment.copy(array, i, s, DOUBLE_LAYOUT, at, n);
        }

        @Override
        void gather(MemorySegment s, long at, long stride, Object array, int i, int step, int n) {
            double[] a = (double[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k * step] = s.get(DOUBLE_LAYOUT, at + k * stride);
            }
        }

        @Override
        void scatter(Object array, int i, int step, MemorySegment s, long at, long stride, int n) {
            double[] a = (double[]) array;
            for (int k = 0; k < n; k++) {
                s.set(DOUBLE_LAYOUT, at + k * stride, a[i + k * step]);
            }
        }

        @Override
        void gather(MemorySegment s, long at, int[] places, int from, Object array, int i, int n) {
            double[] a = (double[]) array;
            for (int k = 0; k < n; k++) {
                a[i + k] = s.get(DOUBLE_LAYOUT, at + places[from + k]);
            }
        }

        @Override
        void scatter(Object array, int i, MemorySegment s, long at, int[] places, int from, int n) {
            double[] a = (double[]) array;
            for (int k = 0; k < n; k++) {
                s.set(DOUBLE_LAYOUT, at + places[from + k], a[i + k]);
            }
        }

        @Override
        void fill(Object array, int from, int to) {
            double[] a = (double[]) array;
            Arrays.fill(a, from, to, a[from]);
        }

        @Override
        void copy(Object from, int i, int every, Object to, int j, int step, int n) {
            double[] a = (double[]) from;
            double[] b = (double[]) to;
            for (int k = 0; k < n; k++) {
                b[j + k * step] = a[i + k * every];
            }
        }
    };

    // Mapped files align their elements at best, so nothing here relies on alignment.
    private static final ValueLayout.OfShort SHORT_LAYOUT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT_LAYOUT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG_LAYOUT = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT_LAYOUT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE_LAYOUT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private final int bytes;
    private final Class<?> array;

    Cell(int bytes, Class<?> array) {
        this.bytes = bytes;
        this.array = array;
    }

    static Cell of(DType t) {
        return switch (t) {
            case BOOL, U8, I8 -> BYTE;
            case I16, F16, BF16 -> SHORT;
            case I32 -> INT;
            case I64 -> LONG;
            case F32 -> FLOAT;
            case F64 -> DOUBLE;
        };
    }

    int bytes() {
        return bytes;
    }

    /// The type of its arrays.
    ClassDesc array() {
        return array.describeConstable().orElseThrow();
    }

    abstract Object allocate(int n);

    /// `n` elements that lie together, from memory to an array.
    abstract void read(MemorySegment s, long at, Object array, int i, int n);

    /// `n` elements that lie together, from an array to memory.
    abstract void write(Object array, int i, MemorySegment s, long at, int n);

    /// `n` elements at a stride of memory, to every `step`-th element of an array.
    abstract void gather(
            MemorySegment s, long at, long stride, Object array, int i, int step, int n);

    /// Every `step`-th of `n` elements of an array, to memory at a stride.
    abstract void scatter(
            Object array, int i, int step, MemorySegment s, long at, long stride, int n);

    /// `n` elements at places of memory, which are offsets from `at`, to an array.
    abstract void gather(
            MemorySegment s, long at, int[] places, int from, Object array, int i, int n);

    /// `n` elements of an array, to places of memory.
    abstract void scatter(
            Object array, int i, MemorySegment s, long at, int[] places, int from, int n);

    /// Repeats the element at `from` up to `to`.
    abstract void fill(Object array, int from, int to);

    /// Every `every`-th element of an array, `n` in all, to every `step`-th of another.
    abstract void copy(Object from, int i, int every, Object to, int j, int step, int n);
}
