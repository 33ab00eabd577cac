package dev.nacre.cpu;

/// The 16-bit format that is the upper half of a float.
final class BFloat16 {
    private BFloat16() {}

    /// The nearest one, ties to even.
    static short bits(float f) {
        int bits = Float.floatToIntBits(f);
        int up = Float.isFinite(f) ? 0x7fff + ((bits >>> 16) & 1) : 0;
        return (short) ((bits + up) >>> 16);
    }
}
