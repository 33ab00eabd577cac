package dev.nacre.io;

import java.nio.file.Path;

/// Reads a JSON text (RFC 8259) piece by piece and strictly; the caller knows what must come next.
final class JsonReader {
    private final Path file;
    private final String text;
    private int at;

    /// @param file what errors name
    JsonReader(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /// What reads one member of an object, of which the name has been read.
    interface Member {
        void read(String name) throws FileFormatException;
    }

    /// What reads one element of an array.
    interface Element {
        void read() throws FileFormatException;
    }

    /// Reads an object.
    void object(Member member) throws FileFormatException {
        expect('{');
        if (accept('}')) {
            return;
        }
        do {
            String name = string();
            expect(':');
            member.read(name);
        } while (accept(','));
        expect('}');
    }

    /// Reads an array.
    void array(Element element) throws FileFormatException {
        expect('[');
        if (accept(']')) {
            return;
        }
        do {
            element.read();
        } while (accept(','));
        expect(']');
    }

    /// Reads a whole number from 0 on.
    long natural() throws FileFormatException {
        skipSpace();
        int start = at;
        long value = 0;
        while (isDigit()) {
            int digit = text.charAt(at) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw error("a number larger than 2^63 - 1");
            }
            value = 10 * value + digit;
            at++;
        }
        boolean leadingZero = at > start + 1 && text.charAt(start) == '0';
        if (at == start
                || leadingZero
                || (at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0)) {
            at = start;
            throw error("no whole number from 0 on, but " + found());
        }
        return value;
    }

    private boolean isDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /// Reads a string.
    String string() throws FileFormatException {
        expect('"');
        StringBuilder s = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return checked(s);
            }
            if (c < ' ') {
                throw error("a control character in a string");
            }
            s.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws FileFormatException {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    char hex = next();
                    int digit = hex < 128 ? Character.digit(hex, 16) : -1;
                    if (digit < 0) {
                        throw error("no four hexadecimal digits behind \\u");
                    }
                    code = 16 * code + digit;
                }
                yield (char) code;
            }
            default -> throw error("an escape \\" + c + " that JSON does not have");
        };
    }

    /// Half a pair of surrogates is no character.
    private String checked(StringBuilder s) throws FileFormatException {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < s.length()
                            && Character.isLowSurrogate(s.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw error("half a surrogate pair in a string");
            }
        }
        return s.toString();
    }

    /// Fails unless only spaces are left.
    void end() throws FileFormatException {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length()) {
            throw error("more behind its end: " + found());
        }
    }

    private char next() throws FileFormatException {
        if (at == text.length()) {
            throw error("an end in the middle of a string");
        }
        return text.charAt(at++);
    }

    private void expect(char c) throws FileFormatException {
        if (!accept(c)) {
            throw error("no " + c + ", but " + found());
        }
    }

    private boolean accept(char c) {
        skipSpace();
        boolean is = at < text.length() && text.charAt(at) == c;
        at += is ? 1 : 0;
        return is;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String found() {
        if (at == text.length()) {
            return "the end";
        }
        String rest = text.substring(at, Math.min(text.length(), at + 12));
        StringBuilder shown = new StringBuilder();
        rest.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
        return "\"" + shown + "\"";
    }

    private FileFormatException error(String what) {
        return new FileFormatException(
                file, "the header has at character %d %s".formatted(at, what));
    }
}
