package dev.nacre.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Cuts the text of a formula into numbers, names and signs.
final class FormulaLexer {
    enum Kind {
        NUMBER,
        NAME,
        SIGN,
        END
    }

    /// A piece of text and where it begins.
    record Token(Kind kind, String text, int at) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    /// What people write elsewhere, and how it is written here.
    private static final Map<String, String> ELSEWHERE =
            Map.ofEntries(
                    Map.entry("**", "a power is written x^y"),
                    Map.entry("<>", "write !="),
                    Map.entry("=<", "write <="),
                    Map.entry("=>", "write >="),
                    Map.entry("=", "equality is written =="),
                    Map.entry("&", "write &&"),
                    Map.entry("|", "write || for or, abs(x) for the absolute value"),
                    Map.entry("~", "write !"),
                    Map.entry("%", "write remainder(x, y)"),
                    Map.entry("?", "write where(condition, x, y)"),
                    Map.entry("[", "write ("),
                    Map.entry("]", "write )"),
                    Map.entry("{", "write ("),
                    Map.entry("}", "write )"),
                    Map.entry(";", "arguments are separated by ,"),
                    Map.entry("\u2212", "write -"),
                    Map.entry("\u2013", "write -"),
                    Map.entry("\u2014", "write -"),
                    Map.entry("\u00d7", "write *"),
                    Map.entry("\u00b7", "write *"),
                    Map.entry("\u22c5", "write *"),
                    Map.entry("\u00f7", "write /"),
                    Map.entry("\u2264", "write <="),
                    Map.entry("\u2265", "write >="),
                    Map.entry("\u2260", "write !="),
                    Map.entry("\u00b2", "write ^2"),
                    Map.entry("\u00b3", "write ^3"),
                    Map.entry("\u221a", "write sqrt(x)"));

    /// Longest first.
    private static final List<String> SIGNS = signs();

    private final String text;
    private int at;
    private @Nullable Token ahead;

    FormulaLexer(String text) {
        this.text = text;
    }

    private static List<String> signs() {
        List<String> signs = new ArrayList<>(Infix.symbols());
        signs.addAll(List.of("!", "(", ")", ","));
        signs.addAll(ELSEWHERE.keySet());
        signs.sort(Comparator.comparingInt(String::length).reversed());
        return List.copyOf(signs);
    }

    /// The next token, which stays the next.
    Token peek() {
        if (ahead == null) {
            ahead = read();
        }
        return ahead;
    }

    Token next() {
        Token t = peek();
        ahead = null;
        return t;
    }

    /// Makes a token the next again.
    void back(Token t) {
        at = t.at();
        ahead = null;
    }

    private Token read() {
        int last = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int from = at;
        if (at == text.length()) {
            return new Token(Kind.END, "", last);
        }
        int c = text.codePointAt(at);
        if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
            number();
            return new Token(Kind.NUMBER, text.substring(from, at), from);
        }
        if (isNameStart(c)) {
            while (at < text.length() && isNamePart(text.codePointAt(at))) {
                at += Character.charCount(text.codePointAt(at));
            }
            return new Token(Kind.NAME, text.substring(from, at), from);
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                String hint = ELSEWHERE.get(sign);
                if (hint != null) {
                    throw new FormulaException(text, from, unexpected(sign), hint);
                }
                at += sign.length();
                return new Token(Kind.SIGN, sign, from);
            }
        }
        throw new FormulaException(text, from, unexpected(Character.toString(c)), "");
    }

    /// Digits with at most one point, and an exponent if digits follow it.
    private void number() {
        digits();
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean signed =
                    at + 1 < text.length()
                            && (text.charAt(at + 1) == '+' || text.charAt(at + 1) == '-');
            if (isDigit(at + (signed ? 2 : 1))) {
                at += signed ? 2 : 1;
                digits();
            }
        }
    }

    private void digits() {
        while (isDigit(at)) {
            at++;
        }
    }

    private boolean isDigit(int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    static boolean isName(String s) {
        return !s.isEmpty()
                && isNameStart(s.codePointAt(0))
                && s.codePoints().allMatch(FormulaLexer::isNamePart);
    }

    private static boolean isNameStart(int c) {
        return Character.isLetter(c) || c == '_';
    }

    private static boolean isNamePart(int c) {
        return isNameStart(c) || Character.isDigit(c);
    }

    private static String unexpected(String piece) {
        int c = piece.codePointAt(0);
        String code = c < 128 && FormulaException.isPrintable(c) ? "" : "U+%04X".formatted(c);
        if (!FormulaException.isPrintable(c)) {
            return "unexpected character " + code;
        }
        return "unexpected '" + piece + "'" + (code.isEmpty() ? "" : " (" + code + ")");
    }
}
