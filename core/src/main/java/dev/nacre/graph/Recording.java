package dev.nacre.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// How the current thread records nodes: whether gradients are wanted, and inside which module.
public final class Recording {
    private static final ThreadLocal<Recording> CURRENT = ThreadLocal.withInitial(Recording::new);

    private boolean gradient = true;
    private final ArrayDeque<String> modules = new ArrayDeque<>();
    private String path = "";
    private List<Node> updates = new ArrayList<>();

    private Recording() {}

    /// The end of a scope; closing it restores what was before.
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /// Whether nodes recorded now may require gradients.
    public static boolean gradientEnabled() {
        return CURRENT.get().gradient;
    }

    /// Turns gradients on or off for this thread until the scope ends.
    public static Scope gradient(boolean enabled) {
        Recording r = CURRENT.get();
        boolean before = r.gradient;
        r.gradient = enabled;
        return () -> r.gradient = before;
    }

    /// The names of the modules that are being applied, joined by dots; empty outside of modules.
    public static String path() {
        return CURRENT.get().path;
    }

    /// An operation or layer, and the module that is being applied: what errors begin with.
    public static String at(String what) {
        String path = path();
        return path.isEmpty() ? what : what + " in module " + path;
    }

    /// How many modules are being applied within each other.
    public static int depth() {
        return CURRENT.get().modules.size();
    }

    /// Notes what is to be computed along with the result of the module that is being applied.
    public static void update(Node value) {
        CURRENT.get().updates.add(value);
    }

    /// The updates noted since they were last taken.
    public static List<Node> takeUpdates() {
        Recording r = CURRENT.get();
        List<Node> taken = r.updates;
        if (!taken.isEmpty()) {
            r.updates = new ArrayList<>();
        }
        return taken;
    }

    /// Enters a module for this thread until the scope ends.
    ///
    /// @param name its name within the module around it; empty for a model itself
    public static Scope module(String name) {
        Recording r = CURRENT.get();
        String before = r.path;
        r.modules.push(name);
        r.path = before.isEmpty() ? name : name.isEmpty() ? before : before + "." + name;
        return () -> {
            r.modules.pop();
            r.path = before;
            if (r.modules.isEmpty()) {
                // Left behind only by a module that failed.
                r.updates.clear();
            }
        };
    }
}
