package dev.nacre.lower;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.type.DType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lowered functions in binary64 against values computed to 60 digits.
///
/// A line of the table is a function, its arguments, the nearest double of the result, and what
/// that leaves of it.
class Binary64Test {
    private static final String TABLE = "golden.txt";

    @ParameterizedTest
    @EnumSource
    void theTableIsMetWithinTheBound(Accuracy accuracy) throws IOException {
        String prefix = accuracy.op().label() + " ";
        List<String[]> rows = new ArrayList<>();
        try (InputStream table = Binary64Test.class.getResourceAsStream(TABLE)) {
            String text = new String(requireNonNull(table).readAllBytes(), US_ASCII);
            text.lines().filter(l -> l.startsWith(prefix)).forEach(l -> rows.add(l.split(" ")));
        }
        assertTrue(rows.size() >= 80, rows.size() + " rows");
        int arity = accuracy.op().arity();
        double[][] columns = new double[arity + 2][rows.size()];
        for (int c = 0; c < columns.length; c++) {
            for (int i = 0; i < rows.size(); i++) {
                columns[c][i] = Double.parseDouble(rows.get(i)[c + 1]);
            }
        }
        double[][] arguments = Arrays.copyOf(columns, arity);
        double[] results = Columns.of(accuracy.op(), DType.F64, arguments);
        double[] distances = new double[rows.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] =
                    Ulp.distance(results[i], columns[arity][i], columns[arity + 1][i], DType.F64);
        }
        Ulp.check(prefix, accuracy.bound(DType.F64), results, distances, arguments);
    }
}
