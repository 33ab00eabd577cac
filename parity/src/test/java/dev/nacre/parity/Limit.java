package dev.nacre.parity;

import dev.nacre.parity.Judgement.Yardstick;
import dev.nacre.type.DType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What a function of the catalogue and its derivative come to at the infinities.
///
/// @param function how it is called, without its x, with the arguments of its tests
/// @param limits those of mathematics
/// @param torch what libtorch has instead, in each dtype
record Limit(String function, Ends limits, Map<DType, Ends> torch) {
    /// A parameter is rounded, and so is what is made of it.
    private static final double ULPS = 2;

    /// So many elements are in vectors of all widths, and beside them.
    private static final int ELEMENTS = 34;

    /// Where there is a limit.
    enum Place {
        LOW("y", 0, " at -Inf"),
        HIGH("y", 1, " at Inf"),
        LOW_SLOPE("grad x", 0, "' at -Inf"),
        HIGH_SLOPE("grad x", 1, "' at Inf");

        /// The result of an engine.
        final String result;

        private final int first;
        private final String text;

        Place(String result, int first, String text) {
            this.result = result;
            this.first = first;
            this.text = text;
        }

        String of(String function) {
            return function + text;
        }
    }

    /// What is found at the two infinities; NaN where no limit exists.
    record Ends(double low, double high, double lowSlope, double highSlope) {
        double at(Place place) {
            return switch (place) {
                case LOW -> low;
                case HIGH -> high;
                case LOW_SLOPE -> lowSlope;
                case HIGH_SLOPE -> highSlope;
            };
        }
    }

    /// What libtorch has in a dtype.
    double torch(Place place, DType dtype) {
        return torch.getOrDefault(dtype, limits).at(place);
    }

    /// Whether libtorch has another number than the limit, not only a zero of another sign.
    boolean isTorchElsewhere(Place place, DType dtype) {
        return torch(place, dtype) != limits.at(place)
                && !(Double.isNaN(torch(place, dtype)) && Double.isNaN(limits.at(place)));
    }

    /// What an engine has at each place, in all elements of a vector of both infinities.
    static Map<Place, double[]> found(Engine engine, Subject.Function function, DType dtype) {
        double[] x = new double[ELEMENTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        long[] shape = {x.length};
        Engine.Upstream upstream = Engine.Upstream.POSITIVE;
        Map<String, Numbers> results =
                engine.run(function, Map.of("x", new Numbers(dtype, shape, x)), dtype, upstream);
        Numbers above = upstream.of(dtype, shape, x.length);
        Map<Place, double[]> found = new LinkedHashMap<>();
        for (Place p : Place.values()) {
            Numbers all = Objects.requireNonNull(results.get(p.result));
            double[] here = new double[x.length / 2];
            for (int i = 0; i < here.length; i++) {
                int k = 2 * i + p.first;
                here[i] = all.at(k) / (p.result.equals("y") ? 1 : above.at(k));
            }
            found.put(p, here);
        }
        return found;
    }

    /// Whether all that was found is a limit, with the sign of a zero.
    static boolean isMet(double limit, double[] found, DType dtype) {
        Numbers truth = new Numbers(dtype, new long[] {1}, limit);
        for (double f : found) {
            Numbers one = new Numbers(dtype, new long[] {1}, f);
            boolean near = Judgement.of(Yardstick.ULPS, dtype, one, truth, truth) <= ULPS;
            if (!near || (limit == 0 && Double.compare(limit, f) != 0)) {
                return false;
            }
        }
        return true;
    }
}
