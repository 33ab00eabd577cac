package dev.nacre.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object that a command printed, strictly read: maps, lists, strings, doubles.
final class JsonText {
    private final String text;
    private int at;
    private @Nullable Object value;

    private JsonText(String text) {
        this.text = text;
    }

    static JsonText of(String text) {
        JsonText j = new JsonText(text.strip());
        j.value = j.value();
        if (j.at != j.text.length()) {
            throw j.wrong("the end");
        }
        return j;
    }

    /// The value at a path such as `forward/accuracy/at`, or null if there is none.
    @Nullable Object get(String path) {
        Object v = value;
        for (String name : path.split("/")) {
            v = v instanceof Map<?, ?> m ? m.get(name) : null;
        }
        return v;
    }

    private Object value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            if (!members.isEmpty()) {
                expect(',');
            }
            String name = string();
            expect(':');
            members.put(name, value());
        }
        expect('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
            if (!elements.isEmpty()) {
                expect(',');
            }
            elements.add(value());
        }
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder s = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                c = text.charAt(at++);
                if (c == 'u') {
                    c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                    at += 4;
                }
            }
            s.append(c);
        }
        at++;
        return s.toString();
    }

    private Object word() {
        int start = at;
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        if (word.equals("null")) {
            return word;
        }
        if (!word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            throw wrong("a number");
        }
        return Double.parseDouble(word);
    }

    private char peek() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("'" + c + "'");
        }
        at++;
    }

    private AssertionError wrong(String expected) {
        return new AssertionError("no JSON: %s expected at %d of %s".formatted(expected, at, text));
    }

    @Override
    public String toString() {
        return text;
    }
}
