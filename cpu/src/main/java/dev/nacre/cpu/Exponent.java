package dev.nacre.cpu;

/// Where the exponent of a binary floating-point number sits, for the two ways in and out of it.
final class Exponent {
    static final int SINGLE_SHIFT = 23;
    static final int SINGLE_ORIGIN = 127;
    static final int DOUBLE_SHIFT = 52;
    static final int DOUBLE_ORIGIN = 1023;

    /// Added to a whole number, leaves the biased exponent in the last bits.
    static final double INTO_SINGLE = 0x1.8p23 + SINGLE_ORIGIN;

    static final double INTO_DOUBLE = 0x1.8p52 + DOUBLE_ORIGIN;

    private Exponent() {}
}
