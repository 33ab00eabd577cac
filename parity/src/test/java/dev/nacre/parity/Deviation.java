package dev.nacre.parity;

import dev.nacre.parity.Subject.Points;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where Nacre is known to give something else than libtorch.
///
/// Each row is a difference that is expected: where there is none the comparison fails, so that the
/// table shrinks.
///
/// @param subject how a function of the catalogue is called, or all of an operation
/// @param points where a function is looked at; null for an operation
/// @param dtype null for both
record Deviation(
        String subject, @Nullable Points points, String result, @Nullable DType dtype, String why) {
    private static final String LIMIT = "at infinity torch has NaN, here the limit";
    private static final String ROUNDED = "torch rounds the argument of e^x, here it is exact";
    private static final String NAN =
            "at NaN torch has the slope of what is above the kink, here NaN";

    private static final String CDIST = "cdist(x TIES[6, 2], y TIES[7, 2], p=Infinity)";
    private static final String EACH =
            "in torch each of equal differences has all of the gradient, here they share it";
    private static final String CLAMP = "clampBetween(x TIES[40], min TIES[40], max TIES[40])";
    private static final String NEITHER =
            "below equal bounds torch has no gradient, here the lower one has it";

    private static final List<Deviation> OTHERS =
            List.of(
                    new Deviation("softplus(3.0)", Points.TAILS, "y", DType.F64, ROUNDED),
                    new Deviation("softplus(3.0)", Points.TAILS, "grad x", DType.F64, ROUNDED),
                    new Deviation("elu", Points.NAN, "grad x", null, NAN),
                    new Deviation("elu(1.5)", Points.NAN, "grad x", null, NAN),
                    new Deviation("selu", Points.NAN, "grad x", null, NAN),
                    new Deviation("celu", Points.NAN, "grad x", null, NAN),
                    new Deviation("celu(0.5)", Points.NAN, "grad x", null, NAN),
                    new Deviation("celu(1.5)", Points.NAN, "grad x", null, NAN),
                    new Deviation("hardswish", Points.NAN, "grad x", null, NAN),
                    new Deviation(
                            "clamp(-2.0, 3.0)",
                            Points.NAN,
                            "grad x",
                            null,
                            "at NaN torch has slope 0, here 1"),
                    new Deviation(
                            "clamp(2.0, -1.0)",
                            Points.NAN,
                            "grad x",
                            null,
                            "at NaN torch has slope 0, here 1"));

    static final List<Deviation> ALL = all();

    private static List<Deviation> all() {
        List<Deviation> all = new ArrayList<>(OTHERS);
        Limits.deviating()
                .forEach((function, results) -> {
                    for (String r : results) {
                        all.add(new Deviation(function, Points.INFINITE, r, null, LIMIT));
                    }
                });
        for (String input : List.of("grad x", "grad y")) {
            all.add(new Deviation(CDIST, null, input, null, EACH));
        }
        all.add(new Deviation(CLAMP, null, "grad min", null, NEITHER));
        return List.copyOf(all);
    }

    boolean isAbout(Subject subject, String result, DType dtype) {
        boolean same =
                subject instanceof Subject.Function f
                        ? f.label().equals(this.subject) && f.points() == points
                        : points == null && subject.toString().equals(this.subject);
        return same && result.equals(this.result) && (this.dtype == null || this.dtype == dtype);
    }
}
