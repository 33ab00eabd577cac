package dev.nacre.rewrite;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The folder in which Nacre keeps what it can find out again: where systems want such folders, or
/// where `nacre.cache` says, which may also be `off`.
public final class CacheFolder {
    private static final String PROPERTY = "nacre.cache";
    private static final String OFF = "off";

    private CacheFolder() {}

    /// The folder, which need not exist; null if there is to be none.
    public static @Nullable Path get() {
        return find(System::getProperty, System::getenv);
    }

    static @Nullable Path find(
            Function<String, @Nullable String> property,
            Function<String, @Nullable String> variable) {
        try {
            String asked = property.apply(PROPERTY);
            if (asked != null) {
                return asked.isBlank() || asked.equals(OFF) ? null : Path.of(asked);
            }
            String system = String.valueOf(property.apply("os.name")).toLowerCase(Locale.ROOT);
            String user = String.valueOf(property.apply("user.home"));
            Path usual;
            if (system.startsWith("windows")) {
                usual = absolute(variable.apply("LOCALAPPDATA"), user, "AppData", "Local");
            } else if (system.startsWith("mac")) {
                usual = absolute(null, user, "Library", "Caches");
            } else {
                usual = absolute(variable.apply("XDG_CACHE_HOME"), user, ".cache");
            }
            return usual == null ? null : usual.resolve("nacre");
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /// A given folder, or else one in the user's own; null where neither is a whole path, as in
    /// containers whose user has no home.
    private static @Nullable Path absolute(@Nullable String given, String user, String... usual) {
        if (given != null && Path.of(given).isAbsolute()) {
            return Path.of(given);
        }
        Path home = Path.of(user);
        return home.isAbsolute() ? Path.of(user, usual) : null;
    }
}
