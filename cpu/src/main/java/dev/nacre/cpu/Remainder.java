package dev.nacre.cpu;

/// The remainder that has the sign of the divisor.
final class Remainder {
    private Remainder() {}

    static float of(float a, float b) {
        float r = a % b;
        return r != 0 && (r < 0) != (b < 0) ? r + b : r;
    }

    static double of(double a, double b) {
        double r = a % b;
        return r != 0 && (r < 0) != (b < 0) ? r + b : r;
    }
}
