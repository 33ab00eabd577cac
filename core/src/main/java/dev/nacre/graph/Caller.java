package dev.nacre.graph;

import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The line of a user's code that called into Nacre.
final class Caller {
    private static final StackWalker STACK =
            StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Caller() {}

    static String line() {
        return STACK.walk(frames ->
                frames.filter(f -> !isOurs(f.getDeclaringClass()))
                        .findFirst()
                        .map(f -> f.toStackTraceElement().toString())
                        .orElse("an unknown place"));
    }

    /// Whether a class is packed with this one; the JDK's own are nobody's code here.
    private static boolean isOurs(Class<?> c) {
        CodeSource source = source(c);
        return source == null || Objects.equals(source, source(Caller.class));
    }

    private static @Nullable CodeSource source(Class<?> c) {
        return c.getProtectionDomain().getCodeSource();
    }
}
