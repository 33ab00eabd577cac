package dev.nacre.data;

import dev.nacre.Tensor;
import dev.nacre.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The numbers and labels of a CSV file while it is read.
final class CsvTable {
    private static final int SHOWN = 40;

    private final Path file;
    private final Csv.Options options;
    private List<String> columns = List.of();
    private int[] inputs = {};
    private int[] targets = {};
    private int label = -1;

    private long line;
    private int count;
    private float[] x = new float[1024];
    private float[] y = new float[64];
    private int[] codes = new int[64];

    /// The labels as the file writes them, numbered as they come.
    private final Map<String, Integer> names = new HashMap<>();

    CsvTable(Path file, Csv.Options options) {
        this.file = file;
        this.options = options;
    }

    Csv read() throws IOException {
        try (CsvRows rows = new CsvRows(file, options.separator())) {
            List<String> row = rows.read();
            if (row == null) {
                throw new FileFormatException(file, "has no rows");
            }
            name(row);
            if (options.header()) {
                row = rows.read();
                if (row == null) {
                    throw new FileFormatException(
                            file,
                            "has no rows behind its header; with o.header(false) the first line is"
                                    + " data");
                }
            }
            for (; row != null; row = rows.read()) {
                line = rows.line();
                add(row);
            }
        }
        Tensor features = matrix(x, inputs.length);
        List<String> used = Arrays.stream(inputs).mapToObj(columns::get).toList();
        if (label < 0) {
            return new Csv(new Samples(features, matrix(y, targets.length)), used, List.of());
        }
        boolean numbers = names.keySet().stream().allMatch(CsvTable::isWhole);
        List<String> classes = numbers ? List.of() : List.copyOf(new TreeSet<>(names.keySet()));
        long[] values = new long[names.size()];
        names.forEach((name, code) ->
                values[code] =
                        numbers ? Long.parseLong(name) : Collections.binarySearch(classes, name));
        long[] labels = Arrays.stream(codes, 0, count).mapToLong(c -> values[c]).toArray();
        return new Csv(new Samples(features, Tensor.of(labels)), used, classes);
    }

    private Tensor matrix(float[] values, int width) {
        return Tensor.of(Arrays.copyOf(values, count * width)).reshape(count, width);
    }

    private static boolean isWhole(String text) {
        try {
            Long.parseLong(text);
            return true;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    /// Finds the columns.
    private void name(List<String> first) throws FileFormatException {
        columns =
                options.header()
                        ? first.stream().map(String::strip).toList()
                        : IntStream.rangeClosed(1, first.size())
                                .mapToObj(Integer::toString)
                                .toList();
        Set<Integer> taken = new LinkedHashSet<>();
        CsvColumn l = options.label();
        if (l != null) {
            label = place(l, taken);
        }
        targets = new int[options.targets().size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = place(options.targets().get(i), taken);
        }
        for (CsvColumn c : options.ignored()) {
            place(c, taken);
        }
        inputs = IntStream.range(0, columns.size()).filter(i -> !taken.contains(i)).toArray();
    }

    private int place(CsvColumn column, Set<Integer> taken) throws FileFormatException {
        int place = column.in(columns);
        if (place < 0) {
            throw new FileFormatException(
                    file, "has no column %s; its columns are %s".formatted(column, shown(columns)));
        }
        if (!taken.add(place)) {
            throw new FileFormatException(file, "column " + column + " is named twice in options");
        }
        return place;
    }

    private static String shown(List<String> columns) {
        return columns.size() <= SHOWN
                ? columns.toString()
                : columns.subList(0, SHOWN) + " and " + (columns.size() - SHOWN) + " more";
    }

    private void add(List<String> row) throws FileFormatException {
        if (row.size() != columns.size()) {
            throw new FileFormatException(
                    file,
                    "line %d has %d columns, not %d as the first row"
                            .formatted(line, row.size(), columns.size()));
        }
        x = grown(x, inputs.length);
        y = grown(y, targets.length);
        for (int i = 0; i < inputs.length; i++) {
            x[count * inputs.length + i] = number(row, inputs[i]);
        }
        for (int i = 0; i < targets.length; i++) {
            y[count * targets.length + i] = number(row, targets[i]);
        }
        if (label >= 0) {
            String name = row.get(label).strip();
            if (name.isEmpty()) {
                throw error(label, "has no label");
            }
            codes = count < codes.length ? codes : Arrays.copyOf(codes, 2 * count);
            codes[count] = names.computeIfAbsent(name, _ -> names.size());
        }
        count++;
    }

    /// Numbers with room for one more row.
    private float[] grown(float[] values, int width) throws FileFormatException {
        long needed = (count + 1L) * width;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new FileFormatException(file, "has more numbers than a Java array, 2^31");
        }
        return needed <= values.length
                ? values
                : Arrays.copyOf(
                        values,
                        (int)
                                Math.min(
                                        Math.max(needed, 2L * values.length),
                                        Integer.MAX_VALUE - 8));
    }

    private float number(List<String> row, int column) throws FileFormatException {
        String text = row.get(column).strip();
        Float missing = options.missing();
        if (text.isEmpty() && missing != null) {
            return missing;
        }
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException _) {
            throw error(
                    column,
                    text.isEmpty()
                            ? "is empty; o.missing(number) says what that means"
                            : "\"%s\" is not a number; o.ignore(column) leaves a column out"
                                    .formatted(shortened(text)));
        }
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private FileFormatException error(int column, String what) {
        return new FileFormatException(
                file,
                "line %d, column %d (%s) %s"
                        .formatted(line, column + 1, shortened(columns.get(column)), what));
    }
}
