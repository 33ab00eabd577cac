package dev.nacre.expr;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The functions that [Activations] defines by a formula, found by their [Formula] annotations.
public final class Catalogue {
    private static final Map<String, List<CatalogueEntry>> BY_NAME = read();
    private static final List<CatalogueEntry> ALL = all(BY_NAME.values());

    private Catalogue() {}

    /// All functions, by name and then by number of parameters.
    public static List<CatalogueEntry> all() {
        return ALL;
    }

    /// The names of all functions, in alphabetical order.
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /// The functions with a name, the one of fewest parameters first; empty where there is none.
    public static List<CatalogueEntry> overloads(String name) {
        return Collections.unmodifiableList(BY_NAME.getOrDefault(name, List.of()));
    }

    /// The function with a name that takes so many arguments besides its x, or null.
    public static @Nullable CatalogueEntry find(String name, int arguments) {
        for (CatalogueEntry e : overloads(name)) {
            if (e.parameters().size() == arguments) {
                return e;
            }
        }
        return null;
    }

    /// The name that a misspelt one was most likely meant to be, or null where none is near.
    public static @Nullable String nearest(String misspelt) {
        return Spelling.nearest(misspelt, BY_NAME.keySet());
    }

    // Loops, not streams: this is what a command waits for when it starts cold.
    private static Map<String, List<CatalogueEntry>> read() {
        Map<String, List<CatalogueEntry>> byName = new TreeMap<>();
        for (Method m : Activations.class.getDeclaredMethods()) {
            Formula facts = m.getAnnotation(Formula.class);
            if (facts != null) {
                CatalogueEntry entry = new CatalogueEntry(m, facts);
                List<CatalogueEntry> overloads = byName.get(entry.name());
                if (overloads == null) {
                    overloads = new ArrayList<>();
                    byName.put(entry.name(), overloads);
                }
                int place = 0;
                while (place < overloads.size()
                        && overloads.get(place).parameters().size() < entry.parameters().size()) {
                    place++;
                }
                overloads.add(place, entry);
            }
        }
        return byName;
    }

    private static List<CatalogueEntry> all(Collection<List<CatalogueEntry>> byName) {
        List<CatalogueEntry> all = new ArrayList<>();
        for (List<CatalogueEntry> overloads : byName) {
            all.addAll(overloads);
        }
        return Collections.unmodifiableList(all);
    }
}
