package dev.nacre.data;

import dev.nacre.io.FileFormatException;
import dev.nacre.type.NacreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Examples from a CSV file: each row is one, and a column of them is its label.
///
/// ```java
/// var iris = Csv.read(Path.of("iris.csv"), o -> o.label("species"));
/// for (var batch : DataLoader.of(iris.samples(), 16)) { ... }
/// ```
///
/// @param samples inputs f32 `[n, columns]`; labels i64 `[n]`, or f32 `[n, targets]` where
///   [Options#targets(String...)] were named
/// @param columns the names of the columns of the inputs; without a header `"1"`, `"2"`, ...
/// @param classes the names of the classes by their labels, in alphabetical order; empty where the
///   file has numbers already
public record Csv(Samples samples, List<String> columns, List<String> classes) {
    public Csv {
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
    }

    /// What may be chosen for a [Csv] file.
    public static final class Options {
        private boolean header = true;
        private char separator = ',';
        private @Nullable CsvColumn label;
        private List<CsvColumn> targets = List.of();
        private List<CsvColumn> ignored = List.of();
        private @Nullable Float missing;

        private Options() {}

        /// Whether the first row has the names of the columns, as by default.
        public Options header(boolean header) {
            this.header = header;
            return this;
        }

        /// What is between two columns, by default a comma.
        public Options separator(char separator) {
            this.separator = separator;
            return this;
        }

        /// The column with the class: whole numbers, which are taken as they are, or names, which
        /// are numbered in alphabetical order.
        public Options label(String column) {
            this.label = CsvColumn.of(column);
            return this;
        }

        /// The column with the class by its place, from 0 on; negative ones count from the end.
        public Options label(int column) {
            this.label = CsvColumn.of(column);
            return this;
        }

        /// Columns with the numbers that a model should answer; they take the place of a label.
        public Options targets(String... columns) {
            this.targets = CsvColumn.all(columns);
            return this;
        }

        /// Columns with the numbers that a model should answer, by their places.
        public Options targets(int... columns) {
            this.targets = CsvColumn.all(columns);
            return this;
        }

        /// Columns that are left out, such as an id.
        public Options ignore(String... columns) {
            this.ignored = CsvColumn.all(columns);
            return this;
        }

        /// Columns that are left out, by their places.
        public Options ignore(int... columns) {
            this.ignored = CsvColumn.all(columns);
            return this;
        }

        /// What stands for an empty field, such as NaN or 0; by default one is an error.
        public Options missing(double number) {
            this.missing = (float) number;
            return this;
        }

        char separator() {
            return separator;
        }

        boolean header() {
            return header;
        }

        @Nullable CsvColumn label() {
            return label;
        }

        List<CsvColumn> targets() {
            return targets;
        }

        List<CsvColumn> ignored() {
            return ignored;
        }

        @Nullable Float missing() {
            return missing;
        }
    }

    /// Reads a file in UTF-8, gzipped or not.
    ///
    /// @throws FileFormatException if a field is not what its column demands; it names line and
    ///   column
    /// @throws NacreException if neither a label nor targets are named
    public static Csv read(Path file, Consumer<Options> options) throws IOException {
        Options o = new Options();
        options.accept(o);
        if ((o.label == null) == o.targets.isEmpty()) {
            throw new NacreException(
                    "Csv: name the column of the label or those of the targets, for example o ->"
                            + " o.label(-1)");
        }
        return new CsvTable(file, o).read();
    }
}
