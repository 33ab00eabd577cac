package dev.nacre.peers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A task's name taken apart, where it is a function of `x`: `softmax(x, -1)`.
///
/// @param argument what stands behind `x`, or null
record Call(String function, @Nullable String argument) {
    private static final Pattern FORM = Pattern.compile("(\\w+)\\(x(?:, (.*))?\\)");

    /// The call, or null where the name is another formula.
    static @Nullable Call of(String name) {
        Matcher m = FORM.matcher(name);
        return m.matches() ? new Call(m.group(1), m.group(2)) : null;
    }
}
