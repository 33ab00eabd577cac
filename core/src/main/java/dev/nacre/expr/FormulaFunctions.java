package dev.nacre.expr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The functions that a formula can call: the primitives and the catalogue.
final class FormulaFunctions {
    private static final Map<String, Primitive> PRIMITIVES = primitives();

    /// What functions are called elsewhere.
    private static final Map<String, String> ELSEWHERE =
            Map.ofEntries(
                    Map.entry("ln", "log"),
                    Map.entry("fabs", "abs"),
                    Map.entry("sgn", "sign"),
                    Map.entry("signum", "sign"),
                    Map.entry("maximum", "max"),
                    Map.entry("minimum", "min"),
                    Map.entry("mod", "remainder"),
                    Map.entry("fmod", "remainder"),
                    Map.entry("arctan", "atan"),
                    Map.entry("if", "where"),
                    Map.entry("power", "pow"),
                    Map.entry("rint", "round"),
                    Map.entry("swish", "silu"),
                    Map.entry("logistic", "sigmoid"),
                    Map.entry("expit", "sigmoid"),
                    Map.entry("hswish", "hardswish"),
                    Map.entry("clip", "clamp"));

    private FormulaFunctions() {}

    private static Map<String, Primitive> primitives() {
        Map<String, Primitive> named = new TreeMap<>();
        for (Primitive op : Primitive.values()) {
            if (op != Primitive.CAST && !op.isInternal()) {
                named.put(op.label(), op);
                named.put(Printer.name(op), op);
            }
        }
        return named;
    }

    static @Nullable Primitive primitive(String name) {
        return PRIMITIVES.get(name);
    }

    static boolean exists(String name) {
        return PRIMITIVES.containsKey(name) || !Catalogue.overloads(name).isEmpty();
    }

    /// The function that an unknown name most likely stands for, or null.
    static @Nullable String meant(String unknown) {
        String elsewhere = ELSEWHERE.get(unknown);
        return elsewhere != null ? elsewhere : Spelling.nearest(unknown, names());
    }

    /// The names of all functions, in alphabetical order.
    static List<String> names() {
        Collection<String> names = new TreeSet<>(PRIMITIVES.keySet());
        names.addAll(Catalogue.names());
        return List.copyOf(names);
    }

    /// All ways to call a function: `softplus(x)`, `softplus(x, beta)`.
    static List<String> signatures(String name) {
        List<String> signatures = new ArrayList<>();
        Primitive op = primitive(name);
        if (op != null) {
            List<String> args = new ArrayList<>();
            for (int i = 0; i < op.arity(); i++) {
                args.add(
                        op.takesBool(i)
                                ? "condition"
                                : Printer.name(args.contains("condition") ? i - 1 : i));
            }
            signatures.add(name + "(" + String.join(", ", args) + ")");
        }
        for (CatalogueEntry e : Catalogue.overloads(name)) {
            signatures.add(e.signature());
        }
        return signatures;
    }
}
