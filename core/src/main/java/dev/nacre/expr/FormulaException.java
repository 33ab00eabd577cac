package dev.nacre.expr;

import dev.nacre.type.NacreException;

/// A formula that cannot be read; the message shows the place and says what was expected there.
public final class FormulaException extends NacreException {
    private static final long serialVersionUID = 1L;

    /// How much of a long line is shown on either side of the place.
    private static final int REACH = 36;

    /// How much of a long name or number is quoted.
    private static final int QUOTED = 40;

    private final int column;

    /// A problem at an offset of the text, and a hint, possibly empty, at the way out.
    FormulaException(String text, int offset, String problem, String hint) {
        super(message(text, offset, problem, hint));
        this.column = column(text, offset);
    }

    /// The column of the problem in its line, counted in characters from 1.
    public int column() {
        return column;
    }

    /// A piece of the text as messages quote it, cut if it is long.
    static String quote(String piece) {
        if (piece.codePointCount(0, piece.length()) <= QUOTED) {
            return "'" + piece + "'";
        }
        return "'" + piece.substring(0, piece.offsetByCodePoints(0, QUOTED)) + "...'";
    }

    private static int lineStart(String text, int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    private static int column(String text, int offset) {
        return text.codePointCount(lineStart(text, offset), offset) + 1;
    }

    private static String message(String text, int offset, String problem, String hint) {
        int start = lineStart(text, offset);
        int end = text.indexOf('\n', offset);
        long line = text.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
        int[] shown = text.substring(start, end < 0 ? text.length() : end).codePoints().toArray();
        int column = column(text, offset);
        int from = Math.max(0, column - 1 - REACH);
        int to = Math.min(shown.length, column - 1 + REACH);
        String before = from > 0 ? "... " : "";
        StringBuilder m = new StringBuilder(problem).append(" at ");
        if (line > 1) {
            m.append("line ").append(line).append(", ");
        }
        m.append("column ").append(column).append(hint.isEmpty() ? "" : ": ").append(hint);
        m.append("\n  ").append(before);
        for (int i = from; i < to; i++) {
            m.appendCodePoint(isPrintable(shown[i]) ? shown[i] : ' ');
        }
        m.append(to < shown.length ? " ..." : "");
        return m.append("\n  ")
                .repeat(' ', before.length() + column - 1 - from)
                .append('^')
                .toString();
    }

    /// Whether a character can be shown and takes a column of its own.
    static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    false;
            default -> true;
        };
    }
}
