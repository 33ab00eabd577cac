package dev.nacre.data;

import dev.nacre.io.FileFormatException;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a CSV file (RFC 4180) in UTF-8, one after another, plain or gzipped.
///
/// Fields may be in quotes, which are doubled within them; lines end in LF, CR LF or CR, and empty
/// ones are skipped.
final class CsvRows implements Closeable {
    /// A row that is longer is none: most likely a quote was never closed.
    private static final int MOST_CHARS = 1 << 24;

    private static final int MOST_COLUMNS = 1 << 20;
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = 0xfeff;

    private final Path file;
    private final char separator;
    private final BufferedReader in;
    private final StringBuilder text = new StringBuilder();
    private int next;
    private long line = 1;
    private long start = 1;
    private int chars;

    CsvRows(Path file, char separator) throws IOException {
        this.file = file;
        this.separator = separator;
        this.in =
                new BufferedReader(
                        new InputStreamReader(
                                Source.open(file), StandardCharsets.UTF_8.newDecoder()));
        advance();
        if (next == BYTE_ORDER_MARK) {
            advance();
        }
    }

    /// The next row, or null behind the last one.
    @Nullable List<String> read() throws IOException {
        while (next == '\n' || next == '\r') {
            advance();
        }
        if (next == END) {
            return null;
        }
        start = line;
        chars = 0;
        List<String> row = new ArrayList<>();
        row.add(field(row));
        while (next == separator) {
            if (row.size() == MOST_COLUMNS) {
                throw error(row, "more columns than are read");
            }
            advance();
            row.add(field(row));
        }
        return row;
    }

    /// The line in which the last row begins, from 1 on.
    long line() {
        return start;
    }

    private String field(List<String> row) throws IOException {
        text.setLength(0);
        if (next == '"') {
            advance();
            while (next != '"' || isDoubled()) {
                if (next == END) {
                    throw error(row, "a quote is never closed");
                }
                take(row);
            }
            if (next != separator && next != '\n' && next != '\r' && next != END) {
                throw error(row, "\"" + (char) next + "\" behind a closing quote");
            }
        } else {
            while (next != separator && next != '\n' && next != '\r' && next != END) {
                take(row);
            }
        }
        return text.toString();
    }

    /// Goes on to what is behind a quote; if that is another quote, they stand for one.
    private boolean isDoubled() throws IOException {
        advance();
        return next == '"';
    }

    private void take(List<String> row) throws IOException {
        if (++chars > MOST_CHARS) {
            throw error(row, "a row of more than " + MOST_CHARS + " characters");
        }
        text.append((char) next);
        advance();
    }

    private void advance() throws IOException {
        if (next == '\n') {
            line++;
        }
        boolean wasReturn = next == '\r';
        try {
            next = in.read();
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "is not UTF-8, at line " + line + " or behind it");
        }
        if (wasReturn && next != '\n') {
            line++;
        }
    }

    private FileFormatException error(List<String> row, String what) {
        return new FileFormatException(
                file, "line %d, column %d: %s".formatted(start, row.size() + 1, what));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
