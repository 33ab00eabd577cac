package dev.nacre.parity;

import static java.lang.Double.NaN;

import dev.nacre.expr.Catalogue;
import dev.nacre.parity.Limit.Ends;
import dev.nacre.parity.Limit.Place;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The table of limits at -Inf and at Inf: of each function of the catalogue, of its derivative,
/// and what libtorch has where that is something else.
///
/// The limits are those of real numbers. A zero has the sign of the values on the way to it; where
/// these are 0 it has the sign that the formula gives them.
final class Limits {
    private static final double INF = Double.POSITIVE_INFINITY;

    /// A limit that Nacre does not reach; where it does, the test fails and the row has to go.
    record Flaw(String function, Place place, String why) {}

    static final List<Flaw> FLAWS =
            List.of(
                    new Flaw("log2", Place.LOW_SLOPE, "1 / x, where there is no logarithm"),
                    new Flaw("gelu", Place.LOW_SLOPE, "the wrong zero"),
                    new Flaw("gelu(NONE)", Place.LOW_SLOPE, "the wrong zero"));

    static final List<Limit> ALL = new ArrayList<>();

    static {
        row("celu", -1, INF, 0, 1);
        row("celu(1.5)", -1.5, INF, 0, 1);
        row("clamp(-1.5, 2.0)", -1.5, 2, 0, 0);
        row("cosh", INF, INF, -INF, INF);
        row("elu", -1, INF, 0, 1);
        row("elu(1.5)", -1.5, INF, 0, 1);
        row("exp2", 0, INF, 0, INF);
        // The integral of the bell below x is less than the bell over -x, so x times it vanishes.
        for (String gelu : List.of("gelu", "gelu(NONE)")) {
            row(gelu, -0.0, INF, -0.0, 1);
            torch(DType.F32, NaN, NaN, NaN, NaN);
            torch(DType.F64, NaN, INF, NaN, NaN);
        }
        row("gelu(TANH)", -0.0, INF, -0.0, 1);
        torch(NaN, INF, NaN, NaN);
        row("hardshrink", -INF, INF, 1, 1);
        row("hardshrink(0.75)", -INF, INF, 1, 1);
        row("hardsigmoid", 0, 1, 0, 0);
        // Below -3 it is x times 0.
        row("hardswish", -0.0, INF, 0, 1);
        torch(NaN, INF, 0, 1);
        row("hardtanh", -1, 1, 0, 0);
        row("hardtanh(-2.0, 3.0)", -2, 3, 0, 0);
        row("leakyRelu", -INF, INF, 0.01, 1);
        row("leakyRelu(0.2)", -INF, INF, 0.2, 1);
        // Below 0 there is no logarithm, so it has no derivative either.
        row("log2", NaN, INF, NaN, 0);
        torch(NaN, INF, -0.0, 0);
        row("logsigmoid", -INF, -0.0, 1, 0);
        torch(-INF, 0, 1, 0);
        // x e^x below, since tanh(log(1 + e^x)) is about e^x; above, x (1 - 2 e^-2x).
        row("mish", -0.0, INF, -0.0, 1);
        torch(NaN, INF, NaN, NaN);
        row("prelu(0.25)", -INF, INF, 0.25, 1);
        row("reciprocal", -0.0, 0, -0.0, -0.0);
        row("relu", 0, INF, 0, 1);
        row("relu6", 0, 6, 0, 0);
        // The scale, and it times alpha.
        row("selu", -1.7580993408473768599, INF, 0, 1.0507009873554804934);
        row("sigmoid", 0, 1, 0, 0);
        // x e^x below, and (1 + x) e^x is below 0 there.
        row("silu", -0.0, INF, -0.0, 1);
        torch(NaN, INF, NaN, NaN);
        row("sinh", -INF, INF, INF, INF);
        row("softplus", 0, INF, 0, 1);
        row("softplus(3.0)", 0, INF, 0, 1);
        row("softshrink", -INF, INF, 1, 1);
        row("softshrink(0.75)", -INF, INF, 1, 1);
        // The derivative is 1 / (1 + |x|)^2.
        row("softsign", -1, 1, 0, 0);
        torch(NaN, NaN, NaN, NaN);
        row("square", INF, INF, -INF, INF);
        // The derivative is tanh^2.
        row("tanhshrink", -INF, INF, 1, 1);
        row("threshold(1.0, -2.0)", -2, INF, 0, 1);
    }

    private Limits() {}

    private static void row(String f, double low, double high, double lowSlope, double highSlope) {
        ALL.add(new Limit(f, new Ends(low, high, lowSlope, highSlope), new HashMap<>()));
    }

    /// What libtorch has instead of the limits of the last row.
    private static void torch(double low, double high, double lowSlope, double highSlope) {
        torch(DType.F32, low, high, lowSlope, highSlope);
        torch(DType.F64, low, high, lowSlope, highSlope);
    }

    private static void torch(
            DType dtype, double low, double high, double lowSlope, double highSlope) {
        ALL.getLast().torch().put(dtype, new Ends(low, high, lowSlope, highSlope));
    }

    /// Every function of the catalogue with the arguments of its tests.
    static Stream<Subject.Function> functions() {
        return Catalogue.all().stream()
                .flatMap(e ->
                        e.samples().stream()
                                .map(args ->
                                        new Subject.Function(
                                                e.name(), args, Subject.Points.INFINITE)));
    }

    static Limit of(Subject.Function f) {
        return ALL.stream()
                .filter(l -> l.function().equals(f.label()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no limits of " + f.label()));
    }

    static boolean isFlawed(Limit limit, Place place) {
        return FLAWS.stream()
                .anyMatch(f -> f.function().equals(limit.function()) && f.place() == place);
    }

    /// The results of Nacre, by function, that differ from libtorch's because they are limits.
    static Map<String, List<String>> deviating() {
        Map<String, List<String>> results = new LinkedHashMap<>();
        for (Limit l : ALL) {
            for (Place p : Place.values()) {
                if (!isFlawed(l, p) && l.isTorchElsewhere(p, DType.F64)) {
                    List<String> known =
                            results.computeIfAbsent(l.function(), _ -> new ArrayList<>());
                    if (!known.contains(p.result)) {
                        known.add(p.result);
                    }
                }
            }
        }
        return results;
    }
}
