package dev.nacre.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A column that options name, by its name or its place.
///
/// @param place counts from the end where negative; without meaning if there is a name
record CsvColumn(@Nullable String name, int place) {
    static CsvColumn of(String name) {
        return new CsvColumn(name, 0);
    }

    static CsvColumn of(int place) {
        return new CsvColumn(null, place);
    }

    static List<CsvColumn> all(String... names) {
        return Arrays.stream(names).map(CsvColumn::of).toList();
    }

    static List<CsvColumn> all(int... places) {
        return Arrays.stream(places).mapToObj(CsvColumn::of).toList();
    }

    /// The place among columns, or -1 if it is not there.
    int in(List<String> columns) {
        if (name != null) {
            return columns.indexOf(name);
        }
        int at = place < 0 ? place + columns.size() : place;
        return at < columns.size() ? Math.max(at, -1) : -1;
    }

    @Override
    public String toString() {
        return name != null ? '"' + name + '"' : Integer.toString(place);
    }
}
