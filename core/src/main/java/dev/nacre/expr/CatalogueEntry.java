package dev.nacre.expr;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A function of the [Catalogue]: its name, its parameters besides x, its facts, and the function.
public final class CatalogueEntry {
    /// What a function takes besides its x: a number, one of a few choices, or an operand as x is.
    public record Parameter(String name, Class<?> type) {
        public boolean isNumber() {
            return type == double.class;
        }

        public boolean isOperand() {
            return Elementwise.class.isAssignableFrom(type);
        }

        /// The values of a parameter that is a choice, in their order; empty for the others.
        public List<Object> choices() {
            return type.isEnum() ? List.of(type.getEnumConstants()) : List.of();
        }

        /// The choice that is written so, or null.
        public @Nullable Object choice(String written) {
            for (Object c : choices()) {
                if (written(c).equals(written)) {
                    return c;
                }
            }
            return null;
        }

        /// How a choice is written.
        public static String written(Object choice) {
            return choice.toString().toLowerCase(Locale.ROOT);
        }
    }

    private final Method method;
    private final Formula facts;
    private final List<Parameter> parameters;

    CatalogueEntry(Method method, Formula facts) {
        this.method = method;
        this.facts = facts;
        List<Parameter> named = new ArrayList<>();
        for (java.lang.reflect.Parameter p : method.getParameters()) {
            named.add(new Parameter(p.getName(), p.getType()));
        }
        this.parameters = List.copyOf(named);
    }

    public String name() {
        return method.getName();
    }

    /// What it takes besides its x.
    public List<Parameter> parameters() {
        return parameters;
    }

    public Formula facts() {
        return facts;
    }

    /// Where it was published; empty where nobody is cited.
    public String cite() {
        return facts.cite().isEmpty()
                ? Catalogue.overloads(name()).getFirst().facts.cite()
                : facts.cite();
    }

    /// How a formula calls it: `softplus(x, beta)`.
    public String signature() {
        return call(parameters.stream().map(Parameter::name));
    }

    /// How a formula calls it with arguments such as [#samples()]: `softplus(x, 3)`.
    public String call(List<?> args) {
        return call(
                args.stream()
                        .map(a ->
                                a instanceof Number n
                                        ? Printer.number(n.doubleValue())
                                        : Parameter.written(a)));
    }

    private String call(Stream<String> args) {
        return Stream.concat(Stream.of("x"), args)
                .collect(Collectors.joining(", ", name() + "(", ")"));
    }

    /// Arguments that show what it does: the sample numbers with each combination of choices. One
    /// empty list for a function of x alone.
    public List<List<Object>> samples() {
        List<List<Object>> samples = List.of(List.of());
        int number = 0;
        for (Parameter p : parameters) {
            List<Object> values =
                    p.choices().isEmpty() ? List.of(facts.sample()[number++]) : p.choices();
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> sample : samples) {
                for (Object value : values) {
                    List<Object> next = new ArrayList<>(sample);
                    next.add(value);
                    longer.add(List.copyOf(next));
                }
            }
            samples = List.copyOf(longer);
        }
        return samples;
    }

    /// The function of x.
    ///
    /// @param args one for each parameter: a number for a number, an enum constant for a choice,
    ///   and for an operand a T or a number
    public <T extends Activations<T>> T apply(T x, List<?> args) {
        if (args.size() != parameters.size()) {
            throw new IllegalArgumentException(
                    signature() + " got " + args.size() + " arguments besides its x");
        }
        Object[] converted = new Object[args.size()];
        for (int i = 0; i < converted.length; i++) {
            Parameter p = parameters.get(i);
            converted[i] =
                    switch (args.get(i)) {
                        case Number n when p.isNumber() -> n.doubleValue();
                        case Number n when p.isOperand() -> x.scalar(n.doubleValue());
                        case Object o when p.type().isInstance(o) -> o;
                        case Object o ->
                                throw new IllegalArgumentException(
                                        signature() + ": " + o + " is no " + p.name());
                    };
        }
        return invoke(x, converted);
    }

    @SuppressWarnings("unchecked") // a method that bears @Formula gives the type it is called on
    private <T extends Activations<T>> T invoke(T x, Object[] args) {
        try {
            return (T) method.invoke(x, args);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException r -> throw r;
                case Error r -> throw r;
                case null, default -> throw new IllegalStateException(signature(), e);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(signature(), e);
        }
    }

    @Override
    public String toString() {
        return signature();
    }
}
