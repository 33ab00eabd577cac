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
            double v = Double.longBitsToDouble(bits);
            return switch (to) {
                case BOOL -> v != 0 ? 1 : 0;
                case I32 -> (int) v;
                case I64 -> (long) v;
                default -> Double.doubleToRawLongBits(to.round(v));
            };
        }
        return switch (to) {
            case BOOL -> bits != 0 ? 1 : 0;
            case I32 -> (int) bits;
            case I64 -> bits;
            case F64 -> Double.doubleToRawLongBits((double) bits);
            // Straight to float: by way of double it would be rounded twice.
            default -> Double.doubleToRawLongBits(to.round((float) bits));
        };
    }

    /// The number of one element of an array.
    static long get(Object array, int i, DType t) {
        return switch (t) {
            case BOOL -> ((byte[]) array)[i] != 0 ? 1 : 0;
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
            case BOOL -> ((byte[]) array)[i] = (byte) bits;
            case I32 -> ((int[]) array)[i] = (int) bits;
            case I64 -> ((long[]) array)[i] = bits;
            case F32 -> ((float[]) array)[i] = (float) v;
            case F64 -> ((double[]) array)[i] = v;
            case F16 -> ((short[]) array)[i] = Float.floatToFloat16((float) v);
            case BF16 -> ((short[]) array)[i] = BFloat16.bits((float) v);
        }
    }
}
