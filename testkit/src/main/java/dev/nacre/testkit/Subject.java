package dev.nacre.testkit;

import dev.nacre.expr.Activations;
import dev.nacre.expr.Catalogue;
import dev.nacre.expr.CatalogueEntry;
import dev.nacre.expr.Primitive;
import dev.nacre.type.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the contract is about: a function of the catalogue with its sample arguments, or a
/// primitive, in one dtype.
sealed interface Subject {
    /// The primitives that mean nothing as functions of real numbers: those that the compiler alone
    /// calls, within their domain, and the cast, which needs a dtype to be anything.
    Set<Primitive> NOT_OF_REALS =
            Arrays.stream(Primitive.values())
                    .filter(p -> p == Primitive.CAST || p.isInternal())
                    .collect(Collectors.toSet());

    DType dtype();

    /// What it is called in the tables.
    String name();

    /// The number of operands that are tensors.
    int arity();

    /// The points at which to look besides the usual ones.
    double[] probes();

    <T extends Activations<T>> T apply(List<T> operands);

    /// Whether the result is a truth value.
    boolean givesBool();

    /// Whether it is differentiable by an operand.
    boolean hasSlope(int operand);

    /// What it is over the real numbers.
    BigNumber value(double... at);

    /// A function of the catalogue.
    record Named(CatalogueEntry entry, List<Object> arguments, DType dtype) implements Subject {
        @Override
        public String name() {
            return arguments.isEmpty()
                    ? entry.name()
                    : arguments.stream()
                            .map(a -> a.toString())
                            .collect(Collectors.joining(", ", entry.name() + "(", ")"));
        }

        @Override
        public int arity() {
            return 1;
        }

        @Override
        public double[] probes() {
            return entry.facts().probe();
        }

        @Override
        public <T extends Activations<T>> T apply(List<T> operands) {
            // A number beside a tensor is rounded to its dtype: that is what the formula is about.
            List<Object> rounded =
                    arguments.stream()
                            .map(a -> a instanceof Double d ? (Object) dtype.round(d) : a)
                            .toList();
            return entry.apply(operands.getFirst(), rounded);
        }

        @Override
        public boolean givesBool() {
            return false;
        }

        @Override
        public boolean hasSlope(int operand) {
            return true;
        }

        @Override
        public BigNumber value(double... at) {
            return new Oracle(dtype).limit(this::apply, at);
        }

        @Override
        public String toString() {
            return name() + " " + dtype;
        }
    }

    /// A primitive; an operand that must be a truth value is whether a number is above 0.
    record Operation(Primitive primitive, DType dtype) implements Subject {
        @Override
        public String name() {
            return primitive.label();
        }

        @Override
        public int arity() {
            return primitive.arity();
        }

        @Override
        public double[] probes() {
            return new double[] {0.5, 1, 1.5, 2.5, Math.PI, 88.8, 709.8};
        }

        @Override
        public <T extends Activations<T>> T apply(List<T> operands) {
            List<T> all = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                T x = operands.get(i);
                all.add(primitive.takesBool(i) ? x.gt(x.constant(0)) : x);
            }
            return all.getFirst().call(primitive, all.subList(1, all.size()));
        }

        @Override
        public boolean givesBool() {
            return primitive.givesBool();
        }

        @Override
        public boolean hasSlope(int operand) {
            return !givesBool() && !primitive.takesBool(operand);
        }

        @Override
        public BigNumber value(double... at) {
            return new Oracle(dtype).value(this::apply, at);
        }

        @Override
        public String toString() {
            return name() + " " + dtype;
        }
    }

    /// Every function and every primitive of floating-point numbers, in f32 and in f64.
    static Stream<Subject> all() {
        return Stream.of(DType.F32, DType.F64)
                .flatMap(t -> Stream.concat(operations(t), functions(t)));
    }

    private static Stream<Subject> functions(DType t) {
        return Catalogue.all().stream()
                .flatMap(e -> e.samples().stream().map(a -> new Named(e, a, t)));
    }

    private static Stream<Subject> operations(DType t) {
        return Arrays.stream(Primitive.values())
                .filter(p -> !NOT_OF_REALS.contains(p))
                .map(p -> new Operation(p, t));
    }

    /// Its slope by an operand over the real numbers; NaN where it is not defined on both sides.
    default BigNumber slope(int operand, double... at) {
        Function<BigNumber, BigNumber> along =
                y -> {
                    List<BigNumber> x = new ArrayList<>();
                    for (int i = 0; i < at.length; i++) {
                        x.add(i == operand ? y : y.scalar(at[i]));
                    }
                    return apply(x);
                };
        double[] sizes =
                Arrays.stream(at).map(Math::abs).filter(v -> v > 0 && Double.isFinite(v)).toArray();
        double smallest = Arrays.stream(sizes).min().orElse(1);
        double largest = Arrays.stream(sizes).max().orElse(1);
        int lost = arity() > 2 ? (int) (Math.log10(largest) - Math.log10(smallest)) : 0;
        return new Oracle(dtype()).slope(along, at[operand], Math.min(1, smallest), lost);
    }

    default Points points() {
        return Points.of(dtype(), arity(), probes());
    }
}
