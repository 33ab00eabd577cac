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

    private static final String WILD_CLAMP = "clampBetween(x WILD[60], min WILD[60], max WILD[60])";
    private static final String BOUND =
            "a bound that is NaN gives NaN in torch, here it does not cut; and a NaN that is cut"
                    + " has no gradient there";
    private static final String WHOLE =
            "beside NaN both have all of the gradient in torch, here the second one has it";
    private static final String ROWS = "(x WILD[9, 4], ";
    private static final String SHARE =
            "at NaN torch divides by 0 equal ones, here NaN equals itself";
    private static final String SIGN = "the sign of NaN is 0 in torch, here NaN";
    private static final String QUOTIENT =
            "torch divides the product by an infinity or NaN, here the others are multiplied";

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
        for (String result : List.of("y", "grad x", "grad min", "grad max")) {
            all.add(new Deviation(WILD_CLAMP, null, result, null, BOUND));
        }
        for (String name : List.of("maximum", "minimum")) {
            String text = name + "(x WILD[60], y WILD[60])";
            all.add(new Deviation(text, null, "grad x", null, WHOLE));
        }
        for (String name : List.of("amax", "amin")) {
            all.add(new Deviation(name + ROWS + "dims=1)", null, "grad x", null, SHARE));
        }
        for (double p : new double[] {1, Double.POSITIVE_INFINITY}) {
            String text = "norm" + ROWS + "p=" + p + ", dims=1)";
            all.add(new Deviation(text, null, "grad x", null, SIGN));
        }
        all.add(new Deviation("prod" + ROWS + "dims=1)", null, "grad x", null, QUOTIENT));
        all.add(new Deviation("cumprod" + ROWS + "dim=1)", null, "grad x", null, QUOTIENT));
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
