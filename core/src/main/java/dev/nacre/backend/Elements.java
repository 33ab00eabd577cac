package dev.nacre.backend;

import dev.nacre.type.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads and writes single elements of any dtype in memory, at any alignment.
public final class Elements {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;

    private Elements() {}

    /// The element at a byte offset; a 64-bit integer is rounded.
    public static double getDouble(MemorySegment segment, long at, DType dtype) {
        return switch (dtype) {
            case BOOL, U8, I8, I16, I32, I64 -> (double) getLong(segment, at, dtype);
            case F16 -> Float.float16ToFloat(segment.get(SHORT, at));
            case BF16 -> Float.intBitsToFloat(segment.get(SHORT, at) << 16);
            case F32 -> segment.get(FLOAT, at);
            case F64 -> segment.get(DOUBLE, at);
        };
    }

    /// The element at a byte offset; a fraction is cut off, and a truth value is 0 or 1.
    public static long getLong(MemorySegment segment, long at, DType dtype) {
        return switch (dtype) {
            case BOOL, U8, I8 -> dtype.wrap(segment.get(BYTE, at));
            case I16 -> segment.get(SHORT, at);
            case I32 -> segment.get(INT, at);
            case I64 -> segment.get(LONG, at);
            case F16, BF16, F32, F64 -> (long) getDouble(segment, at, dtype);
        };
    }

    /// Writes a number, rounded once to the dtype.
    public static void set(MemorySegment segment, long at, DType dtype, double value) {
        switch (dtype) {
            case BOOL, U8, I8, I16 -> set(segment, at, dtype, (long) dtype.round(value));
            case I32 -> segment.set(INT, at, (int) value);
            case I64 -> segment.set(LONG, at, (long) value);
            case F16 -> segment.set(SHORT, at, Float.floatToFloat16(toOdd(value)));
            case BF16 -> {
                float rounded = (float) dtype.round(toOdd(value));
                segment.set(SHORT, at, (short) (Float.floatToIntBits(rounded) >>> 16));
            }
            case F32 -> segment.set(FLOAT, at, (float) value);
            case F64 -> segment.set(DOUBLE, at, value);
        }
    }

    /// Writes a whole number: integers keep the low bits, others take the nearest they have.
    public static void set(MemorySegment segment, long at, DType dtype, long value) {
        switch (dtype) {
            case BOOL, U8, I8 -> segment.set(BYTE, at, (byte) dtype.wrap(value));
            case I16 -> segment.set(SHORT, at, (short) value);
            case I32 -> segment.set(INT, at, (int) value);
            case I64 -> segment.set(LONG, at, value);
            case F32 -> segment.set(FLOAT, at, (float) value);
            case F16, BF16, F64 -> set(segment, at, dtype, (double) value);
        }
    }

    /// The float on either side of a double whose last bit is 1, or the equal one.
    ///
    /// What is rounded from it to fewer bits is as if rounded from the double itself.
    private static float toOdd(double value) {
        float f = (float) value;
        boolean even = (Float.floatToRawIntBits(f) & 1) == 0;
        if (f == value || Double.isNaN(value) || !even) {
            return f;
        }
        return f < value ? Math.nextUp(f) : Math.nextDown(f);
    }
}
