package dev.nacre.parity;

import dev.nacre.type.DType;
import java.util.Map;
import java.util.SequencedMap;

/// A library that can run subjects.
interface Engine {
    /// What comes of a subject: its result `y`, or several, `y`, `y1` and so on; the gradients of
    /// `(y upstream).sum()`, or of the sum of these, as `grad x`, `grad weight` and so on; and what
    /// a layer or an optimizer keeps for the next call.
    ///
    /// @param dtype that of the floating-point numbers given
    /// @param upstream what is made of the gradient that comes from above
    SequencedMap<String, Numbers> run(
            Subject subject, Map<String, Numbers> given, DType dtype, Upstream upstream);

    /// The name of one of several results.
    static String result(int i) {
        return i == 0 ? "y" : "y" + i;
    }

    /// The gradient that comes from above.
    enum Upstream {
        SIGNED,
        /// Without signs, so that with magnitudes given, sums are those of the magnitudes of terms.
        POSITIVE;

        Numbers of(DType dtype, long[] shape, int count) {
            Numbers n = Numbers.upstream(dtype, shape, count);
            return this == SIGNED ? n : n.magnitudes();
        }
    }
}
