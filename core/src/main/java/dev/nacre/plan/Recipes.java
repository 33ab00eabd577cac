package dev.nacre.plan;

import dev.nacre.backend.Backend;
import dev.nacre.graph.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The recipes that are known, by signatures of what they are for.
final class Recipes {
    /// Signatures at most.
    private static final int MOST = 1024;

    /// Recipes of one signature at most; they are for graphs that differ in what is shared.
    private static final int ALIKE = 64;

    private static final Map<Key, List<Known>> KNOWN = new ConcurrentHashMap<>();

    private record Key(long signature, Backend backend) {}

    private record Known(Outline outline, Recipe recipe) {}

    private Recipes() {}

    /// Computes nodes by a recipe that is known.
    ///
    /// @return whether there was one
    static boolean run(long signature, Collection<Node> wanted, boolean step, Backend backend) {
        for (Known k : alike(signature, backend)) {
            Outline.Drawn drawn = k.outline().fit(wanted, step);
            if (drawn != null) {
                k.recipe().run(drawn);
                return true;
            }
        }
        return false;
    }

    static void add(long signature, Backend backend, Outline outline, Recipe recipe) {
        List<Known> alike = alike(signature, backend);
        List<Known> more = new ArrayList<>(alike);
        if (more.size() == ALIKE) {
            more.removeFirst();
        }
        more.add(new Known(outline, recipe));
        if (KNOWN.size() >= MOST) {
            KNOWN.clear();
        }
        KNOWN.put(new Key(signature, backend), more);
    }

    private static List<Known> alike(long signature, Backend backend) {
        return KNOWN.getOrDefault(new Key(signature, backend), List.of());
    }
}
