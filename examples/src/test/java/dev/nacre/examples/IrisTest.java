package dev.nacre.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.data.Csv;
import dev.nacre.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fisher's irises are all there, and are told apart.
class IrisTest {
    @Test
    void theRowsAreFishers() throws IOException {
        Csv iris = Csv.read(Shipped.file("data/iris.csv"), o -> o.label("species"));
        assertEquals(List.of("setosa", "versicolor", "virginica"), iris.classes());
        assertEquals(150, iris.samples().count());
        // The sums of the columns, as R has them.
        assertArrayEquals(
                new float[] {876.5f, 458.6f, 563.7f, 179.9f},
                iris.samples().inputs().sum(0).toFloatArray(),
                0.001f);
        assertArrayEquals(
                new long[] {50, 50, 50}, iris.samples().labels().oneHot(3).sum(0).toLongArray());
    }

    @Test
    void tellsThemApart() throws IOException {
        String printed = Printed.by(Iris::main);
        Matcher m =
                Pattern.compile("test accuracy: \\d\\D\\d{4} \\((\\d+)/30\\)\\R").matcher(printed);
        assertTrue(m.matches(), printed);
        assertTrue(Integer.parseInt(m.group(1)) >= 28, printed);
    }

    @Test
    void wrongFilesSayWhatIsWrong(@TempDir Path folder) throws IOException {
        Path none = folder.resolve("none.csv");
        NoSuchFileException missing =
                assertThrows(
                        NoSuchFileException.class, () -> Iris.main(new String[] {none.toString()}));
        assertEquals(none.toString(), missing.getFile());
        Path other = Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n");
        String message =
                assertThrows(
                                FileFormatException.class,
                                () -> Iris.main(new String[] {other.toString()}))
                        .getMessage();
        assertTrue(message.contains("has no column \"species\"; its columns are [a, b]"), message);
    }
}
