package dev.nacre.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the current thread records nodes: whether gradients are wanted, inside which module, and
/// whether to remember where.
public final class Recording {
    private static final ThreadLocal<Recording> CURRENT = ThreadLocal.withInitial(Recording::new);

    /// Whether anomalies have ever been searched for; until then no thread needs to be asked.
    private static volatile boolean searched;

    private boolean gradient = true;
    private boolean anomaly;
    private @Nullable String origin;
    private @Nullable String purpose;
    private final ArrayDeque<String> modules = new ArrayDeque<>();
    private String path = "";
    private List<Node> updates = new ArrayList<>();
    private @Nullable Trace trace;

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

    /// Whether nodes remember the line of code that recorded them, and looks check for NaN.
    public static boolean detectsAnomaly() {
        return searched && CURRENT.get().anomaly;
    }

    /// Turns the search for anomalies on or off for this thread until the scope ends.
    public static Scope anomaly(boolean enabled) {
        Recording r = CURRENT.get();
        boolean before = r.anomaly;
        searched |= enabled;
        r.anomaly = enabled;
        return () -> r.anomaly = before;
    }

    /// Has nodes recorded until the scope ends come from another place than the current line.
    public static Scope origin(@Nullable String where) {
        Recording r = CURRENT.get();
        String before = r.origin;
        r.origin = where;
        return () -> r.origin = before;
    }

    /// Has what picks by index, recorded until the scope ends, be called by what it is for: an
    /// index out of range is found when it is computed, and then the error says whose it was.
    public static Scope purpose(String what) {
        Recording r = CURRENT.get();
        String before = r.purpose;
        r.purpose = what;
        return () -> r.purpose = before;
    }

    /// What an operation recorded now is for, or else its own name.
    static String purposeOr(String operation) {
        String purpose = CURRENT.get().purpose;
        return purpose == null ? operation : purpose;
    }

    static Recording current() {
        return CURRENT.get();
    }

    @Nullable Trace trace() {
        return trace;
    }

    /// Has nodes recorded by this thread noted until the scope ends.
    public static Scope trace(Trace trace) {
        Recording r = CURRENT.get();
        Trace before = r.trace;
        r.trace = trace;
        return () -> r.trace = before;
    }

    /// Has a node noted that what is recorded now depends on, although no other node reads it.
    public static void reads(Node n) {
        Trace trace = CURRENT.get().trace;
        for (Trace t = trace; t != null; t = t.around()) {
            t.reads(n);
        }
    }

    /// Where a node recorded now comes from; null unless anomalies are searched for.
    @Nullable String where() {
        return !anomaly ? null : origin != null ? origin : Caller.line();
    }

    String within() {
        return path;
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
