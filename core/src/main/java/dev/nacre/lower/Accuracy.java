package dev.nacre.lower;

import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;

/// What is promised of a lowered function: its worst error in ULP in both formats.
///
/// In binary32 it was measured on all floats (a pow: on many pairs), in binary64 on millions of
/// points; the bound is that, rounded up.
public enum Accuracy {
    EXP(0.92, 0.90),
    EXPM1(0.97, 1.00),
    LOG(0.94, 0.95),
    LOG1P(1.13, 0.98),
    TANH(1.37, 1.42),
    SIN(1.30, 1.20),
    COS(1.30, 1.20),
    ATAN(1.20, 1.25),
    ERF(1.00, 1.05),
    ERFC(2.60, 3.20),
    RSQRT(1.50, 1.50),
    POW(0.95, 1.10);

    /// That of a result that is rounded once, as all other primitives are.
    private static final double ROUNDED_ONCE = 0.5;

    private final double single;
    private final double wide;

    Accuracy(double single, double wide) {
        this.single = single;
        this.wide = wide;
    }

    /// The worst error of a primitive in a dtype that numbers are computed in.
    public static double of(Primitive op, DType type) {
        for (Accuracy a : values()) {
            if (a.op() == op) {
                return a.bound(type);
            }
        }
        return ROUNDED_ONCE;
    }

    Primitive op() {
        return Primitive.valueOf(name());
    }

    double bound(DType type) {
        return type == DType.F32 ? single : wide;
    }
}
