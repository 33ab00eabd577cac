package dev.nacre.parity;

import dev.nacre.parity.Judgement.Yardstick;
import dev.nacre.type.DType;
import java.util.List;

/// How near results must be: the table, and what its rows are.
///
/// f32 is judged against libtorch's f64 on the same numbers, so that libtorch's own errors in f32
/// do not count; in f64 the errors of both sides count.
///
/// @param group a group of subjects, or all
/// @param result the beginning of the names of results
/// @param f32 the largest error in f32, in units of the yardstick
/// @param f64 the largest error in f64
/// @param why what makes the row
record Tolerance(
        String group, String result, Yardstick by, double f32, double f64, String why) {
    private static final String ALL = "";

    /// The first row that fits holds.
    private static final List<Tolerance> TABLE =
            List.of(
new Tolerance("Linear", ALL, Yardstick.TERMS, 4, 4, "sums of products"),
new Tolerance("Conv2d", ALL, Yardstick.TERMS, 4, 4, "sums of products"),
new Tolerance("AvgPool2d", ALL, Yardstick.TERMS, 4, 4, "sums"),
new Tolerance("AdaptiveAvgPool2d", ALL, Yardstick.TERMS, 4, 4, "sums"),
new Tolerance("prelu", "grad weight", Yardstick.TERMS, 4, 4, "sums of products"),
new Tolerance("BatchNorm1d", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("BatchNorm2d", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("LayerNorm", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("crossEntropy", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("bceWithLogits", "grad x", Yardstick.SCALE, 4, 4, ""),
new Tolerance("gelu", ALL, Yardstick.TERMS, 4, 4, ""),
new Tolerance("SGD", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("Adam", ALL, Yardstick.SCALE, 4, 4, ""),
new Tolerance("AdamW", ALL, Yardstick.SCALE, 4, 4, ""),
                    new Tolerance(ALL, ALL, Yardstick.ULPS, 1, 1, "what nothing is said about"));

    static Tolerance of(Subject subject, String result) {
        for (Tolerance t : TABLE) {
            if ((t.group.isEmpty() || t.group.equals(subject.group()))
                    && result.startsWith(t.result)) {
                return t;
            }
        }
        throw new IllegalStateException("no row for " + result + " of " + subject);
    }

    double limit(DType dtype) {
        return dtype == DType.F32 ? f32 : f64;
    }
}
