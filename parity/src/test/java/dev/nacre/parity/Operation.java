package dev.nacre.parity;

import dev.nacre.nn.Reduction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An operation by the name that Nacre has for it, with what it is given and what is chosen.
///
/// What a layer is given bears the names of its state dict, so that gradients are compared by name.
///
/// @param options in the order of their mention
record Operation(String name, List<Input> inputs, SequencedMap<String, Object> options)
        implements Subject {

    /// A tensor by name.
    ///
    /// @param bound what whole numbers are below; 0 where there is none
    record Input(String name, Kind kind, long bound, List<Long> shape) {
        long[] dims() {
            return Subject.dims(shape);
        }

        @Override
        public String toString() {
            return name + " " + kind + (bound == 0 ? "" : "<" + bound) + shape;
        }
    }

    /// How the numbers of a tensor are drawn.
    enum Kind {
        /// From the normal distribution.
        NORMAL,
        /// Evenly from 0.5 to 2.
        POSITIVE,
        /// Probabilities, neither 0 nor 1.
        UNIT,
        /// Logarithms of probabilities.
        LOGS,
        /// As layers begin, so that functions in them are not far out in their tails.
        WEIGHTS,
        /// A few whole numbers in floating point, so that many are equal.
        TIES,
        /// As NORMAL, but for an infinity, its opposite or NaN here and there.
        WILD,
        /// Zeros, where many functions have no slope.
        ZEROS,
        /// As TIES, but what has no gradient.
        COUNTS,
        /// 1 or -1 in floating point; without a gradient.
        SIGNS,
        /// Whole numbers.
        INDICES,
        /// Whole numbers that do not repeat along the last dim.
        PLACES,
        /// Zeros and ones, a zero at the beginning of each row.
        HIDING;

        /// Whether there is a gradient.
        boolean varies() {
            return compareTo(COUNTS) < 0;
        }
    }

    Operation {
        inputs = List.copyOf(inputs);
        options = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(options));
    }

    static Operation of(String name) {
        return new Operation(name, List.of(), new LinkedHashMap<>());
    }

    Operation input(String name, Kind kind, long... shape) {
        return input(name, kind, 0, shape);
    }

    private Operation input(String name, Kind kind, long bound, long... shape) {
        List<Input> more = new ArrayList<>(inputs);
        more.add(new Input(name, kind, bound, Subject.list(shape)));
        return new Operation(this.name, more, options);
    }

    Operation normal(String name, long... shape) {
        return input(name, Kind.NORMAL, shape);
    }

    Operation positive(String name, long... shape) {
        return input(name, Kind.POSITIVE, shape);
    }

    Operation weights(String name, long... shape) {
        return input(name, Kind.WEIGHTS, shape);
    }

    Operation indices(String name, long bound, long... shape) {
        return input(name, Kind.INDICES, bound, shape);
    }

    Operation places(String name, long bound, long... shape) {
        return input(name, Kind.PLACES, bound, shape);
    }

    /// Zeros and ones, of which there may be any number.
    Operation mask(String name, long... shape) {
        return indices(name, 2, shape);
    }

    /// Zeros and ones, not all of a row ones: what ones hide from a query is not everything.
    Operation hiding(String name, long... shape) {
        return input(name, Kind.HIDING, shape);
    }

    /// @param value a number, a truth, a text, an enum, or a list of whole numbers
    Operation with(String option, Object value) {
        SequencedMap<String, Object> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Operation(name, inputs, more);
    }

    Operation with(String option, long... values) {
        return with(option, (Object) Subject.list(values));
    }

    /// Whether it is a layer: its name is that of a class.
    boolean isLayer() {
        return Character.isUpperCase(name.charAt(0));
    }

    /// Whether it is a loss: only these are reduced.
    boolean isLoss() {
        return has("reduction");
    }

    Input input(String name) {
        return inputs.stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
    }

    boolean takes(String input) {
        return inputs.stream().anyMatch(i -> i.name().equals(input));
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    private Object option(String option) {
        return Objects.requireNonNull(options.get(option), option);
    }

    /// Whether a flag is set; it is not where it is not mentioned.
    boolean is(String option) {
        return Objects.equals(options.get(option), true);
    }

    double number(String option) {
        return ((Number) option(option)).doubleValue();
    }

    int whole(String option) {
        return ((Number) option(option)).intValue();
    }

    /// Whole numbers, or a single one; none where they are not mentioned.
    long[] wholes(String option) {
        return switch (options.get(option)) {
            case null -> new long[0];
            case Number n -> new long[] {n.longValue()};
            case Object o -> ((List<?>) o).stream().mapToLong(n -> (Long) n).toArray();
        };
    }

    double[] numbers(String option) {
        return ((List<?>) option(option)).stream().mapToDouble(n -> (Double) n).toArray();
    }

    int[] ints(String option) {
        return Arrays.stream(wholes(option)).mapToInt(Math::toIntExact).toArray();
    }

    String text(String option) {
        return (String) option(option);
    }

    <E extends Enum<E>> E one(Class<E> type, String option) {
        return type.cast(option(option));
    }

    Reduction reduction() {
        return one(Reduction.class, "reduction");
    }

    @Override
    public String group() {
        return name;
    }

    @Override
    public void draw(Draw d) {
        for (Input i : inputs) {
            switch (i.kind()) {
                case NORMAL -> d.normal(i.name(), i.dims());
                case POSITIVE -> d.even(i.name(), 0.5, 2, i.dims());
                case UNIT -> d.even(i.name(), 0.05, 0.95, i.dims());
                case LOGS -> d.even(i.name(), -4, 0, i.dims());
                case WEIGHTS -> d.even(i.name(), -0.5, 0.5, i.dims());
                case TIES, COUNTS -> d.ties(i.name(), 5, i.dims());
                case WILD -> d.wild(i.name(), i.dims());
                case ZEROS -> d.ties(i.name(), 1, i.dims());
                case SIGNS -> d.signs(i.name(), i.dims());
                case INDICES -> d.indices(i.name(), i.bound(), i.dims());
                case PLACES -> d.places(i.name(), i.bound(), i.dims());
                case HIDING -> d.hiding(i.name(), i.dims());
            }
        }
    }

    @Override
    public String toString() {
        return Stream.concat(
                        inputs.stream().map(Input::toString),
                        options.entrySet().stream().map(Map.Entry::toString))
                .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
