package dev.nacre.backend;

import dev.nacre.type.DeviceException;
import dev.nacre.type.NacreException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All backends there are, and the one that runs what this thread asks for.
///
/// That is the one of the innermost [#use(Backend)], or the one that the system property
/// `nacre.backend` names, or the most preferred of those that are usable here.
public final class Backends {
    static final String PROPERTY = "nacre.backend";

    private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();
    private static volatile @Nullable Backend usual;

    private Backends() {}

    /// The backends found once, most preferred first.
    private static final class Found {
        static final List<Backend> ALL = find();

        private static List<Backend> find() {
            List<Backend> found = new ArrayList<>();
            // Frameworks set a context class loader that need not see the other modules of Nacre.
            ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).forEach(found::add);
            found.sort(Comparator.comparingInt(Backend::preference).reversed());
            return List.copyOf(found);
        }
    }

    /// A stretch of one thread's work that runs on a given backend.
    public static final class Scope implements AutoCloseable {
        private final Backend backend;
        private final Thread owner = Thread.currentThread();
        private final @Nullable Scope outer = INNERMOST.get();

        private Scope(Backend backend) {
            this.backend = backend;
        }

        /// Goes back to the backend that was current before; doing it twice is harmless.
        ///
        /// @throws IllegalStateException on another thread, or while an inner scope is open
        @Override
        public void close() {
            if (owner != Thread.currentThread()) {
                throw new IllegalStateException(
                        "the scope of backend " + backend.name() + " belongs to " + owner);
            }
            if (INNERMOST.get() == this) {
                if (outer == null) {
                    INNERMOST.remove();
                } else {
                    INNERMOST.set(outer);
                }
            } else if (isOpen()) {
                throw new IllegalStateException(
                        "the scope of backend " + backend.name() + " has an open one inside");
            }
        }

        private boolean isOpen() {
            Scope s = INNERMOST.get();
            while (s != null && s != this) {
                s = s.outer;
            }
            return s != null;
        }
    }

    /// All backends that were found, most preferred first, also those that cannot run here.
    public static List<Backend> all() {
        return Found.ALL;
    }

    /// The backend with a name.
    ///
    /// @throws NacreException if there is none
    public static Backend named(String name) {
        return choose(name, all());
    }

    /// The backend that runs what this thread asks for.
    public static Backend current() {
        Scope s = INNERMOST.get();
        if (s != null) {
            return s.backend;
        }
        Backend b = usual;
        if (b == null) {
            b = choose(System.getProperty(PROPERTY), all());
            usual = b;
        }
        return b;
    }

    /// Runs what this thread asks for on a backend until the scope is closed.
    public static Scope use(Backend backend) {
        Scope s = new Scope(backend);
        INNERMOST.set(s);
        return s;
    }

    /// The named backend, or where there is no name the first usable one.
    static Backend choose(@Nullable String name, List<Backend> all) {
        for (Backend b : all) {
            if (name == null ? b.isUsable() : b.name().equals(name)) {
                if (b.isUsable()) {
                    return b;
                }
                throw new DeviceException("backend " + name + " cannot run here: " + b.status());
            }
        }
        String names = all.stream().map(Backend::name).collect(Collectors.joining(", "));
        if (name == null) {
            throw new DeviceException("no backend can run here (found: " + names + ")");
        }
        throw new NacreException(
                "there is no backend " + name + " (-D" + PROPERTY + " may be " + names + ")");
    }
}
