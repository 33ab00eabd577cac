package dev.nacre.lower;

import dev.nacre.expr.Expr;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.List;

/// The two IEEE 754 formats that functions are lowered for, and how each takes a number apart.
enum Format {
    BINARY32(DType.F32, 0x1.62e4p-1, 0x1.7f7d1cf79abcap-20),
    BINARY64(DType.F64, 0x1.62e42fefa38p-1, 0x1.ef35793c7673p-45);

    private final DType dtype;
    private final double ln2High;
    private final double ln2Low;

    /// The high part of ln 2 has so few bits that an exponent times it is exact.
    Format(DType dtype, double ln2High, double ln2Low) {
        this.dtype = dtype;
        this.ln2High = ln2High;
        this.ln2Low = ln2Low;
    }

    static Format of(Expr e) {
        return e.dtype() == DType.F32 ? BINARY32 : BINARY64;
    }

    /// The constant that suits the format.
    double choose(double single, double wide) {
        return this == BINARY32 ? single : wide;
    }

    /// The polynomial that suits the format.
    Polynomial choose(Polynomial single, Polynomial wide) {
        return this == BINARY32 ? single : wide;
    }

    Expr constant(double value) {
        return Expr.constant(value, dtype);
    }

    /// The number of this format that is nearest to one.
    double round(double value) {
        return dtype.round(value);
    }

    /// The number of significant bits.
    int precision() {
        return dtype.precision();
    }

    double ln2High() {
        return ln2High;
    }

    double ln2Low() {
        return ln2Low;
    }

    /// The smallest positive normal number.
    double minNormal() {
        return choose(Float.MIN_NORMAL, Double.MIN_NORMAL);
    }

    /// The whole number nearest to `x factor`, which must be below 2^22 (2^51 in binary64).
    ///
    /// Adding 1.5 times the power of two whose unit in the last place is 1 leaves no place for a
    /// fraction; this is one instruction less than rounding, and the same on every machine.
    Expr nearest(Expr x, double factor) {
        return rounded(x, factor, choose(0x1.8p23, 0x1.8p52));
    }

    /// The same for an n of which `2^(n + shift)` is taken: the sum has the exponent of that in its
    /// last bits.
    Expr nearest(Expr x, double factor, int shift) {
        double origin = 1.0 - Math.getExponent(minNormal());
        return rounded(x, factor, choose(0x1.8p23, 0x1.8p52) + origin + shift);
    }

    private Expr rounded(Expr x, double factor, double rounder) {
        return x.fma(constant(factor), constant(rounder)).sub(constant(rounder));
    }

    static Expr pow2(Expr n) {
        return n.call(Primitive.POW2, List.of());
    }

    static Expr logb(Expr a) {
        return a.call(Primitive.LOGB, List.of());
    }
}
