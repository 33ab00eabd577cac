package dev.nacre.bench;

import java.util.Locale;

/// Whether a function is computed or the gradient of what came out of it.
public enum Direction {
    FORWARD,
    BACKWARD;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
