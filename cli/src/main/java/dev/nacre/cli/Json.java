package dev.nacre.cli;

import java.util.Collection;

/// Texts as JSON has them.
final class Json {
    private Json() {}

    static String string(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> s.append('\\').append(c);
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        s.append("\\u%04x".formatted((int) c));
                    } else {
                        s.append(c);
                    }
                }
            }
        }
        return s.append('"').toString();
    }

    /// A number as Java writes it; NaN and the infinities, which JSON lacks, are strings.
    static String number(String text) {
        return text.endsWith("NaN") || text.endsWith("Infinity") ? string(text) : text;
    }

    /// @param values JSON values
    static String array(Collection<String> values) {
        return "[" + String.join(", ", values) + "]";
    }
}
