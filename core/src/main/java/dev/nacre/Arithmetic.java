package dev.nacre;

import dev.nacre.type.DType;
import java.util.List;

/// Arithmetic that means one thing on integers and another on real numbers.
public sealed interface Arithmetic extends Facet permits Tensor {
    /// The quotient rounded down, as Python's `//`: exact on integers, where a zero divisor is an
    /// error.
    default Tensor floorDiv(Tensor other) {
        DType type = Promotion.resultType(List.of(tensor().node(), other.node()));
        if (!type.isFloating()) {
            return Tensor.of(Promotion.floorDiv(tensor().node(), other.node(), type));
        }
        Tensor a = tensor().cast(type);
        Tensor b = Tensor.of(Promotion.cast(other.node(), type));
        // A quotient that is rounded before it is rounded down may be one too large: 1 / 0.1 is 10,
        // but 0.1 is a little more than a tenth.
        Tensor rest = a.remainder(b);
        Tensor whole = a.sub(rest).div(b).round();
        Tensor endless = rest.abs().eq(Double.POSITIVE_INFINITY);
        Tensor quotient = whole.constant(-1).where(endless, whole);
        return a.div(b).where(b.eq(0), quotient);
    }

    /// The same with a number.
    default Tensor floorDiv(double other) {
        return floorDiv(tensor().scalar(other));
    }

    /// The same with a whole number.
    default Tensor floorDiv(long other) {
        return floorDiv(tensor().scalar(other));
    }
}
