package dev.nacre.cpu;

import dev.nacre.type.DType;

/// Numbers as [dev.nacre.kernel.Operand.Scalar] holds them: a long, or the bits of a double.
final class Numbers {
    private Numbers() {}

    /// The same number in another dtype, as a kernel casts it.
    static long cast(long bits, DType from, DType to) {
        if (from == to) {
            return bits;
        }
        if (from.isFloating()) {
            double v = to.round(Double.longBitsToDouble(bits));
            return to.isFloating() ? Double.doubleToRawLongBits(v) : (long) v;
        }
        if (!to.isFloating()) {
            return to.wrap(bits);
        }
        // Straight to float: by way of double it would be rounded twice.
        double v = to == DType.F64 ? (double) bits : to.round((float) bits);
        return Double.doubleToRawLongBits(v);
    }

    /// The number of one element of an array.
    static long get(Object array, int i, DType t) {
        return switch (t) {
            case BOOL, U8, I8 -> t.wrap(((byte[]) array)[i]);
            case I16 -> ((short[]) array)[i];
            case I32 -> ((int[]) array)[i];
            case I64 -> ((long[]) array)[i];
            case F32 -> Double.doubleToRawLongBits(((float[]) array)[i]);
            case F64 -> Double.doubleToRawLongBits(((double[]) array)[i]);
            case F16 -> Double.doubleToRawLongBits(Float.float16ToFloat(((short[]) array)[i]));
            case BF16 ->
                    Double.doubleToRawLongBits(
                            Float.intBitsToFloat(((short[]) array)[i] << Short.SIZE));
        };
    }

    /// Puts a number into an array.
    static void set(Object array, int i, DType t, long bits) {
        double v = Double.longBitsToDouble(bits);
        switch (t) {
            case BOOL, U8, I8 -> ((byte[]) array)[i] = (byte) bits;
            case I16 -> ((short[]) array)[i] = (short) bits;
            case I32 -> ((int[]) array)[i] = (int) bits;
            case I64 -> ((long[]) array)[i] = bits;
            case F32 -> ((float[]) array)[i] = (float) v;
            case F64 -> ((double[]) array)[i] = v;
            case F16 -> ((short[]) array)[i] = Float.floatToFloat16((float) v);
            case BF16 -> ((short[]) array)[i] = BFloat16.bits((float) v);
        }
    }
}
